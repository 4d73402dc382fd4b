/// The arguments of `rsync` for one step of a transfer to or from another machine.
///
/// Never deletes and never replaces: whatever has its name is complete, because rsync too gives a
/// file its name last. What was cut off is kept aside and continued.
public struct RsyncCommand: Hashable, Sendable {
  /// All arguments but the program's own name.
  public let arguments: [String]

  /// Copies everything below a folder.
  ///
  /// - Parameters:
  ///   - source: A folder, or `host:folder`.
  ///   - destination: A folder, or `host:folder`; the last part of its path is made if it is missing.
  ///   - list: A file with the paths to copy, seen from `source`, one a line; `nil` for all.
  public init(from source: String, to destination: String, list: String? = nil) {
    arguments =
      ["--recursive", "--perms", "--ignore-existing", "--partial-dir=.rsync-partial"]
      // What is missing there is found out when it is checked here.
      + (list.map { ["--ignore-missing-args", "--files-from=\($0)"] } ?? [])
      // What comes now is no option, whatever it looks like.
      + ["--", Self.folder(source), Self.folder(destination)]
  }

  /// With a slash at the end it is what a folder holds, not the folder.
  private static func folder(_ path: String) -> String { path.hasSuffix("/") ? path : path + "/" }
}
