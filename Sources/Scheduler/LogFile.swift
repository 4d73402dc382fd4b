import ContentStore
import Glibc

/// The logs of stages, for whoever reads them.
public enum StageLog {
  /// The log of the last attempt at a stage; `nil` where there is none.
  public static func last(of key: StageKey, in layout: CacheLayout) -> String? {
    var attempt = 1
    while access(layout.log(key, attempt: attempt), F_OK) == 0 { attempt += 1 }
    return attempt > 1 ? layout.log(key, attempt: attempt - 1) : nil
  }
}

/// The file with what one attempt at a stage printed.
struct LogFile {
  static let tailLines = 20
  let path: String
  let descriptor: Int32

  /// Creates the log of the next attempt at a stage, never one that exists.
  init(of key: StageKey, in layout: CacheLayout) throws(StoreError) {
    var attempt = 1
    while true {
      let path = layout.log(key, attempt: attempt)
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.path = path
        self.descriptor = descriptor
        return
      }
      guard errno == EEXIST else { throw .systemCall("create the log", path: path) }
      attempt += 1
    }
  }

  /// The last lines of a log, without characters that could upset a terminal.
  static func tail(of path: String) -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let length = min(size, 64 << 10)
    guard length > 0, lseek(descriptor, size - length, SEEK_SET) >= 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: length)
    let count = read(descriptor, &bytes, length)
    guard count > 0 else { return [] }
    let lines = bytes[..<count].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let text = lines.suffix(tailLines + 1).map { line in
      String(
        String.UnicodeScalarView(
          String(decoding: line, as: UTF8.self).unicodeScalars.filter {
            $0 == "\t" || $0.properties.generalCategory != .control
          }))
    }
    // A text that ends with a line end has an empty rest behind it.
    return Array((text.last == "" ? text.dropLast() : text[...]).suffix(tailLines))
  }
}
