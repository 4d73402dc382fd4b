import ArgumentParser
import ContentStore
import FoundationEssentials

/// Where the cache is.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder of the cache; otherwise $DNF_CACHE_DIR, or dnf-pipeline in $XDG_CACHE_HOME "
        + "or ~/.cache.",
      valueName: "folder"))
  var cacheFolder: String?

  func validate() throws {
    if cacheFolder == "" { throw ValidationError("--cache needs the path of a folder.") }
  }

  /// The cache; nothing is touched before it is used.
  var store: ArtifactStore { store(.lengths) }

  /// The cache, with lookups that check so much.
  func store(_ check: LookUpCheck) -> ArtifactStore {
    ArtifactStore(root: absolutePath(root), check: check)
  }

  private var root: String {
    if let folder = cacheFolder ?? environmentVariable("DNF_CACHE_DIR") { return folder }
    // Relative paths are to be ignored there (XDG Base Directory Specification).
    if let folder = environmentVariable("XDG_CACHE_HOME"), isAbsolute(folder) {
      return folder + "/dnf-pipeline"
    }
    return (environmentVariable("HOME") ?? ".") + "/.cache/dnf-pipeline"
  }
}

/// The path seen from the root, so that it stays right in other processes.
func absolutePath(_ path: String) -> String {
  isAbsolute(path) ? path : FileManager.default.currentDirectoryPath + "/" + path
}

/// Whether a path starts at the root; its first character may be a slash with a combining mark.
private func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }
