import CanonicalJSON

/// One entry of the list of what was placed.
struct PlacedFile: Hashable {
  /// The file as it was placed.
  let whole: StoredObject
  /// The stored content in it, where provenance was put in; otherwise it is the file.
  let object: StoredObject?

  /// A file, and what was stored of it where that is something else.
  init(_ whole: StoredObject, of object: StoredObject? = nil) {
    self.whole = whole
    self.object = object == whole ? nil : object
  }

  /// The entry as JSON.
  var json: JSONValue {
    var members = Self.members(whole)
    if let object { members["object"] = .object(Self.members(object)) }
    return .object(members)
  }

  /// Reads an entry; `nil` when it is none.
  init?(json: JSONValue) {
    guard let whole = Self.content(json) else { return nil }
    self.init(whole, of: json["object"].flatMap(Self.content))
  }

  private static func members(_ content: StoredObject) -> [String: JSONValue] {
    [
      "sha256": .string(content.digest.hexadecimal), "bytes": .integer(Int64(content.byteCount)),
    ]
  }

  private static func content(_ json: JSONValue) -> StoredObject? {
    guard let digest = json["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
      let byteCount = json["bytes"]?.integerValue
    else { return nil }
    return StoredObject(digest: digest, byteCount: byteCount)
  }
}
