import ArrayFiles
import Figures
import Glibc
import Scheduler
import Simulators

/// The number of points of the curve that shows the true density.
private let curvePoints = 1201
/// The share of the probability that an open curve shows; the rest lies on a far too long end.
private let shownProbability = 0.9999
/// How far above the largest true density the colours reach: a model's narrow spike would otherwise
/// make everything else pale, the truth included.
private let headroom = 1.25

/// The true density along the manifold and the models' densities in the plane, on one colour scale.
///
/// A model's inflated density is per unit of area and the truth per unit of length; multiplied by
/// `(2πσ²)^((D-d)/2)` the former is the latter on the manifold, so that colours mean the same. Of data
/// from a file nobody knows the truth: colours then compare the models, per unit of area where all of
/// them have such a density, and the axes, whose units may differ, fill the panel. In the published look every
/// panel has a scale of its own.
func dataSpaceDensityFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  let tables = try context.inputs.mapValues { try CSVTable(contentsOf: $0) }
  let isPerArea =
    parameters.simulator == nil
    && tables.values.allSatisfy {
      $0.columns.contains("log_density") || $0.columns.contains(lowerBoundColumn)
    }
  let grids = try tables.mapValues { try DensityTable($0, parameters, isPerArea: isPerArea) }
  let truth: TrueDensity?
  let rectangle: [ClosedRange<Double>]
  if let choice = parameters.simulator {
    let simulator = try makeSimulator(choice)
    guard let plane = simulator.planeRectangle else {
      throw StageFailure("data_space_density needs data in the plane")
    }
    rectangle = plane
    truth = try TrueDensity(simulator)
  } else {
    guard let grid = parameters.panels.compactMap({ grids[$0] }).first else {
      throw StageFailure("data_space_density needs a panel with a model")
    }
    rectangle = grid.rectangle
    truth = nil
  }
  if let truth, parameters.figure.drawsTruth(parameters.panels) {
    try truth.table.write(to: context.outputPath(FigureKind.trueDensityTable))
  }
  let panels = try parameters.panels.map { name in
    let layer: Layer
    if let grid = grids[name] {
      layer = try grid.heatMap(over: rectangle, unit: parameters.isPublished ? grid.peak : 1)
    } else {
      guard let truth else { throw StageFailure("there is no density for the panel '\(name)'") }
      layer = .coloredCurve(truth.curve(isPublished: parameters.isPublished))
    }
    let ticks: AxisTicks = parameters.isPublished ? .none : .automatic
    func axis(_ label: String, _ coordinate: Int) -> Axis {
      Axis(parameters.isPublished ? "" : label, range: rectangle[coordinate], ticks: ticks)
    }
    return Panel(
      title: grids[name]?.isLowerBound == true ? "\(name) (lower bound)" : name,
      x: axis("x₁", 0), y: axis("x₂", 1), layers: [layer], aspect: truth == nil ? .fill : .equal)
  }
  let top =
    truth.map { headroom * ($0.densities.max() ?? 1) }
    ?? DensityTable.top(of: parameters.panels.compactMap { grids[$0] })
  let unit = isPerArea ? " per unit area" : truth == nil ? "" : " per unit length"
  let bounded = parameters.panels.filter { grids[$0]?.isLowerBound == true }
  let drawn = isPerArea ? "log_density" : "log_density_on_manifold"
  let all = Array(tables.values)
  let title = parameters.title(of: all, drawing: drawn)
  let colors =
    parameters.isPublished
    ? " Every panel has a colour scale of its own, from zero to its largest density: colours of two"
      + " panels do not compare."
    : truth == nil
      ? " Colours give the density "
        + (isPerArea ? "per unit of area." : "on the manifold where a model has one.")
      : " Colours give the density per unit of length along the manifold, on one scale for all panels;"
        + " the truth is a grey line where its density is too low for a colour."
  return Figure(
    name: "data-space-density", title: title,
    description:
      "Densities over the plane of the data: \(parameters.panels.joined(separator: ", "))."
      + colors + parameters.remark(on: all, drawing: drawn) + boundRemark(bounded),
    heading: title,
    size: parameters.isPublished ? FigureSize(width: FigureLook.publishedWidth) : .doubleColumn,
    panels: panels,
    columns: parameters.isPublished ? min(panels.count, 2) : panelColumns(panels.count),
    sharesAxes: !parameters.isPublished,
    colorScale: parameters.isPublished
      ? .published : ColorScale(.density, label: "density" + unit, range: 0...top))
}

/// What a description says of panels with lower bounds; nothing where there are none.
func boundRemark(_ models: [String]) -> String {
  guard !models.isEmpty else { return "" }
  return
    " Of \(models.joined(separator: ", ")) the evidence lower bound is drawn, exponentiated and not"
    + " deflated: nobody knows the density, which is nowhere below it."
}

extension ColorScale {
  /// The scale of densities over the largest one of their panel.
  static let published = ColorScale(
    .published, label: "density (own scale per panel)", range: 0...1,
    ticks: .labelled([TickMark(0, "low"), TickMark(1, "high")]))
}

/// The true density along a curve in the plane.
private struct TrueDensity {
  let name: String
  let latents: [Double]
  let x: [Double]
  let y: [Double]
  /// With respect to arc length.
  let densities: [Double]

  init(_ simulator: any Simulator) throws {
    guard let simulator = simulator as? any CurveSimulator else {
      throw StageFailure("the true density of '\(simulator.name)' is not on a curve")
    }
    let curve = simulator.quadrature(nodes: curvePoints)
    let shown = curve.cumulative.indices.filter {
      simulator.isClosed || curve.cumulative[$0] <= shownProbability
    }
    name = simulator.latentNames.first ?? "latent"
    latents = shown.map { curve.latents[$0] }
    x = shown.map { curve.points[2 * $0] }
    y = shown.map { curve.points[2 * $0 + 1] }
    densities = latents.map { exp(simulator.logDensity(at: [$0])) }
  }

  /// The curve in colours; published it is thinner, and its largest density counts as one.
  func curve(isPublished: Bool) -> ColoredCurve {
    guard isPublished else { return ColoredCurve(x: x, y: y, values: densities) }
    let peak = densities.filter(\.isFinite).max() ?? 1
    return ColoredCurve(x: x, y: y, values: densities.map { $0 / peak }, width: 0.9)
  }

  var table: CSVTable {
    var table = CSVTable(columns: [name, "x1", "x2", "density_per_unit_length"])
    for row in latents.indices {
      table.append([
        .number(latents[row]), .number(x[row]), .number(y[row]), .number(densities[row]),
      ])
    }
    return table
  }
}
