import ArrayFiles
import Figures
import FoundationEssentials
import Scheduler
import Simulators

/// Compares what models scored that were trained with different noise: which variance is best, between
/// which bounds it lies, and what dimension the data have.
enum StudyStage: StageBody {
  static let kind = "study"
  static let revision = 2

  static let curves = "noise_level.csv"
  static let summary = "noise_level_summary.csv"
  static let figure = "noise_level.svg"
  static let outputs = [curves, summary, figure]

  /// The input with the numbers of all models.
  static let metrics = "metrics"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { StudyStage.self }

    /// The table of densities of one model, trained with one variance from one seed.
    struct Densities: Codable, Equatable {
      /// The model.
      var model: String
      /// The seed.
      var seed: Int
      /// The variance of the noise.
      var variance: Double
      /// The name of the input.
      var table: String
    }

    /// The name of the experiment.
    var experiment: String
    /// The number that judges: its metric and its name, smaller ones being better.
    var judge: NoiseJudge
    /// The line above the figure.
    var title: String
    /// The models, in their order.
    var models: [String]
    /// D.
    var dataDimension: Int
    /// The manifold that upper bounds are of; `nil` where it is not known, or measured in other units.
    var simulator: SimulatorChoice?
    /// The inputs with training points, a replicate each.
    var training: [String]
    /// The densities at test points, of models that have them.
    var densities: [Densities]
    /// The noise of models that learn the density of inflated data, by name; `nil` for none.
    var noises: [String: NoiseKind]?
  }

  /// The input with the units that models see the training points of `name` in, where it is given.
  static func units(of name: String) -> String { "\(name)/units" }

  static func run(_ context: StageContext) throws {
    try requireNumerics(context.numerics)
    let parameters: Parameters = try context.typedParameters()
    let curves = try noiseLevelCurves(
      CSVTable(contentsOf: context.input(metrics)), parameters.judge, models: parameters.models)
    let bounds = try noiseBounds(parameters, context)
    let floors = try NoiseFloors(curves, parameters, threads: context.threads)
    let dimensions = try intrinsicDimensions(parameters, context)
    try curveTable(curves, floors, parameters).write(to: context.outputPath(Self.curves))
    try summaryTable(curves, bounds, floors, dimensions, parameters)
      .write(to: context.outputPath(summary))
    let figure = noiseLevelFigure(curves, bounds, floors, parameters)
    try Data(figure.svg().utf8).write(to: URL(filePath: context.outputPath(Self.figure)))
  }
}
