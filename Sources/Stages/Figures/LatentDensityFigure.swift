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
  let largest =
    try tables.values.flatMap { try $0.numbers(parameters.column("model", of: $0))[shown] }
    .filter(\.isFinite).max() ?? peak
  let x = Axis("latent coordinate \(name)", range: latents[first]...latents[last])
  let y = Axis("density π(\(name))", range: 0...min(1.05 * max(largest, peak), headroom * peak))
  let truthLine = LineSeries(
    "truth", x: Array(latents[shown]), y: Array(truth[shown]), color: .black)
  let panels = try parameters.panels.map { panel in
    var layers = [Layer.line(truthLine)]
    if let table = tables[panel] {
      layers.append(
        .line(
          LineSeries(
            panel, x: Array(try table.numbers(name)[shown]),
            y: Array(try table.numbers(parameters.column("model", of: table))[shown]),
            color: Color.categorical[0],
            dash: .dashed)))
    }
    return Panel(title: panel, x: x, y: y, layers: layers)
  }
  return Figure(
    name: "latent-density", title: parameters.title,
    description: "Density of the coordinate along the manifold: the truth, and beside it "
      + tables.keys.sorted().joined(separator: ", ") + ", deflated.",
    heading: parameters.title, size: .doubleColumn, panels: panels,
    columns: min(parameters.panels.count, 3), sharesAxes: true)
}
