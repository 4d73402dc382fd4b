/// Whose cache a folder is.
public enum CacheVersion: Hashable, Sendable {
  /// There is no cache yet.
  case none
  /// This program's.
  case current
  /// Another version's, which says this.
  case other(String)
}

extension ArtifactStore {
  /// Whose cache this is, by its file `version`.
  ///
  /// A cache of another version holds nothing for this program: it answers no lookup, and
  /// house-keeping must leave it alone.
  public var version: CacheVersion {
    guard let bytes = try? files.readFile(layout.version, limit: 64) else {
      let exists = (try? files.status(layout.records)) ?? nil
      return exists == nil ? .none : .other("unknown")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if text == "\(CacheLayout.formatVersion)\n" { return .current }
    let printable = text.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }
    return .other(String(String.UnicodeScalarView(printable)))
  }
}
