import Glibc
import Synchronization

/// The signals by which a process is asked to end, noted instead of obeyed.
///
/// A second one changes nothing: batch systems send the same signal to a run and to its stages, which the
/// run then passes on.
enum StopSignals {
  private static let all = [SIGINT, SIGTERM, SIGUSR1, SIGUSR2]
  private static let noted = Atomic<Int32>(0)

  /// The signal that was noted; `nil` before one has come.
  static var received: Int32? {
    let number = noted.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Starts to note signals.
  static func note() {
    for number in all { signal(number) { StopSignals.noted.store($0, ordering: .relaxed) } }
  }

  /// Ends the process as the signal would have done.
  static func obey(_ number: Int32) {
    signal(number, SIG_DFL)
    raise(number)
  }
}
