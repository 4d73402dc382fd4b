import ArrayFiles
import Figures
import Glibc
import Scheduler
import Simulators

/// The number of bars of a histogram of draws, over the prior's range.
private let bars = 40
/// The most draws that are shown as points.
private let shownDraws = 500

/// The posterior of the parameters under the model's likelihood and under the true one, with the parameters
/// that the observations were drawn at.
///
/// Of one parameter: a panel per model, densities by quadrature as lines over the histogram of the model's
/// draws. Of two: a row per model, densities as heat maps under draws.
func posteriorFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext
) throws -> Figure {
  guard let family = parameters.simulator?.family else {
    throw StageFailure("a posterior of data without parameters")
  }
  let posteriors = try parameters.panels.map { try ShownPosterior($0, family, context) }
  let isSingle = family.parameterCount == 1
  let panels =
    isSingle ? try linePanels(posteriors) : try mapPanels(posteriors, family)
  return Figure(
    name: "posterior", title: parameters.title,
    description: "Posterior of \(family.parameterNames.joined(separator: " and ")) given "
      + "\(parameters.observed ?? PosteriorSettings.standard.observed) test points, under the likelihood of "
      + "\(parameters.panels.joined(separator: ", ")) and under the true one, with draws of chains and"
      + " the parameters that the test points were drawn at.",
    heading: parameters.title, size: .doubleColumn, panels: panels,
    columns: isSingle ? min(panels.count, 3) : 2, sharesAxes: true)
}

/// What is shown of one model.
private struct ShownPosterior {
  let name: String
  let family: any SimulatorFamily
  let table: CSVTable
  /// Draws `[draw][parameter]` of each side.
  let draws: [PosteriorSide: [[Double]]]

  init(_ name: String, _ family: any SimulatorFamily, _ context: StageContext) throws {
    self.name = name
    self.family = family
    table = try CSVTable(contentsOf: context.input(name))
    var draws: [PosteriorSide: [[Double]]] = [:]
    for side in PosteriorSide.allCases {
      let values = try NumpyFile(contentsOf: context.input(PlotStage.draws(side, of: name)))
        .array.doubles
      draws[side] = stride(from: 0, to: values.count, by: family.parameterCount).map {
        Array(values[$0..<$0 + family.parameterCount])
      }
    }
    self.draws = draws
  }

  /// The density of a side at the nodes of the table.
  func density(_ side: PosteriorSide) throws -> [Double] {
    try table.numbers(side == .model ? "log_density" : "true_log_density").map { exp($0) }
  }
}

/// Both densities of each model over one parameter, all panels on one scale.
private func linePanels(_ posteriors: [ShownPosterior]) throws -> [Panel] {
  func peak(_ side: PosteriorSide) throws -> Double {
    try posteriors.flatMap { try $0.density(side) }.filter(\.isFinite).max() ?? 0
  }
  let (model, truth) = (try peak(.model), max(try peak(.truth), .leastNormalMagnitude))
  // A spike of a model's would make everything else flat.
  let top = min(1.6 * truth, 1.05 * max(model, truth))
  return try posteriors.map { try $0.linePanel(top: top) }
}

extension ShownPosterior {
  /// Both densities over one parameter, up to `top`.
  func linePanel(top: Double) throws -> Panel {
    let nodes = try table.numbers(family.parameterNames[0])
    let (x, heights) = histogram
    return Panel(
      title: name, x: Axis(family.parameterNames[0], range: family.priorRange),
      y: Axis("density", range: 0...top),
      layers: [
        .band(
          Band("draws", x: x, lower: x.map { _ in 0 }, upper: heights.map { min($0, top) })),
        .line(LineSeries("truth", x: nodes, y: try density(.truth), color: .black)),
        .line(
          LineSeries(
            "model", x: nodes, y: try density(.model), color: Color.categorical[0],
            dash: .dashed)),
        .rule(Rule(nil, .vertical, at: family.defaultParameters[0])),
      ])
  }

  /// The outline of a histogram of the model's draws.
  private var histogram: (x: [Double], heights: [Double]) {
    let (range, values) = (family.priorRange, (draws[.model] ?? []).map { $0[0] })
    let width = (range.upperBound - range.lowerBound) / Double(bars)
    var counts = [Int](repeating: 0, count: bars)
    for value in values {
      counts[min(bars - 1, max(0, Int((value - range.lowerBound) / width)))] += 1
    }
    let edges = (0...bars).map { range.lowerBound + width * Double($0) }
    return (
      counts.indices.flatMap { [edges[$0], edges[$0 + 1]] },
      counts.flatMap { count in
        let height = Double(count) / (Double(values.count) * width)
        return [height, height]
      }
    )
  }
}

/// Both densities of each model over two parameters, on one scale of colours.
private func mapPanels(
  _ posteriors: [ShownPosterior], _ family: any SimulatorFamily
) throws -> [Panel] {
  let axes = family.parameterNames.map { Axis($0, range: family.priorRange) }
  return try posteriors.flatMap { posterior in
    let peak = try posterior.density(.truth).max() ?? 1
    return try [PosteriorSide.truth, .model].map { side in
      let values = try posterior.density(side)
      let resolution = posteriorResolution(parameters: family.parameterCount)
      guard values.count == resolution * resolution else {
        throw StageFailure("a grid of \(values.count) nodes has not \(resolution) a side")
      }
      let draws = posterior.draws[side] ?? []
      let shown = stride(from: 0, to: draws.count, by: max(1, draws.count / shownDraws)).map {
        draws[$0]
      }
      let truth = family.defaultParameters
      return Panel(
        title: side == .truth ? "\(posterior.name): truth" : posterior.name, x: axes[0],
        y: axes[1],
        layers: [
          .heatMap(
            HeatMap(
              values: values, columns: resolution, rows: resolution, x: family.priorRange,
              y: family.priorRange)),
          .scatter(
            ScatterSeries(
              nil, x: shown.map { $0[0] }, y: shown.map { $0[1] }, color: .black, radius: 0.5,
              opacity: 0.4)),
          .rule(Rule(nil, .vertical, at: truth[0])), .rule(Rule(nil, .horizontal, at: truth[1])),
        ], aspect: .equal,
        colorScale: ColorScale(
          .density, label: "density", range: 0...max(peak, .leastNormalMagnitude)))
    }
  }
}
