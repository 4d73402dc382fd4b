import Glibc

/// The exit status of a program that failed for the time being, `EX_TEMPFAIL` of sysexits.h.
private let temporaryFailure: Int32 = 75

/// How a process ended.
enum ChildEnding: Hashable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case killed(signal: Int32)

  /// Reads the status that `waitpid` gives of an ended process.
  init(waitStatus status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }

  /// The ending in words, such as `exit status 1` or `killed by signal 9 (Killed)`.
  var description: String {
    switch self {
    case .exited(let status): return "exit status \(status)"
    case .killed(let signal):
      let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
      return "killed by signal \(signal) (\(name))"
    }
  }

  /// The ending as a sentence about a stage.
  var sentence: String {
    switch self {
    case .exited: "the stage ended with \(self)"
    case .killed: "the stage was \(self)"
    }
  }

  /// Whether the process was ended from outside, so that another attempt may end otherwise.
  var isTransient: Bool {
    switch self {
    case .killed(SIGSEGV), .killed(SIGBUS), .killed(SIGILL), .killed(SIGTRAP), .killed(SIGABRT),
      .killed(SIGFPE), .killed(SIGSYS):
      // What the program itself brings about.
      false
    case .killed: true
    case .exited(let status): status == temporaryFailure
    }
  }

  /// Advice for endings that have a usual cause.
  var help: String? {
    switch self {
    case .killed(SIGKILL):
      "the system kills processes like this when memory runs out; give the run fewer cores (-j)"
    case .killed(SIGSEGV), .killed(SIGILL), .killed(SIGTRAP), .killed(SIGABRT):
      "this is a mistake in the program; please report it with the log"
    default: nil
    }
  }
}
