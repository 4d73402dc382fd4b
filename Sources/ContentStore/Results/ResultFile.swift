/// What a results folder is to hold under one name.
public struct ResultFile: Hashable, Sendable {
  /// The stored content.
  public let object: StoredObject
  /// Where it comes from, in printable ASCII; `nil` leaves the file as it is stored, alone.
  public let provenance: String?

  /// Stored content with its provenance.
  public init(_ object: StoredObject, provenance: String? = nil) {
    self.object = object
    self.provenance = provenance
  }

  /// Whether a file of some name can have its provenance inside; others have it beside them.
  public static func isCarrier(named name: String) -> Bool { ProvenanceCarrier(name: name) != nil }
}

/// The files beside results that say where these come from.
public enum ProvenanceSidecar {
  /// What its name adds to that of the result.
  public static let suffix = ".prov.json"

  /// The longest that is read, in bytes.
  private static let limit = 64 << 20

  /// The file of this kind that goes by the name of a result, and then all others of the folder in the
  /// order of their names: whoever renames a result may leave its companion behind.
  ///
  /// - Returns: Paths; none where the folder cannot be read.
  public static func candidates(besideFileAt path: String) -> [String] {
    let folder = parentPath(of: path)
    let names = (try? SystemFileOperations().entries(of: folder)) ?? []
    let own = path + suffix
    let others = names.filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }
    return [own] + others.filter { $0 != own }
  }

  /// The content of such a file; `nil` when it cannot be read.
  public static func content(ofFileAt path: String) -> [UInt8]? {
    try? SystemFileOperations().readFile(path, limit: limit)
  }
}
