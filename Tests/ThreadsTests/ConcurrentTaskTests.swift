import Synchronization
import Testing
import Threads

@Suite("Concurrent tasks")
struct ConcurrentTaskTests {
  @Test("every task is done once, whatever the number of threads", arguments: [1, 2, 3, 16])
  func everyTask(threads: Int) {
    for count in [0, 1, 2, 100] {
      #expect(
        mapConcurrently(count: count, threads: threads) { "\($0 * $0)" }
          == (0..<count).map { "\($0 * $0)" })
    }
  }

  @Test(
    "a thread makes one worker, and no thread is used that has no task", arguments: [1, 2, 3, 16])
  func workers(threads: Int) {
    for count in [0, 1, 2, 100] {
      let workers = Atomic<Int>(0)
      let tasks = Atomic<Int>(0)
      performConcurrently(
        count: count, threads: threads,
        worker: { workers.add(1, ordering: .relaxed).newValue },
        body: { worker, _ in
          tasks.add(1, ordering: .relaxed)
          #expect(worker >= 1 && worker <= min(threads, count))
        })
      #expect(tasks.load(ordering: .relaxed) == count)
      #expect(workers.load(ordering: .relaxed) <= min(threads, count))
    }
  }
}
