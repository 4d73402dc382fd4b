import Figures
import FoundationEssentials
import Scheduler
import Simulators

/// Draws one figure from the tables that other stages wrote.
enum PlotStage: StageBody {
  static let kind = "plot"
  static let revision = 1

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { PlotStage.self }
    var figure: FigureKind
    var title: String
    var panels: [Panel]
    var simulator: String
  }

  /// One panel (or pair of curves): the truth or a model.
  struct Panel: Codable {
    var name: String
    /// `((D - d)/2) ln(2πσ²)` of a model, where the figure shows densities in the plane of the data;
    /// otherwise, and for the truth, `nil`.
    var logDeflation: Double?
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let figure =
      switch parameters.figure {
      case .learningCurve: try learningCurveFigure(parameters, context)
      case .dataSpaceDensity: try dataSpaceDensityFigure(parameters, context)
      case .latentDensity: try latentDensityFigure(parameters, context)
      }
    try Data(figure.svg().utf8)
      .write(to: URL(filePath: context.outputPath(parameters.figure.file)))
  }
}

/// The figures, by the names that specs use.
enum FigureKind: String, Codable, CaseIterable {
  case learningCurve = "learning_curve"
  case dataSpaceDensity = "data_space_density"
  case latentDensity = "latent_density"

  /// The file that the figure is written to.
  var file: String { "\(rawValue).svg" }
}
