import ArrayFiles
import Figures
import Scheduler
import Simulators

/// The number of points of the curve that shows the manifold.
private let curvePoints = 1201
/// The share of the probability that an open curve shows.
private let shownProbability = 0.9999

/// The path that a segment of the latent space stands for, over the plane of the data, beside the straight
/// line between its ends; a panel per model, with the manifold where it is a curve.
func latentInterpolationFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  let simulator = try parameters.simulator.map(makeSimulator)
  let manifold = (simulator as? any CurveSimulator).map(shownCurve)
  let ranges = simulator?.planeRectangle
  let panels = try parameters.panels.map { name in
    let table = try CSVTable(contentsOf: context.input(name))
    let (x, y) = (try table.numbers("x1"), try table.numbers("x2"))
    let paths = try table.texts(in: "path")
    func rows(_ path: String) -> [Int] { paths.indices.filter { paths[$0] == path } }
    let segment = rows("segment")
    guard let first = segment.first, let last = segment.last else {
      throw StageFailure("the table of '\(name)' has no segment")
    }
    let color = Color.categorical[0]
    var layers = manifold.map { [Layer.line($0)] } ?? []
    let axis = rows("axis1")
    if !axis.isEmpty {
      layers.append(
        .line(
          LineSeries(
            "first latent variable", x: axis.map { x[$0] }, y: axis.map { y[$0] },
            color: Color.categorical[1], width: 1)))
    }
    layers += [
      .line(
        LineSeries(
          "straight line", x: [x[first], x[last]], y: [y[first], y[last]], color: color,
          dash: .dotted)),
      .line(
        LineSeries("path", x: segment.map { x[$0] }, y: segment.map { y[$0] }, color: color)),
      .scatter(
        ScatterSeries(
          nil, x: [x[first], x[last]], y: [y[first], y[last]], color: color, radius: 3,
          opacity: 1)),
    ]
    return Panel(
      title: name, x: Axis("x₁", range: ranges?[0]), y: Axis("x₂", range: ranges?[1]),
      layers: layers, aspect: .equal)
  }
  return Figure(
    name: "latent-interpolation", title: parameters.title,
    description:
      "What the segment between the latent variables of two test points stands for in the"
      + " plane of the data, for \(parameters.panels.joined(separator: ", ")); dotted the straight"
      + " line between its ends, grey the manifold of the data.",
    heading: parameters.title, size: .doubleColumn, panels: panels,
    columns: min(panels.count, 3), sharesAxes: ranges != nil)
}

/// The curve of the data, as far as they reach.
private func shownCurve(_ simulator: any CurveSimulator) -> LineSeries {
  let curve = simulator.quadrature(nodes: curvePoints)
  let shown = curve.cumulative.indices.filter {
    simulator.isClosed || curve.cumulative[$0] <= shownProbability
  }
  return LineSeries(
    "manifold", x: shown.map { curve.points[2 * $0] }, y: shown.map { curve.points[2 * $0 + 1] },
    color: .grey, width: 1)
}
