import Glibc

/// Whole files as bytes, with the reason of the operating system in every error.
///
/// Writing replaces the file in place; publishing a file atomically is the caller's concern.
enum FileBytes {
  static func read(_ path: String) throws(ArrayFileError) -> [UInt8] {
    var file = try FileReader(path)
    return try file.read(file.byteCount)
  }

  static func write(_ bytes: [UInt8], to path: String) throws(ArrayFileError) {
    let descriptor = retryingOnInterrupt {
      open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }
    guard descriptor >= 0 else {
      throw .systemCall(
        path, "cannot be created", remedy: "check that its folder exists and is writable")
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
      let error = ArrayFileError.systemCall(
        path, "cannot be written", remedy: "free disk space and try again")
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else {
      throw .systemCall(path, "cannot be written", remedy: "free disk space and try again")
    }
  }
}
