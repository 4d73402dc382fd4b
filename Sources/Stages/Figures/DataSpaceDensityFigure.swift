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
/// them have such a density, and the axes, whose units may differ, fill the panel.
func dataSpaceDensityFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  let tables = try context.inputs.mapValues { try CSVTable(contentsOf: $0) }
  let isPerArea =
    parameters.simulator == nil && tables.values.allSatisfy { $0.columns.contains("log_density") }
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
      layer = try grid.heatMap(over: rectangle)
    } else {
      guard let truth else { throw StageFailure("there is no density for the panel '\(name)'") }
      layer = .coloredCurve(ColoredCurve(x: truth.x, y: truth.y, values: truth.densities))
    }
    return Panel(
      title: name, x: Axis("x₁", range: rectangle[0]), y: Axis("x₂", range: rectangle[1]),
      layers: [layer], aspect: truth == nil ? .fill : .equal)
  }
  let top =
    truth.map { headroom * ($0.densities.max() ?? 1) }
    ?? DensityTable.top(of: parameters.panels.compactMap { grids[$0] })
  let unit = isPerArea ? " per unit area" : truth == nil ? "" : " per unit length"
  return Figure(
    name: "data-space-density", title: parameters.title,
    description: "Densities over the plane of the data: "
      + parameters.panels.joined(separator: ", ")
      + (truth == nil
        ? ". Colours give the density "
          + (isPerArea ? "per unit of area." : "on the manifold where a model has one.")
        : ". Colours give the density per unit of length along the manifold; the truth is a grey line "
          + "where its density is too low for a colour."),
    heading: parameters.title, size: .doubleColumn, panels: panels,
    columns: min(parameters.panels.count, 3), sharesAxes: true,
    colorScale: ColorScale(.density, label: "density" + unit, range: 0...top))
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
