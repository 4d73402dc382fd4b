import CanonicalJSON

/// A cache: contents by digest, and proofs of completed stages by key.
///
/// Many processes, also on several machines, may use one cache at the same time without locks.
/// Contents are immutable and are moved into place whole; a record is linked into place last and is
/// the only commit point. What a killed process leaves behind is never visible as a result.
public struct ArtifactStore: Sendable {
  /// Where things are.
  public let layout: CacheLayout
  /// How much a lookup believes.
  public let check: LookUpCheck
  let files: any FileOperations

  /// The largest record that is read; a record of a stage with a thousand outputs is far smaller.
  static let recordByteLimit = 16 << 20

  /// The cache under a root folder; touches nothing until asked to.
  ///
  /// - Parameters:
  ///   - root: The root folder.
  ///   - check: How much a lookup believes.
  public init(root: String, check: LookUpCheck = .lengths) {
    self.init(root: root, check: check, files: SystemFileOperations())
  }

  /// A cache whose calls on the file system can be made to fail.
  package init(root: String, check: LookUpCheck = .lengths, files: any FileOperations) {
    self.layout = CacheLayout(root: root)
    self.check = check
    self.files = files
  }

  /// Makes the folders of the cache where they are missing, and notes its version.
  ///
  /// Keys and records carry the version, so a cache of another version is not converted or refused:
  /// it merely answers no lookup.
  ///
  /// - Throws: `StoreError` when the root cannot be written.
  public func prepare() throws(StoreError) {
    for folder in [
      layout.objects, layout.records, layout.scratch, layout.logs, layout.latest, layout.claims,
    ] {
      try files.makeDirectories(folder)
    }
    let version = "\(CacheLayout.formatVersion)\n"
    let current = try? files.readFile(layout.version, limit: 64)
    guard current != Array(version.utf8) else { return }
    try withScratch { scratch throws(StoreError) in
      try files.writeNewFile("\(scratch)/version", version)
      try files.rename("\(scratch)/version", layout.version)
    }
  }

  /// The record of a key, if the stage was completed and its outputs are all there.
  ///
  /// A record that is missing, torn, hostile or of another version, and an output that is missing or
  /// has another length than recorded, are all the same: a miss. So is, where the lookup checks
  /// contents, an output with other content.
  ///
  /// - Parameters:
  ///   - key: The computation that is wanted.
  ///   - outputNames: The outputs it must have; `nil` accepts any.
  public func lookUp(_ key: StageKey, outputNames: Set<String>? = nil) -> StageRecord? {
    lookUp(key, outputNames: outputNames, check)
  }

  func lookUp(_ key: StageKey, outputNames: Set<String>?, _ check: LookUpCheck) -> StageRecord? {
    guard let record = record(of: key),
      record.outputs.values.allSatisfy({ holds($0, check) }),
      outputNames == nil || outputNames == Set(record.outputs.keys)
    else { return nil }
    return record
  }

  /// The record of a key, whether or not its outputs are still there; for explanations.
  public func record(of key: StageKey) -> StageRecord? {
    guard let bytes = try? files.readFile(layout.record(key), limit: Self.recordByteLimit),
      let record = (try? JSONValue(parsing: bytes)).flatMap(StageRecord.init(json:)),
      record.key == key
    else { return nil }
    return record
  }
}
