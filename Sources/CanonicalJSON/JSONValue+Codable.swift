import FoundationEssentials

extension JSONValue {
  /// The JSON of any encodable value, the same as by way of Foundation's encoder.
  ///
  /// - Throws: `EncodingError`, for example when a number is not finite.
  public init(encoding value: some Encodable) throws {
    let encoder = JSONValueEncoder(slot: JSONValueEncoder.Slot(), codingPath: [])
    var container = encoder.singleValueContainer()
    try container.encode(value)
    self = encoder.slot.result ?? [:]
  }

  /// Rebuilds a typed value from its JSON.
  ///
  /// - Throws: `DecodingError` when a member is missing or has another type.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(canonicalBytes))
  }
}
