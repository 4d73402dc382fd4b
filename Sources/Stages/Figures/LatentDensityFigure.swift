import ArrayFiles
import Figures
import Scheduler
import Simulators

/// Latents where the truth is below this share of its maximum are not shown.
private let shownShare = 1e-3
/// How far above the largest true density the axis may reach.
private let headroom = 1.6

/// The density of the manifold's coordinates, the true one beside that of each model: lines over a curve,
/// heat maps over a surface.
///
/// In the published look every panel has a scale of its own.
func latentDensityFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  guard let surface = try parameters.simulator.map(makeSimulator) as? any SurfaceSimulator else {
    return try curveDensityFigure(parameters, context)
  }
  return try surfaceDensityFigure(parameters, context, over: surface)
}

/// The density of the coordinate along a curve: the truth, and each model beside it.
private func curveDensityFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  var tables: [String: CSVTable] = [:]
  for (name, path) in context.inputs { tables[name] = try CSVTable(contentsOf: path) }
  guard let reference = parameters.panels.compactMap({ tables[$0] }).first,
    let name = reference.columns.first
  else { throw StageFailure("latent_density needs a panel with a model") }
  let latents = try reference.numbers(name)
  let truth = try reference.numbers("truth")
  let peak = truth.filter(\.isFinite).max() ?? 1
  let first = truth.firstIndex { $0 >= shownShare * peak } ?? 0
  let last = truth.lastIndex { $0 >= shownShare * peak } ?? truth.count - 1
  let shown = first...last
  func model(_ table: CSVTable) throws -> [Double] {
    let column =
      table.columns.contains(latentBoundColumn)
      ? latentBoundColumn : parameters.column("model", of: table)
    return Array(try table.numbers(column)[shown])
  }
  func top(_ tables: [CSVTable]) throws -> Double {
    let largest = try tables.flatMap(model).filter(\.isFinite).max() ?? peak
    return min(1.05 * max(largest, peak), headroom * peak)
  }
  let truthLine = LineSeries(
    "truth", x: Array(latents[shown]), y: Array(truth[shown]), color: .black)
  let shared = try top(Array(tables.values))
  // What lines are is said once.
  let models = parameters.panels.filter { tables[$0] != nil }
  let panels = try parameters.panels.enumerated().map { index, panel in
    var layers = [Layer.line(truthLine)]
    var title = panel
    if let table = tables[panel] {
      if table.columns.contains(latentBoundColumn) { title += " (lower bound)" }
      layers.append(
        .line(
          LineSeries(
            models.count > 1 && panel == models[0] ? "model" : panel,
            x: Array(try table.numbers(name)[shown]), y: try model(table),
            color: Color.categorical[0], dash: .dashed)))
    }
    // Published, the first panel alone says what the axes are.
    let isBare = parameters.isPublished && index > 0
    let height = parameters.isPublished ? try top(tables[panel].map { [$0] } ?? []) : shared
    return Panel(
      title: title,
      x: Axis(
        isBare ? "" : parameters.isPublished ? name : "latent coordinate \(name)",
        range: latents[first]...latents[last], ticks: isBare ? .none : .automatic),
      y: Axis(
        isBare ? "" : parameters.isPublished ? "π(\(name))" : "density π(\(name))",
        range: 0...height, ticks: isBare ? .none : .automatic),
      layers: layers, legend: panel == models.first ? .automatic : .hidden)
  }
  let all = Array(tables.values)
  let bounded = parameters.panels.filter { tables[$0]?.columns.contains(latentBoundColumn) == true }
  let title = parameters.title(of: all, drawing: "model")
  return Figure(
    name: "latent-density", title: title,
    description: "Density of the coordinate along the manifold: the truth (solid), and beside it "
      + tables.keys.sorted().joined(separator: ", ") + " (dashed), deflated."
      + (parameters.isPublished
        ? " Every panel has a vertical scale of its own, from zero to its largest density; heights of two"
          + " panels do not compare." : "")
      + parameters.remark(on: all, drawing: "model") + boundRemark(bounded),
    heading: title,
    size: parameters.isPublished ? FigureSize(width: FigureLook.publishedWidth) : .doubleColumn,
    panels: panels,
    columns: parameters.isPublished ? min(panels.count, 2) : panelColumns(panels.count),
    sharesAxes: !parameters.isPublished)
}
