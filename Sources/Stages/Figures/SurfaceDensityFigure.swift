import ArrayFiles
import Figures
import Scheduler
import Simulators

/// The density of both coordinates of a surface: a row per model with the truth, the model and their
/// difference, and the Kolmogorov-Smirnov distance above.
///
/// Densities of all panels have one scale, which ends at the largest true one; so do the differences,
/// around zero.
func surfaceDensityFigure(
  _ parameters: PlotStage.Parameters, _ context: StageContext,
  over simulator: any SurfaceSimulator
) throws -> Figure {
  let models = parameters.panels.filter { context.inputs[$0] != nil }
  let maps = try models.map { model in
    try SurfaceMaps(
      model, CSVTable(contentsOf: context.input(model)),
      summary: CSVTable(contentsOf: context.input(PlotStage.summary(of: model))), parameters,
      simulator)
  }
  guard let reference = maps.first else {
    throw StageFailure("latent_density needs a panel with a model")
  }
  let tables = maps.map(\.table)
  let title = parameters.title(of: tables, drawing: "model")
  let remarks =
    parameters.remark(on: tables, drawing: "model")
    + boundRemark(maps.filter(\.isLowerBound).map(\.name))
  let showsTruth = parameters.panels.contains("truth")
  if parameters.isPublished {
    return Figure(
      name: "latent-density", title: title,
      description: "Density of the two coordinates of the surface: "
        + parameters.panels.joined(separator: ", ") + ", models deflated. Every panel has a colour"
        + " scale of its own, from zero to its largest density: colours of two panels do not compare."
        + remarks,
      heading: title, size: FigureSize(width: FigureLook.publishedWidth),
      panels: (showsTruth ? [reference.publishedPanel("truth", reference.truth)] : [])
        + maps.map { $0.publishedPanel($0.title, $0.model) },
      columns: 2, colorScale: .published)
  }
  let peak = reference.truth.filter(\.isFinite).max() ?? 1
  let reach = min(peak, maps.flatMap(\.difference).filter(\.isFinite).map(abs).max() ?? peak)
  let densities = ColorScale(
    .density, label: "density π", range: 0...max(peak, .leastNormalMagnitude))
  let limit = max(reach, .leastNormalMagnitude)
  let differences = ColorScale(.difference, label: "difference", range: -limit...limit)
  let panels = maps.flatMap { map in
    (showsTruth ? [map.panel("truth", map.truth, densities)] : [])
      + [
        map.panel(map.title, map.model, densities),
        map.panel("\(map.name) - truth", map.difference, differences),
      ]
  }
  return Figure(
    name: "latent-density", title: title,
    description: "Density of the two coordinates of the surface: the truth, "
      + models.joined(separator: ", ") + ", deflated, and their differences from the truth."
      + remarks,
    heading: title, size: .doubleColumn, panels: panels, columns: showsTruth ? 3 : 2)
}

/// What is drawn of one model, over the chart.
private struct SurfaceMaps {
  let name: String
  /// The name with the distance that there is.
  let title: String
  let truth: [Double]
  let model: [Double]
  let table: CSVTable
  /// Whether the model's density is only bounded from below.
  let isLowerBound: Bool
  private let axes: [Axis]
  private let windows: [ClosedRange<Double>]

  init(
    _ name: String, _ table: CSVTable, summary: CSVTable, _ parameters: PlotStage.Parameters,
    _ simulator: any SurfaceSimulator
  ) throws {
    self.name = name
    truth = try table.numbers("truth")
    self.table = table
    isLowerBound = table.columns.contains(latentBoundColumn)
    let column = isLowerBound ? latentBoundColumn : parameters.column("model", of: table)
    model = try table.numbers(column)
    let suffix = column.hasSuffix("_thresholded") ? "_thresholded" : ""
    let count = latentDensityTableResolution * latentDensityTableResolution
    guard truth.count == count else {
      throw StageFailure("a grid of \(truth.count) points has not \(count) of them")
    }
    windows = simulator.axes.map(\.window)
    axes = zip(simulator.latentNames, windows).map { Axis($0, range: $1) }
    let names = try summary.texts(in: "quantity")
    let values = try summary.numbers("value")
    func distance(_ quantity: String, _ label: String) -> String? {
      names.firstIndex(of: quantity + suffix).map {
        "\(label) \((1000 * values[$0]).rounded() / 1000)"
      }
    }
    // Only a density whose mass means something has a raw distance.
    let distance =
      distance("kolmogorov_smirnov_raw", "KS")
      ?? distance("kolmogorov_smirnov_normalised", "normalised KS")
    title = ([isLowerBound ? "\(name) (lower bound)" : name] + (distance.map { [$0] } ?? []))
      .joined(separator: ", ")
  }

  /// The model less the truth.
  var difference: [Double] { zip(model, truth).map { $0 - $1 } }

  /// A panel whose largest density counts as one, without ticks.
  func publishedPanel(_ title: String, _ values: [Double]) -> Panel {
    let peak = max(values.filter(\.isFinite).max() ?? 1, .leastNormalMagnitude)
    var panel = panel(title, values.map { $0 / peak }, .published)
    panel.colorScale = nil
    panel.x = Axis(range: windows[0], ticks: .none)
    panel.y = Axis(range: windows[1], ticks: .none)
    return panel
  }

  func panel(_ title: String, _ values: [Double], _ colors: ColorScale) -> Panel {
    Panel(
      title: title, x: axes[0], y: axes[1],
      layers: [
        .heatMap(
          HeatMap(
            values: values, columns: latentDensityTableResolution,
            rows: latentDensityTableResolution, x: windows[0], y: windows[1]))
      ], colorScale: colors)
  }
}
