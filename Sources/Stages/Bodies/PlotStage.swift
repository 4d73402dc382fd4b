import ArrayFiles
import Figures
import FoundationEssentials
import Scheduler
import Simulators

/// Draws one figure from the tables that other stages wrote.
///
/// Whatever is drawn stands in a table: where no other stage wrote it, this one does.
enum PlotStage: StageBody {
  static let kind = "plot"
  static let revision = 5

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { PlotStage.self }
    var figure: FigureKind
    var title: String
    /// The panels (or pairs of curves), by name: `truth` or models, each model with an input.
    var panels: [String]
    /// Where the data come from; `nil` for data from a file, of which no truth is known.
    var simulator: SimulatorChoice?
    /// How many test points the posterior that is shown is inferred from; `nil` where it is the standard
    /// number, and for other figures.
    var observed: Int?
    /// Whether densities are zero off the manifold by the published rule; `nil` for no.
    var thresholded: Bool?
    /// How densities are drawn; `nil` for the standard.
    var look: FigureLook?

    /// Whether panels have scales of their own, in the published colours.
    var isPublished: Bool { look == .published }

    /// The column of a table to draw: the thresholded one where that is asked for and there is one.
    func column(_ name: String, of table: CSVTable) -> String {
      let other = "\(name)_thresholded"
      return thresholded == true && table.columns.contains(other) ? other : name
    }

    /// The line above a figure of some tables, which says whether densities are zero off the manifold.
    func title(of tables: some Sequence<CSVTable>, drawing column: String) -> String {
      isThresholded(tables, drawing: column) ? "\(title) (thresholded)" : title
    }

    /// What the description of such a figure says of that; nothing where it says nothing.
    func remark(on tables: some Sequence<CSVTable>, drawing column: String) -> String {
      guard isThresholded(tables, drawing: column) else { return "" }
      return " Densities are thresholded: zero where a model's h_⊥ says that a point is off the"
        + " manifold, of models that have one."
    }

    private func isThresholded(
      _ tables: some Sequence<CSVTable>, drawing column: String
    ) -> Bool {
      tables.contains { self.column(column, of: $0) != column }
    }
  }

  /// The input with the draws of one side's posterior that a figure shows of a model; a name of no model.
  static func draws(_ side: PosteriorSide, of model: String) -> String {
    "\(model)/draws of the \(side.rawValue)"
  }

  /// The input with the summary of the metric that a figure shows of a model; a name of no model.
  static func summary(of model: String) -> String { "\(model)/summary" }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let figure =
      switch parameters.figure {
      case .learningCurve: try learningCurveFigure(parameters, context)
      case .dataSpaceDensity: try dataSpaceDensityFigure(parameters, context)
      case .latentDensity: try latentDensityFigure(parameters, context)
      case .posterior: try posteriorFigure(parameters, context)
      case .latentInterpolation: try latentInterpolationFigure(parameters, context)
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
  case posterior
  case latentInterpolation = "latent_interpolation"

  /// The metric whose tables the figure shows; `nil` where it shows none.
  var metric: MetricKind? {
    switch self {
    case .learningCurve: nil
    case .dataSpaceDensity: .logDensityGrid
    case .latentDensity: .latentDensity
    case .posterior: .posterior
    case .latentInterpolation: .latentInterpolation
    }
  }

  /// The key under which the figure lists what it draws: models alone, or panels with the truth.
  var listKey: String {
    switch self {
    case .learningCurve, .posterior, .latentInterpolation: "models"
    case .dataSpaceDensity, .latentDensity: "panels"
    }
  }

  /// The file that the figure is written to.
  var file: String { "\(rawValue).svg" }

  /// The files of a figure with the given panels.
  func outputs(panels: [String]) -> [String] {
    drawsTruth(panels) ? [file, Self.trueDensityTable] : [file]
  }

  /// Whether the figure draws the true density in the plane, which no other stage tabulates.
  func drawsTruth(_ panels: [String]) -> Bool {
    self == .dataSpaceDensity && panels.contains("truth")
  }

  /// The true density along the manifold, as the figure in data space shows it.
  static let trueDensityTable = "data_space_density_truth.csv"
}
