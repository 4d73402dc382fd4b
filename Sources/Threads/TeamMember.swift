import Glibc
import Synchronization

/// One thread of a team: it waits for work, does it, and waits again.
///
/// The team's owner alone calls `start`, `waitUntilDone` and `leave`, one after the other.
final class TeamMember: Sendable {
  /// How often the thread looks for work before it sleeps: some tens of microseconds, the time
  /// between two parts of a training step.
  private static let glances = 200

  /// Even while the thread has nothing to do, odd from the start of a piece of work to its end.
  private let state = Atomic<Int>(0)
  private let work = Work()
  private let alarm = Alarm()

  init() {
    startThread { self.serve() }
  }

  /// Hands work to the thread.
  func start(_ body: @escaping @Sendable () -> Void) {
    work.body = body
    state.add(1, ordering: .sequentiallyConsistent)
    alarm.ring()
  }

  /// Returns when the work is done.
  func waitUntilDone() {
    while !isIdle { sched_yield() }
    work.body = nil
  }

  /// Lets the thread end.
  func leave() {
    work.isOver = true
    start {}
  }

  private var isIdle: Bool { state.load(ordering: .acquiring).isMultiple(of: 2) }

  private func serve() {
    while true {
      awaitWork()
      if work.isOver { return }
      work.body?()
      state.add(1, ordering: .releasing)
    }
  }

  private func awaitWork() {
    for _ in 0..<Self.glances {
      if !isIdle { return }
      sched_yield()
    }
    alarm.sleep { isIdle }
  }
}

/// What the thread is to do.
///
/// `@unchecked Sendable`: the owner writes before it makes the state odd, and again only when it has
/// seen an even one; the thread reads in between. The atomic state orders the two.
private final class Work: @unchecked Sendable {
  var body: (@Sendable () -> Void)?
  var isOver = false
}

/// Where a thread sleeps until it is rung for.
///
/// `@unchecked Sendable`: mutex and condition are made for being shared; nothing else is stored.
private final class Alarm: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Wakes the thread if it sleeps; what it waits for must hold already.
  func ring() {
    // Under the mutex: a thread that has seen nothing to do is then asleep, not about to be.
    pthread_mutex_lock(mutex)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Sleeps for as long as there is nothing to do.
  func sleep(while isIdle: () -> Bool) {
    pthread_mutex_lock(mutex)
    while isIdle() { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }
}
