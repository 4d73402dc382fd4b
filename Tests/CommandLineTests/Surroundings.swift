import ContentStore
import FoundationEssentials
import Glibc
import TestSupport

/// A workplace in a folder with things of somebody else's, none of which a run may touch.
struct Surroundings {
  let folder: String
  /// The workplace, one level down.
  let workplace: Workplace

  /// What a file of somebody else's holds.
  static let theirs = "somebody's work\n"

  static func with<Result>(_ body: (Surroundings) throws -> Result) throws -> Result {
    try withTemporaryDirectory { folder in
      // Links on the way there would make one file look like two.
      let folder = URL(filePath: folder).resolvingSymlinksInPath().path
      let place = Surroundings(folder: folder, workplace: Workplace(folder: "\(folder)/place"))
      for name in ["place", "theirs/models/small", "theirs/figures", "theirs/data"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      for name in ["victim", "theirs/victim", "theirs/models/small/victim", "theirs/metrics.csv"] {
        try theirs.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      }
      try place.workplace.write(text())
      return try body(place)
    }
  }

  /// An experiment of half a second, one piece of which may be anything.
  static func text(
    experiment: String = "small", model: String = "small", title: String = "Losses",
    data: String = "simulator: thin_spiral, train: 40, test: 10", more: String = ""
  ) -> String {
    """
    experiment: \(experiment)
    data: { \(data) }
    models:
      \(model):
        algorithm: flow
        flow: { transform: affine-autoregressive, layers: 1, hidden: 2, blocks: 1 }
        train: { epochs: 1, batch_size: 20 }
    evaluate: [test_log_likelihood]
    figures: { learning_curve: { title: \(title) } }
    \(more)

    """
  }

  /// All that is there, besides results, cache and what the program said: files by digest, links by
  /// what they point to.
  func listing(except allowed: [String] = ["place/results", "place/cache"]) throws
    -> [String: String]
  {
    var listing: [String: String] = [:]
    try list("", except: allowed + ["place/output", "place/errors"], into: &listing)
    return listing
  }

  private func list(
    _ name: String, except allowed: [String], into listing: inout [String: String]
  ) throws {
    for entry in try FileManager.default.contentsOfDirectory(atPath: folder + name) {
      let path = "\(name)/\(entry)"
      guard !allowed.contains(String(path.utf8.dropFirst()) ?? "") else { continue }
      var information = stat()
      lstat(folder + path, &information)
      switch information.st_mode & S_IFMT {
      case S_IFDIR:
        listing[path] = "folder"
        try list(path, except: allowed, into: &listing)
      case S_IFLNK:
        listing[path] = try FileManager.default.destinationOfSymbolicLink(atPath: folder + path)
      default: listing[path] = try Digest(ofFileAt: folder + path).hexadecimal
      }
    }
  }
}

/// A text as YAML can hold any: in double quotes, all but plain characters as escapes.
func yamlQuoted(_ text: String) -> String {
  let scalars = text.unicodeScalars.map { scalar -> String in
    if scalar.isASCII, scalar.value >= 0x20, scalar != "\"", scalar != "\\" {
      return String(Character(scalar))
    }
    let digits = String(scalar.value, radix: 16)
    return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
  }
  return "\"\(scalars.joined())\""
}
