/// The numbers between two bounds, each of which belongs to the range or not.
public struct NumberRange: Sendable {
  /// One end of a range.
  public struct Bound: Sendable {
    /// Where the range ends.
    public var value: Double
    /// Whether `value` itself belongs to the range.
    public var isIncluded: Bool
  }

  /// The lower end, if there is one.
  public var lower: Bound?
  /// The upper end, if there is one.
  public var upper: Bound?

  /// Every finite number.
  public static let finite = NumberRange()

  /// The finite numbers of at least `value`.
  public static func atLeast(_ value: Double) -> NumberRange {
    NumberRange(lower: Bound(value: value, isIncluded: true))
  }

  /// The finite numbers above `value`.
  public static func above(_ value: Double) -> NumberRange {
    NumberRange(lower: Bound(value: value, isIncluded: false))
  }

  /// The numbers above `lower` and up to `upper`.
  public static func above(_ lower: Double, atMost upper: Double) -> NumberRange {
    NumberRange(
      lower: Bound(value: lower, isIncluded: false), upper: Bound(value: upper, isIncluded: true))
  }

  /// The numbers above `lower` and below `upper`.
  public static func between(_ lower: Double, _ upper: Double) -> NumberRange {
    NumberRange(
      lower: Bound(value: lower, isIncluded: false),
      upper: Bound(value: upper, isIncluded: false))
  }

  /// The numbers of at least `lower` and below `upper`.
  public static func atLeast(_ lower: Double, below upper: Double) -> NumberRange {
    NumberRange(
      lower: Bound(value: lower, isIncluded: true), upper: Bound(value: upper, isIncluded: false))
  }

  /// Whether a number is finite and within the bounds.
  public func contains(_ number: Double) -> Bool {
    guard number.isFinite else { return false }
    if let lower, lower.isIncluded ? number < lower.value : number <= lower.value { return false }
    if let upper, upper.isIncluded ? number > upper.value : number >= upper.value { return false }
    return true
  }

  /// The range in words: "a number above 0 and below 1".
  public var description: String {
    let ends = [
      lower.map { ($0.isIncluded ? "of at least " : "above ") + shortText($0.value) },
      upper.map { ($0.isIncluded ? "of at most " : "below ") + shortText($0.value) },
    ].compactMap { $0 }
    return ends.isEmpty ? "a finite number" : "a number " + ends.joined(separator: " and ")
  }
}

/// A number as people write it: without a fraction when it has none.
func shortText(_ number: Double) -> String {
  if number.isNaN { return ".nan" }
  if number.isInfinite { return number > 0 ? ".inf" : "-.inf" }
  guard abs(number) < 1e15, let integer = Int(exactly: number) else { return "\(number)" }
  return "\(integer)"
}
