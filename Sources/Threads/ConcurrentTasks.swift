import Dispatch
import Synchronization

/// Runs `body` once for each of `count` tasks, on up to `threads` threads, and returns when all are done.
///
/// Threads take the next task as they become free, so which thread does which is left to chance: results
/// must be written where the task's number says. With one thread the tasks run here, in order.
///
/// - Parameters:
///   - count: The number of tasks.
///   - threads: The most threads to use, this one among them; at least 1.
///   - worker: Makes what one thread works with, such as buffers; called on that thread, at most once.
///   - body: Does one task, given by its number. Calls on different threads run at the same time:
///     they may share what they only read, and must write to different places.
public func performConcurrently<Worker>(
  count: Int, threads: Int, worker: @Sendable () -> Worker,
  body: @Sendable (_ worker: Worker, _ task: Int) -> Void
) {
  precondition(count >= 0 && threads >= 1, "\(count) tasks on \(threads) threads")
  let next = Atomic<Int>(0)
  @Sendable func workOff() {
    var task = next.add(1, ordering: .relaxed).oldValue
    guard task < count else { return }
    let worker = worker()
    while task < count {
      body(worker, task)
      task = next.add(1, ordering: .relaxed).oldValue
    }
  }
  let threads = min(threads, count)
  if threads > 1 {
    DispatchQueue.concurrentPerform(iterations: threads) { _ in workOff() }
  } else {
    workOff()
  }
}

/// The results of `body` for each of `count` tasks, in their order, computed on up to `threads` threads.
///
/// - Parameters:
///   - count: The number of tasks.
///   - threads: The most threads to use, this one among them; at least 1.
///   - body: Computes one result, given by its number; calls run at the same time.
public func mapConcurrently<Result>(
  count: Int, threads: Int, _ body: @Sendable (_ task: Int) -> Result
) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    // Safe: each task initialises the element of its own number, and the buffer outlives the call.
    nonisolated(unsafe) let buffer = buffer
    performConcurrently(count: count, threads: threads) {
    } body: { _, task in
      buffer.initializeElement(at: task, to: body(task))
    }
    initializedCount = count
  }
}
