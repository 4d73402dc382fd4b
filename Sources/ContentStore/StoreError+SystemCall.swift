import Glibc

extension StoreError {
  /// The error of a failed system call.
  ///
  /// - Parameters:
  ///   - action: What was tried, to complete "cannot …", for example `create the file`.
  ///   - path: The file or folder concerned.
  ///   - number: The system's error number; by default that of the call which just failed.
  public static func systemCall(
    _ action: String, path: String, number: Int32 = Glibc.errno
  ) -> StoreError {
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    let (code, remedy) = codeAndRemedy(of: number)
    let message = "cannot \(action): \(reason)" + (remedy.map { " (\($0))" } ?? "")
    return StoreError(code: code, message: message, path: path, errno: number)
  }

  private static func codeAndRemedy(of number: Int32) -> (Code, String?) {
    switch number {
    case ENOENT: (.notFound, nil)
    case EEXIST, ENOTEMPTY: (.alreadyExists, nil)
    case EACCES, EPERM, EROFS:
      (.notPermitted, "check the owner and mode of the folder, or choose another cache folder")
    case ENOSPC, EDQUOT: (.noSpace, "free some space, then run again: finished stages are kept")
    case EXDEV: (.otherFileSystem, "keep the whole cache folder on one file system")
    case ENOTDIR, EISDIR, ELOOP: (.wrongKindOfFile, "move what is there out of the way")
    default: (.inputOutput, nil)
    }
  }
}
