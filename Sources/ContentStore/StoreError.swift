/// Why something about a cache or a results folder could not be done, and what to do about it.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for programs to decide on.
  ///
  /// A struct around a private enumeration, so that kinds can be added without breaking callers.
  public struct Code: Hashable, Sendable {
    private enum Kind: Hashable {
      case notFound, alreadyExists, notPermitted, noSpace, otherFileSystem, wrongKindOfFile
      case tooLarge, damagedObject, invalidName, inputOutput
    }
    private let kind: Kind

    /// There is nothing at the path.
    public static let notFound = Code(kind: .notFound)
    /// Something is already at the path.
    public static let alreadyExists = Code(kind: .alreadyExists)
    /// The user or the file system may not do this.
    public static let notPermitted = Code(kind: .notPermitted)
    /// The disk or the quota is full.
    public static let noSpace = Code(kind: .noSpace)
    /// Source and destination lie on different file systems.
    public static let otherFileSystem = Code(kind: .otherFileSystem)
    /// A folder was found where a file was wanted, or the reverse.
    public static let wrongKindOfFile = Code(kind: .wrongKindOfFile)
    /// A file is larger than its kind can be.
    public static let tooLarge = Code(kind: .tooLarge)
    /// Stored bytes no longer match their digest.
    public static let damagedObject = Code(kind: .damagedObject)
    /// A name cannot be used as a file name.
    public static let invalidName = Code(kind: .invalidName)
    /// Any other failure of the file system.
    public static let inputOutput = Code(kind: .inputOutput)
  }

  /// The kind of failure.
  public let code: Code
  /// What went wrong and how to remedy it, in words for the user.
  public let message: String
  /// The file or folder concerned.
  public let path: String
  /// The system's error number, where a system call failed.
  public let errno: Int32?

  /// An error about one path.
  public init(code: Code, message: String, path: String, errno: Int32? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.errno = errno
  }

  /// Whether nothing else than this file can be the cause: it has gone, or is no file of ours.
  var isAboutTheFileAlone: Bool { [.notFound, .wrongKindOfFile, .tooLarge].contains(code) }

  /// The path and the message, on one line.
  public var description: String { "\(path): \(message)" }
}
