/// Something that a spec says of the numbers of its experiment, and that a run checks.
public struct Claim: Sendable {
  /// How the left side has to stand to the right one.
  public enum Comparison: String, Sendable, CaseIterable, Codable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
  }

  /// What is made of the values of a quantity that replicates gave.
  public enum Statistic: String, Sendable, CaseIterable, Codable {
    case mean
    case median
    case least
    case greatest
  }

  /// A number of `metrics.csv`: of one model in one cell of the matrix, with all seeds.
  public struct Quantity: Sendable {
    /// The name of the model.
    public let model: String
    /// The metric that finds it.
    public let metric: String
    /// What the metric calls it.
    public let name: String
    /// The values that the author chose, by the keys of the axes.
    public let cell: [String: String]
  }

  /// What stands on one side of the comparison.
  public enum Side: Sendable {
    /// A number.
    case number(Double)
    /// A quantity, times a factor where there is one.
    case quantity(factor: Double?, Statistic, Quantity)
  }

  /// The claim as text, in the one notation that all ways of writing it have.
  public let text: String
  /// What is compared.
  public let left: Side
  /// How.
  public let comparison: Comparison
  /// What it is compared with.
  public let right: Side
  /// What the claim means, in a sentence.
  public let says: String?
  /// The value of the left side that was published.
  public let published: Double?
  /// Where that value comes from.
  public let source: String?
  /// Why ours is another one.
  public let explanation: String?
}
