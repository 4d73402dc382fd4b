import YAMLTree

/// One key of a matrix: a place in the spec, and the values that it takes.
public struct MatrixAxis: Sendable {
  /// The part of an experiment that changes with the values.
  public enum Target: Hashable, Sendable {
    /// All of it, as with the seed.
    case everything
    /// Every model, and what is made of them.
    case everyModel
    /// One model, and what is made of it.
    case model(String)
  }

  /// The key as it is written: `seed`, `data.train`, `models.dnf.train.epochs`, or, of every model,
  /// `train.epochs`.
  public let key: String
  /// Where it is written.
  public let keySpan: SourceSpan
  /// What changes with it.
  public let target: Target
  /// The values, in the order of the file; no two have one name.
  public let values: [MatrixValue]
  /// The keys that lead to the value, from the top or, where the target is every model, from a model.
  let path: [String]
}

/// One value of an axis.
public struct MatrixValue: Sendable {
  /// What it is called in names of stages and folders, whatever way it is written: `0.01`.
  public let name: String
  /// The value as it is written.
  let node: YAMLNode

  /// The name of a scalar: a number by its value, a text by its letters.
  ///
  /// What cannot stand in the name of a folder is replaced, and told apart by a checksum.
  init(_ scalar: YAMLScalar, _ node: YAMLNode) {
    self.node = node
    name = Self.name(of: scalar)
  }

  /// The name of a scalar, see ``init(_:_:)``.
  static func name(of scalar: YAMLScalar) -> String {
    let text =
      switch scalar.value {
      case .number(let number): shortText(number)
      case .integer(let integer): "\(integer)"
      case .boolean(let value): "\(value)"
      case .null: "null"
      case .text(let text): text
      }
    let legible = String(
      text.unicodeScalars.map { Self.plain.contains($0) ? Character($0) : "-" }.prefix(40))
    return legible == text ? text : "\(legible)~\(Self.checksum(text))"
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-".unicodeScalars)

  /// FNV-1a in 32 bits, in hexadecimal: the same for ever.
  static func checksum(_ text: String) -> String {
    let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
