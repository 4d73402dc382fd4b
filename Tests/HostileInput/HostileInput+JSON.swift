import CanonicalJSON

extension HostileInput {
  static func json(_ bytes: [UInt8]) -> Bool {
    guard let value = try? JSONValue(parsing: bytes) else { return false }
    let canonical = value.canonicalBytes
    for text in [canonical, Array(value.prettyText.utf8)] {
      guard let again = try? JSONValue(parsing: text) else {
        preconditionFailure("what was written cannot be read")
      }
      precondition(again == value, "another value was read than written")
      precondition(again.canonicalBytes == canonical, "one value with two texts")
    }
    return true
  }
}
