import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport

extension HostileInput {
  /// A record is read back as it was written, whatever was read.
  static func record(_ bytes: [UInt8]) -> Bool {
    guard var json = try? JSONValue(parsing: bytes) else { return false }
    // No fuzzer finds the key by chance, and the reader looks at it last.
    if case .object(var members) = json, let stored = json["preimage"],
      let preimage = StagePreimage(json: stored)
    {
      members["key"] = .string(StageKey(preimage).hexadecimal)
      json = .object(members)
    }
    guard let record = StageRecord(json: json) else { return false }
    guard let again = StageRecord(json: record.json) else {
      preconditionFailure("a record that was written cannot be read")
    }
    precondition(again == record, "another record was read than written")
    return true
  }

  /// A list among the results removes nothing outside them.
  static func manifest(_ bytes: [UInt8]) -> Bool {
    inFolder { folder in
      let results = folder + "/results/tiny"
      let files = FileManager.default
      try files.createDirectory(atPath: results + "/figures", withIntermediateDirectories: true)
      // What all of these hold is in the seeds, by digest and length.
      let outside = [folder + "/victim", folder + "/results/victim"]
      for path in outside + [results + "/figures/ours", results + "/victim"] {
        try Data("victim\n".utf8).write(to: URL(filePath: path))
      }
      try files.createSymbolicLink(atPath: results + "/link", withDestinationPath: folder)
      try Data(bytes).write(to: URL(filePath: results + "/manifest.json"))
      let store = ArtifactStore(root: folder + "/cache")
      let removed = try? ResultsFolder(path: results, store: store).fill(with: [:])
      for path in outside {
        precondition(files.fileExists(atPath: path), "a list removed \(path)")
      }
      return removed?.isEmpty == false
    }
  }

  /// Whatever names the last record names a key or nothing.
  static func latest(_ bytes: [UInt8]) -> Bool {
    inFolder { folder in
      let store = ArtifactStore(root: folder)
      let path = store.layout.latestPointer(experiment: "tiny", stage: "simulate")
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: path))
      guard let key = store.latestKey(experiment: "tiny", stage: "simulate") else { return false }
      precondition(Array("\(key)\n".utf8) == bytes, "another key than was written")
      return true
    }
  }

  /// A claim by any name is somebody's or nobody's.
  static func claim(_ bytes: [UInt8]) -> Bool {
    inFolder { folder in
      let store = ArtifactStore(root: folder)
      try store.prepare()
      let key = StageKey(digest: Digest(of: []))
      let name = String(decoding: bytes.prefix(150).filter { $0 != 0 && $0 != 0x2F }, as: UTF8.self)
      // A name that is too long for the file system is no claim.
      let file = URL(filePath: "\(store.layout.claims)/\(key)~\(name)")
      guard (try? Data().write(to: file)) != nil else { return false }
      return StageClaims(in: store).owner(of: key) != nil
    }
  }

  private static func inFolder(_ body: (String) throws -> Bool) -> Bool {
    do { return try withTemporaryDirectory(body) } catch {
      preconditionFailure("the folder for a test cannot be used: \(error)")
    }
  }
}
