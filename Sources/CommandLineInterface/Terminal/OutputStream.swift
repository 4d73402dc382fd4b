import Glibc

/// One of the two streams that people and programs read.
struct OutputStream: Sendable {
  /// What was asked for: results.
  static let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
  /// What a person should know: progress and mistakes.
  static let standardError = OutputStream(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  /// Whether a person looks at the stream.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether colours are welcome: on a terminal that can show them, unless `NO_COLOR` is set
  /// (no-color.org).
  var usesColour: Bool {
    guard isTerminal, environmentVariable("NO_COLOR") == nil else { return false }
    return environmentVariable("TERM") != "dumb"
  }

  /// The width of the terminal in columns, 80 if it does not say.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes text as it is; what cannot be written (a closed pipe) is dropped.
  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Writes text and ends the line.
  func writeLine(_ text: String = "") { write(text + "\n") }
}

/// The value of an environment variable, `nil` when it is not set or empty.
func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
