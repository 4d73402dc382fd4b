/// A value without the place where it is written.
///
/// Two specs mean the same when their plain values are equal: the order of keys has no meaning.
public enum PlainValue: Hashable, Sendable {
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([PlainValue])
  case mapping([String: PlainValue])
}

extension PlainValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `true` or `false`, written as a Swift literal.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An integer, written as a Swift literal.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number, written as a Swift literal.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Text, written as a Swift literal.
  public init(stringLiteral value: String) { self = .text(value) }
  /// A list, written as a Swift literal.
  public init(arrayLiteral elements: PlainValue...) { self = .list(elements) }
  /// A section, written as a Swift literal.
  public init(dictionaryLiteral elements: (String, PlainValue)...) {
    self = .mapping(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
