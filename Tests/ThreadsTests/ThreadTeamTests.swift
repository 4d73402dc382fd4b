import Glibc
import Synchronization
import Testing
import Threads

@Suite("Thread teams")
struct ThreadTeamTests {
  @Test(
    "every item is done exactly once, by any number of threads",
    arguments: [1, 2, 3, 8], [0, 1, 2, 7, 100])
  func everyItemOnce(threads: Int, items: Int) {
    let team = ThreadTeam(count: threads)
    let counts = Counts(items)
    for round in 1...50 {
      team.run(items) { counts.add($0) }
      #expect(counts.values == [Int](repeating: round, count: items))
    }
  }

  @Test("a thread does its items in order")
  func order() {
    let team = ThreadTeam(count: 3)
    let last = Counts(3)
    let outOfOrder = Atomic<Int>(0)
    team.run(100) { item in
      // Items of one thread share a residue; only that thread touches its counter.
      if last.values[item % 3] != item / 3 { outOfOrder.add(1, ordering: .relaxed) }
      last.add(item % 3)
    }
    #expect(outOfOrder.load(ordering: .relaxed) == 0)
  }

  @Test("what the threads wrote is seen after the run, and by the next run")
  func visibility() {
    let team = ThreadTeam(count: 4)
    nonisolated(unsafe) let numbers = UnsafeMutableBufferPointer<Int>.allocate(capacity: 1000)
    defer { numbers.deallocate() }
    numbers.initialize(repeating: 0)
    for round in 0..<200 {
      // Each item adds its neighbour of the round before: a stale value would leave a wrong sum.
      team.run(4) { part in
        for index in stride(from: part, to: 1000, by: 4) { numbers[index] += 1 }
      }
      #expect(numbers.allSatisfy { $0 == round + 1 })
    }
  }

  @Test("threads that have gone to sleep wake up for work")
  func sleepers() {
    let team = ThreadTeam(count: 3)
    let counts = Counts(3)
    for round in 1...5 {
      usleep(20_000)
      team.run(3) { counts.add($0) }
      #expect(counts.values == [round, round, round])
    }
  }

  @Test("teams come and go without leaving threads behind")
  func endings() throws {
    let before = try threadCount()
    for _ in 0..<50 {
      let team = ThreadTeam(count: 4)
      team.run(4) { _ in }
    }
    // A thread may take a moment to end after it was told to.
    for _ in 0..<500 where try threadCount() > before + 20 { usleep(10_000) }
    #expect(try threadCount() <= before + 20)
  }

  private func threadCount() throws -> Int {
    let folder = try #require(opendir("/proc/self/task"))
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count - 2
  }
}

/// Counters that several threads may add to.
private final class Counts: Sendable {
  private let counters: [Counter]

  init(_ count: Int) { counters = (0..<count).map { _ in Counter() } }

  func add(_ index: Int) { counters[index].value.add(1, ordering: .relaxed) }

  var values: [Int] { counters.map { $0.value.load(ordering: .relaxed) } }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}
