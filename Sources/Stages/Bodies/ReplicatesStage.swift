import ArrayFiles
import FoundationEssentials
import Scheduler

/// Draws how numbers scatter over seeds, models and cells of a matrix.
enum ReplicatesStage: StageBody {
  static let kind = "replicates"
  static let revision = 1

  static let metrics = "metrics"
  static let figure = "replicates.svg"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { ReplicatesStage.self }

    /// The line above the figure.
    var title: String
    /// The models, in their order.
    var models: [String]
    /// What is drawn, a panel each: `quantity` or `metric.quantity`.
    var quantities: [String]
    /// How numbers are spaced; `nil` for what suits them.
    var scale: Scale?
  }

  /// How an axis spaces its numbers.
  enum Scale: String, Codable, CaseIterable {
    case linear
    case logarithmic
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let table = try CSVTable(contentsOf: context.input(metrics))
    let replicates = try Replicates(table, models: parameters.models, of: parameters.quantities)
    try Data(replicatesFigure(replicates, parameters).svg().utf8)
      .write(to: URL(filePath: context.outputPath(figure)))
  }
}
