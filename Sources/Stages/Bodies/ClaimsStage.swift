import ArrayFiles
import Evaluation
import ExperimentSpec
import Scheduler

/// Evaluates what a spec claims of the numbers of its experiment.
///
/// A claim is a row, with what was found, what it is compared with, and whether it holds. Nothing fails where
/// one does not.
enum ClaimsStage: StageBody {
  static let kind = "claims"
  static let revision = 1

  static let claims = "claims.csv"
  static let columns = [
    "experiment", "claim", "says", "value", "standard_error", "seeds", "comparison", "bound",
    "holds", "published", "ratio", "source", "explanation",
  ]

  /// The input with the numbers of all models.
  static let metrics = "metrics"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { ClaimsStage.self }

    /// A number of the table of all numbers, in one cell of the matrix.
    struct Quantity: Codable {
      /// The model.
      var model: String
      /// The metric that finds it.
      var metric: String
      /// What the metric calls it.
      var name: String
      /// The variance of the noise, where it varies.
      var variance: Double?
      /// What else varies, with the value in this cell.
      var settings: [String: String]?
      /// Of how many seeds there has to be a value.
      var seeds: Int
    }

    /// What stands on one side of the comparison: a number, or a quantity times a factor.
    struct Side: Codable {
      /// The number.
      var number: Double?
      /// The factor; `nil` for 1.
      var factor: Double?
      /// What is made of the values of all seeds.
      var statistic: ExperimentSpec.Claim.Statistic?
      /// The quantity; with no number either, the matrix has none.
      var quantity: Quantity?
    }

    /// One claim.
    struct Claim: Codable {
      /// The claim as text.
      var claim: String
      /// What is compared.
      var left: Side
      /// How.
      var comparison: ExperimentSpec.Claim.Comparison
      /// What it is compared with.
      var right: Side
      /// What the claim means.
      var says: String?
      /// The published value.
      var published: Double?
      /// Where that comes from.
      var source: String?
      /// Why ours is another one.
      var explanation: String?
    }

    /// The name of the experiment.
    var experiment: String
    /// The claims, in the order in which they are listed.
    var claims: [Claim]
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let numbers = try ClaimedNumbers(CSVTable(contentsOf: context.input(metrics)))
    var table = CSVTable(columns: columns)
    for claim in parameters.claims {
      let value = try numbers.value(of: claim.left)
      let bound = try numbers.value(of: claim.right).map { $0.number * (claim.right.factor ?? 1) }
      let holds = value.flatMap { value in
        bound.map { claim.comparison.holds(value.number * (claim.left.factor ?? 1), $0) }
      }
      let ratio = value.flatMap { value in
        claim.published.flatMap { $0 == 0 ? nil : value.number / $0 }
      }
      table.append([
        .text(parameters.experiment), .text(claim.claim), cell(claim.says), cell(value?.number),
        cell(value?.standardError), value?.count.map { .integer($0) } ?? .missing,
        .text(claim.comparison.rawValue), cell(bound), .text(holds == true ? "true" : "false"),
        cell(claim.published), cell(ratio), cell(claim.source), cell(claim.explanation),
      ])
    }
    try table.write(to: context.outputPath(claims))
  }

  private static func cell(_ text: String?) -> CSVTable.Cell { text.map { .text($0) } ?? .missing }

  private static func cell(_ number: Double?) -> CSVTable.Cell {
    number.map { .number($0) } ?? .missing
  }
}

extension Claim.Comparison {
  /// Whether two numbers stand to each other as claimed; what is no number does not.
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .atMost: left <= right
    case .atLeast: left >= right
    case .below: left < right
    case .above: left > right
    }
  }
}
