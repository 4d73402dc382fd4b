import Glibc
import Scheduler
import Synchronization
import Threads

/// Turns the first signal by which people and batch systems stop a program into a call, and the second
/// into the end.
///
/// The handler only writes the signal's number into a socket, which a thread reads. Blocking the
/// signals and waiting for them would need every thread of the process to block them, and libraries
/// start threads before the program has its first word.
final class Interruption: Sendable {
  private struct State {
    /// The signal that came first, and when.
    var first: (signal: Int32, instant: ContinuousClock.Instant)?
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  /// Signals within this time of the first are the same request: `timeout` and batch systems send theirs
  /// to a process and again to its group.
  private static let sameRequest = Duration.seconds(1)

  /// The two ends of what the handler writes to, `nil` when the system has none to give; one per process, as handlers
  /// are.
  private static let channel: (reader: Int32, writer: Int32)? = {
    var ends: [Int32] = [-1, -1]
    // A pair of sockets, because only those can be made close-on-exec in one step.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    return socketpair(AF_UNIX, kind, 0, &ends) == 0 ? (ends[0], ends[1]) : nil
  }()

  /// Starts to listen; without a socket, signals keep their usual effect.
  init() {
    guard let channel = Self.channel else { return }
    startThread { [self] in listen(to: channel.reader) }
    for number in [SIGINT, SIGTERM, SIGUSR1, SIGUSR2] {
      Glibc.signal(number) { number in
        let savedError = errno
        var byte = UInt8(truncatingIfNeeded: number)
        if let channel = Interruption.channel { write(channel.writer, &byte, 1) }
        errno = savedError
      }
    }
  }

  /// The signal that came first, if any.
  var signal: Int32? { state.withLock { $0.first?.signal } }

  /// Calls `action` when a signal comes, at once if it has come already.
  func onSignal(_ action: @escaping @Sendable () -> Void) {
    let hasCome = state.withLock { state in
      state.action = action
      return state.first != nil
    }
    if hasCome { action() }
  }

  private func listen(to descriptor: Int32) {
    while true {
      var byte: UInt8 = 0
      let count = read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      guard count == 1 else { return }
      let received = Int32(byte)
      let (first, action) = state.withLock { state in
        let first = state.first
        if first == nil { state.first = (received, .now) }
        return (first, state.action)
      }
      guard let first else {
        action?()
        continue
      }
      // Whoever asks twice does not want to wait for the stages to end.
      if ContinuousClock.now - first.instant >= Self.sameRequest {
        _exit(ExitStatus.afterSignal(received))
      }
    }
  }
}
