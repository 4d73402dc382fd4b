import Glibc

extension SourceFile {
  /// Reads the file at `path`, refusing what cannot be a spec before reading it.
  ///
  /// - Returns: The source (without content when it was refused) and what is wrong with it.
  public static func read(
    path: String, limits: YAMLLimits = .standard
  ) -> (source: SourceFile, diagnostics: [Diagnostic]) {
    func refused(_ code: DiagnosticCode, _ message: String, help: String)
      -> (source: SourceFile, diagnostics: [Diagnostic])
    {
      (
        SourceFile(displayName: path, bytes: []),
        [Diagnostic(code, message, at: nil, help: help)]
      )
    }
    func refused(errno code: CInt) -> (source: SourceFile, diagnostics: [Diagnostic]) {
      switch code {
      case ENOENT, ENOTDIR:
        refused(
          .fileMissing, "there is no file here",
          help: "check the path; it is taken relative to the current folder")
      case EACCES, EPERM:
        refused(
          .fileUnreadable, "you may not read this file",
          help: "ask its owner for permission, or make it readable with `chmod u+r`")
      default:
        refused(
          .fileUnreadable,
          "the file cannot be read: \(String(cString: strerror(code)).lowercasedFirst)",
          help: "check that its disk is mounted and healthy, then try again")
      }
    }

    // A path with a NUL would silently be cut short by the system.
    guard !path.isEmpty, !path.utf8.contains(0) else { return refused(errno: ENOENT) }
    // Non-blocking, so that a pipe without a writer cannot hang the program.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return refused(errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return refused(errno: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
      return refused(
        .fileNotRegular, "this is a folder, not a file", help: "name the spec file inside it")
    default:
      return refused(
        .fileNotRegular, "this is not an ordinary file", help: "copy its text into a file first")
    }
    func tooLarge(_ size: String) -> (source: SourceFile, diagnostics: [Diagnostic]) {
      refused(
        .fileTooLarge,
        "the file is too large for a spec: \(size), and at most \(limits.maximumBytes) bytes are"
          + " read",
        help: "is this the right file? Data does not belong in a spec")
    }
    guard status.st_size <= limits.maximumBytes else { return tooLarge("\(status.st_size) bytes") }

    // One byte more than allowed: a file may grow after it was measured.
    var bytes = [UInt8](repeating: 0, count: limits.maximumBytes + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return refused(errno: errno) }
      if got == 0 { break }
      count += got
    }
    guard count <= limits.maximumBytes else { return tooLarge("more than it says") }
    return (SourceFile(displayName: path, bytes: Array(bytes[..<count])), [])
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
