/// Encodes typed values as JSON values, as Foundation's encoder and a parser would, without the text.
///
/// Specs become stages at every start of the program, and the detour through text took most of that.
struct JSONValueEncoder: Encoder {
  /// Where the value goes; whoever asked for a container may write to it until it is read.
  final class Slot {
    var value: JSONValue?
    /// The elements, or the members by name, of a container.
    var elements: [Slot]?
    var members: [String: Slot]?

    /// What was encoded; `nil` when nothing was.
    var result: JSONValue? {
      if let members { return .object(members.compactMapValues(\.result)) }
      if let elements { return .array(elements.map { $0.result ?? [:] }) }
      return value
    }
  }

  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if slot.members == nil { slot.members = [:] }
    return KeyedEncodingContainer(KeyedJSONContainer(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if slot.elements == nil { slot.elements = [] }
    return UnkeyedJSONContainer(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleJSONContainer(slot: slot, codingPath: codingPath)
  }
}

private struct SingleJSONContainer: SingleValueEncodingContainer {
  let slot: JSONValueEncoder.Slot
  let codingPath: [any CodingKey]

  func encodeNil() { slot.value = .null }

  func encode(_ value: String) { slot.value = .string(value) }
  func encode(_ value: Bool) { slot.value = .boolean(value) }
  func encode(_ value: Double) throws { slot.value = try number(value, value.description) }
  func encode(_ value: Float) throws { slot.value = try number(Double(value), value.description) }
  func encode(_ value: Int) { slot.value = integer(value) }
  func encode(_ value: Int8) { slot.value = integer(value) }
  func encode(_ value: Int16) { slot.value = integer(value) }
  func encode(_ value: Int32) { slot.value = integer(value) }
  func encode(_ value: Int64) { slot.value = integer(value) }
  func encode(_ value: UInt) { slot.value = integer(value) }
  func encode(_ value: UInt8) { slot.value = integer(value) }
  func encode(_ value: UInt16) { slot.value = integer(value) }
  func encode(_ value: UInt32) { slot.value = integer(value) }
  func encode(_ value: UInt64) { slot.value = integer(value) }

  func encode(_ value: some Encodable) throws {
    // The types above come back to their own method by that.
    try value.encode(to: JSONValueEncoder(slot: slot, codingPath: codingPath))
  }

  /// What is larger than any integer of JSON is a number there.
  private func integer(_ value: some BinaryInteger) -> JSONValue {
    Int64(exactly: value).map { .integer($0) } ?? .number(Double(value))
  }

  /// A number that is whole by its text is an integer: JSON does not tell `1` from `1.0`.
  private func number(_ value: Double, _ text: String) throws -> JSONValue {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(codingPath: codingPath, debugDescription: "JSON has no word for it"))
    }
    if text.hasSuffix(".0"), let whole = Int64(exactly: value) { return .integer(whole) }
    return .number(Double(text) ?? value)
  }
}

private struct UnkeyedJSONContainer: UnkeyedEncodingContainer {
  let slot: JSONValueEncoder.Slot
  let codingPath: [any CodingKey]
  var count: Int { slot.elements?.count ?? 0 }

  private func next() -> JSONValueEncoder {
    let element = JSONValueEncoder.Slot()
    slot.elements?.append(element)
    return JSONValueEncoder(slot: element, codingPath: codingPath)
  }

  func encodeNil() { next().slot.value = .null }

  func encode(_ value: some Encodable) throws {
    let encoder = next()
    try SingleJSONContainer(slot: encoder.slot, codingPath: codingPath).encode(value)
  }

  func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    next().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }

  func superEncoder() -> any Encoder { next() }
}

private struct KeyedJSONContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONValueEncoder.Slot
  let codingPath: [any CodingKey]

  private func member(_ key: some CodingKey) -> JSONValueEncoder {
    let member = JSONValueEncoder.Slot()
    slot.members?[key.stringValue] = member
    return JSONValueEncoder(slot: member, codingPath: codingPath + [key])
  }

  func encodeNil(forKey key: Key) { member(key).slot.value = .null }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    let encoder = member(key)
    try SingleJSONContainer(slot: encoder.slot, codingPath: encoder.codingPath).encode(value)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    member(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { member(SuperKey()) }

  func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}

/// The key under which the standard library asks for what a superclass encodes.
private struct SuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }
  init() {}
  init?(stringValue: String) { nil }
  init?(intValue: Int) { nil }
}
