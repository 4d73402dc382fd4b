import ArrayFiles
import Figures
import FoundationEssentials
import Scheduler

/// Draws numbers of all cells of a matrix, so that one sees at a glance what varies between models, settings and
/// seeds.
enum ReplicatesStage: StageBody {
  static let kind = "replicates"
  static let revision = 2

  static let figure = "replicates.svg"
  /// The input with the numbers of all models.
  static let metrics = "metrics"

  /// How values are spaced.
  enum Scale: String, Codable, CaseIterable {
    case linear
    case logarithmic
  }

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { ReplicatesStage.self }
    /// The line above the figure.
    var title: String
    /// The quantities, a panel each, as they are written: by name, or with the metric before a point.
    var quantities: [String]
    /// The models, in the order of the file.
    var models: [String]
    /// What varies besides the seed, by key, with the column of the table.
    var settings: [Setting]
    /// How values are spaced; `nil` for what fits those of each panel.
    var scale: Scale?

    /// Something that varies.
    struct Setting: Codable {
      /// The key in the matrix.
      var key: String
      /// The column of the table that says what it is set to.
      var column: String
      /// The model that has it; `nil` for every model.
      var model: String?
    }
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let table = try ReplicateTable(
      CSVTable(contentsOf: context.input(metrics)), parameters)
    try Data(replicatesFigure(table, parameters).svg().utf8)
      .write(to: URL(filePath: context.outputPath(figure)))
  }
}
