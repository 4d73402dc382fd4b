import ContentStore
import Glibc

/// A file that a spec names, as it was when the spec was read.
public struct NamedFile: Hashable, Sendable {
  /// The path as it is written in the spec.
  public let writtenPath: String
  /// Where the file is: absolute and without links.
  public let path: String
  /// What it held.
  public let content: StoredObject

  /// Why there is no such file, in words for the user.
  struct Problem: Error {
    let message: String
    let help: String
  }

  /// Finds a file and takes the digest of its content.
  ///
  /// - Parameters:
  ///   - writtenPath: The path in the spec.
  ///   - folder: The folder of the spec, which relative paths start from.
  init(_ writtenPath: String, in folder: String) throws(Problem) {
    // The system would read a path as far as its first NUL.
    guard !writtenPath.utf8.contains(0) else {
      throw Problem(message: "no path holds a NUL", help: "check the path")
    }
    // The first byte, not the first character: a combining mark may follow.
    let isAbsolute = writtenPath.utf8.first == UInt8(ascii: "/")
    let path = isAbsolute ? writtenPath : "\(folder)/\(writtenPath)"
    guard let resolved = realpath(path, nil) else {
      throw Problem(
        message: errno == ENOENT || errno == ENOTDIR
          ? "there is no such file" : "it cannot be reached (\(String(cString: strerror(errno))))",
        help: "check the path; a relative one starts at the folder of the spec")
    }
    defer { free(resolved) }
    self.path = String(cString: resolved)
    self.writtenPath = writtenPath
    do throws(StoreError) { content = try StoredObject(ofFileAt: self.path) } catch {
      switch error.code {
      case .wrongKindOfFile:
        throw Problem(
          message: "it is not a regular file", help: "name a file, not a folder")
      default:
        throw Problem(
          message: "it cannot be read (\(error.message))",
          help: "check that you may read it, and that its disk is mounted")
      }
    }
  }
}
