import Glibc
import Scheduler
import Synchronization

/// Turns the first interrupt or termination signal into a call, and the second into the end.
///
/// The signals are blocked in every thread and taken by one that waits for nothing else, so no code
/// runs inside a signal handler. Children get the signals unblocked.
final class Interruption: Sendable {
  private let state = Mutex<(signal: Int32?, action: (@Sendable () -> Void)?)>((nil, nil))

  /// Starts to listen.
  init() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    startThread { [self] in wait() }
  }

  /// The signal that came first, if any.
  var signal: Int32? { state.withLock { $0.signal } }

  /// Calls `action` when a signal comes, at once if it has come already.
  func onSignal(_ action: @escaping @Sendable () -> Void) {
    let hasCome = state.withLock { state in
      state.action = action
      return state.signal != nil
    }
    if hasCome { action() }
  }

  private func wait() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    while true {
      var received: Int32 = 0
      guard sigwait(&signals, &received) == 0 else { continue }
      let (isFirst, action) = state.withLock { state in
        let isFirst = state.signal == nil
        if isFirst { state.signal = received }
        return (isFirst, state.action)
      }
      // Whoever asks twice does not want to wait for the stages to end.
      if !isFirst { _exit(128 + received) }
      action?()
    }
  }
}
