import Glibc

/// A regular file that is read from its beginning, in pieces.
///
/// The length is asked for once, so that what a file claims can be held against it before anything is
/// allocated.
struct FileReader: ~Copyable {
  /// The length of the file when it was opened, in bytes.
  let byteCount: Int
  private let path: String
  private let descriptor: Int32
  private var position = 0

  /// Opens the file at `path`; a pipe or device is refused at once, not waited for.
  init(_ path: String) throws(ArrayFileError) {
    self.path = path
    descriptor = retryingOnInterrupt { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      throw .systemCall(path, "cannot be opened", remedy: "check the path")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ArrayFileError(
        path: path, message: "is not a regular file", remedy: "name a file, not a folder")
    }
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The next bytes of the file.
  ///
  /// - Precondition: The file is that long; see ``byteCount``.
  mutating func read(_ size: Int) throws(ArrayFileError) -> [UInt8] {
    precondition(position + size <= byteCount, "reading \(size) bytes beyond the file's end")
    var count = 0
    let descriptor = descriptor
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initializedCount in
      while count < size, let base = buffer.baseAddress {
        let start = count
        let step = retryingOnInterrupt { Glibc.read(descriptor, base + start, size - start) }
        guard step > 0 else { break }
        count += step
      }
      initializedCount = count
    }
    position += count
    guard count == size else {
      throw .systemCall(
        path, "ended after \(position) of \(byteCount) bytes",
        remedy: "check the disk and try again")
    }
    return bytes
  }
}

extension ArrayFileError {
  /// An error with the reason that the operating system gave last.
  static func systemCall(_ path: String, _ message: String, remedy: String) -> ArrayFileError {
    let reason = errno
    let text = strerror(reason).map { String(cString: $0) } ?? "error \(reason)"
    return ArrayFileError(path: path, message: "\(message) (\(text))", remedy: remedy)
  }
}

func retryingOnInterrupt<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
