import Glibc

/// Whole files as bytes, with the reason of the operating system in every error.
///
/// Writing replaces the file in place; publishing a file atomically is the caller's concern.
enum FileBytes {
  static func read(_ path: String) throws(ArrayFileError) -> [UInt8] {
    let descriptor = retryingOnInterrupt { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failure(path, "cannot be opened", "check the path") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ArrayFileError(
        path: path, message: "is not a regular file", remedy: "name a file, not a folder")
    }
    let size = Int(status.st_size)
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initializedCount in
      while count < size, let base = buffer.baseAddress {
        let start = count
        let step = retryingOnInterrupt { Glibc.read(descriptor, base + start, size - start) }
        guard step > 0 else { break }
        count += step
      }
      initializedCount = count
    }
    guard count == size else {
      throw failure(
        path, "ended after \(count) of \(size) bytes", "check the disk and try again")
    }
    return bytes
  }

  static func write(_ bytes: [UInt8], to path: String) throws(ArrayFileError) {
    let descriptor = retryingOnInterrupt {
      open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }
    guard descriptor >= 0 else {
      throw failure(path, "cannot be created", "check that its folder exists and is writable")
    }
    let written = bytes.withUnsafeBytes { buffer in
      var count = 0
      while count < buffer.count, let base = buffer.baseAddress {
        let start = count
        let step = retryingOnInterrupt {
          Glibc.write(descriptor, base + start, buffer.count - start)
        }
        guard step > 0 else { break }
        count += step
      }
      return count
    }
    guard written == bytes.count else {
      let error = failure(path, "cannot be written", "free disk space and try again")
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else {
      throw failure(path, "cannot be written", "free disk space and try again")
    }
  }

  private static func failure(_ path: String, _ message: String, _ remedy: String)
    -> ArrayFileError
  {
    let reason = errno
    let text = strerror(reason).map { String(cString: $0) } ?? "error \(reason)"
    return ArrayFileError(path: path, message: "\(message) (\(text))", remedy: remedy)
  }

  private static func retryingOnInterrupt<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }
}
