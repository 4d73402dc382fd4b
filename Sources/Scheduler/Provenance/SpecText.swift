import CanonicalJSON
import ContentStore

/// A file with a spec, as provenance remembers it.
public struct SpecText: Hashable, Sendable {
  /// The longest spec that is kept word for word, in bytes; of others there is the digest.
  public static let limit = 8 << 10

  /// The name of the file, without its folder.
  public let name: String
  /// The digest of the file.
  public let digest: Digest
  /// What stands in it; `nil` when it is too long or was left out.
  public let text: String?

  /// A file.
  ///
  /// - Parameters:
  ///   - path: Where it is; the last part is kept.
  ///   - content: What stands in it.
  public init(path: String, content: [UInt8]) {
    name = String(path.split(separator: "/").last ?? "spec")
    digest = Digest(of: content)
    text = content.count <= Self.limit ? String(validating: content, as: UTF8.self) : nil
  }

  /// The file as members of JSON.
  func json(isWhole: Bool) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "file": .string(name), "sha256": .string(digest.hexadecimal),
    ]
    if isWhole, let text { members["text"] = .string(text) }
    return members
  }

  /// Reads what is remembered; `nil` when it is incomplete.
  init?(json: JSONValue) {
    guard let name = json["file"]?.stringValue,
      let digest = json["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:))
    else { return nil }
    self.name = name
    self.digest = digest
    text = json["text"]?.stringValue
  }
}
