import CanonicalJSON
import ContentStore

/// Where a file comes from, as far as can be found out.
public struct Lineage: Hashable, Sendable {
  /// What tells where the file comes from.
  public enum Source: Hashable, Sendable {
    /// The file itself.
    case embedded
    /// A file beside it.
    case sidecar(path: String)
    /// A cache that holds the same content.
    case cache
  }

  /// What the file holds, without any provenance inside.
  public let content: StoredObject
  /// What tells so.
  public let source: Source
  /// The provenance; several where a cache has several records with this content.
  public let provenances: [Provenance]
  /// Whether the file holds just what the provenance speaks of; otherwise somebody has changed it.
  public let isUnchanged: Bool

  /// A lineage from one source.
  init(content: StoredObject, source: Source, provenances: [Provenance]) {
    self.content = content
    self.source = source
    self.provenances = provenances
    isUnchanged = provenances.allSatisfy { $0.output.content == content }
  }
}

/// Why nothing can be said of where a file comes from.
public enum LineageProblem: Error, Hashable, Sendable {
  /// Neither the file, nor one beside it, nor the cache knows anything.
  case unknown(StoredObject)
  /// What the file, or the one beside it at a path, says of its origin is damaged or does not agree with itself.
  case unreadable(path: String)
}

/// Finds out where files come from.
public struct LineageFinder: Sendable {
  private let store: ArtifactStore

  /// Looks into a cache for what files do not say themselves; the cache need not exist.
  public init(store: ArtifactStore) { self.store = store }

  /// Where a file comes from, whatever its name and place.
  ///
  /// What the file carries counts first, then what lies beside it, then the cache; but what speaks of other
  /// content than the file has comes last.
  ///
  /// - Throws: `StoreError` when the file cannot be read.
  public func lineage(
    ofFileAt path: String
  ) throws(StoreError) -> Result<Lineage, LineageProblem> {
    var changed: Lineage?
    var unreadable: String?
    let content: StoredObject
    if let embedded = try EmbeddedProvenance.read(fromFileAt: path) {
      content = embedded.content
      if let provenance = Self.provenance(Array(embedded.text.utf8)) {
        let lineage = Lineage(content: content, source: .embedded, provenances: [provenance])
        if lineage.isUnchanged { return .success(lineage) }
        changed = lineage
      } else {
        unreadable = path
      }
    } else {
      content = try StoredObject(ofFileAt: path)
    }
    let own = path + ProvenanceSidecar.suffix
    for sidecar in ProvenanceSidecar.candidates(besideFileAt: path) {
      guard let bytes = ProvenanceSidecar.content(ofFileAt: sidecar) else { continue }
      guard let provenance = Self.provenance(bytes) else {
        if sidecar == own { unreadable = unreadable ?? sidecar }
        continue
      }
      let lineage = Lineage(
        content: content, source: .sidecar(path: sidecar), provenances: [provenance])
      if lineage.isUnchanged { return .success(lineage) }
      if sidecar == own { changed = changed ?? lineage }
    }
    let known = RecordChains(in: store).provenances(of: content)
    if !known.isEmpty {
      return .success(Lineage(content: content, source: .cache, provenances: known))
    }
    if let changed { return .success(changed) }
    return .failure(unreadable.map { .unreadable(path: $0) } ?? .unknown(content))
  }

  /// Provenance that is whole and agrees with itself.
  private static func provenance(_ bytes: [UInt8]) -> Provenance? {
    guard let json = try? JSONValue(parsing: bytes), let provenance = Provenance(json: json),
      provenance.isConsistent
    else { return nil }
    return provenance
  }
}
