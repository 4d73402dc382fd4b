import Dispatch

/// The results of `body` for the numbers below `count`, in their order, computed on up to `threads`
/// threads.
///
/// - Parameters:
///   - count: The number of results.
///   - threads: The most threads to use, this one among them; at least 1.
///   - body: Computes one result; calls run at the same time.
func mapConcurrently<Result>(
  count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  // Below that, waking a thread takes longer than it helps.
  let threads = max(1, min(threads, count / 8))
  return [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    // Safe: each element is initialised once, by the thread that its number falls to, and the buffer
    // outlives the call.
    nonisolated(unsafe) let buffer = buffer
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for position in stride(from: thread, to: count, by: threads) {
        buffer.initializeElement(at: position, to: body(position))
      }
    }
    initializedCount = count
  }
}
