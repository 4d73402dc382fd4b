import Figures
import Glibc
import Testing

/// Figures that are hard to lay out or whose data is hard to draw.
enum StressFigures {
  static let all: [Figure] = [
    awkwardData, manyPanels, ownColorBars, sharedLogarithmicBar, longLabels, fullOfPoints,
    manySeries, narrowLegends,
  ]

  private static let unit = (0...200).map { Double($0) / 200 }
  private static let models = [
    "truth", "standard normalizing flow", "M-flow", "denoising normalizing flow (ours)",
    "probabilistic auto-encoder", "variational auto-encoder",
  ]

  private static func figure(
    _ name: String, heading: String = "", _ size: FigureSize, _ panels: [Panel],
    columns: Int = 1, sharesAxes: Bool = false, colorScale: ColorScale? = nil
  ) -> Figure {
    Figure(
      name: name, title: name, description: "A figure that is hard to draw.", heading: heading,
      size: size, panels: panels, columns: columns, sharesAxes: sharesAxes, colorScale: colorScale)
  }

  private static func panel(
    _ title: String, _ x: [Double], _ y: [Double], scale: AxisScale = .linear
  ) -> Panel {
    Panel(
      title: title, x: Axis("x", scale: scale), y: Axis("y", scale: scale),
      layers: [.line(LineSeries("series", x: x, y: y))])
  }

  static var awkwardData: Figure {
    let gaps = unit.map { $0 > 0.4 && $0 < 0.6 ? .nan : $0 == 0.2 ? .infinity : sin(9 * $0) }
    return figure(
      "awkward-data", .doubleColumn,
      [
        panel("constant", unit, unit.map { _ in 1_234_567 }),
        panel("single point", [3], [1e-7]),
        panel("empty", [], [], scale: .logarithmic),
        panel("nothing finite", [.nan, 1, 2], [0, .infinity, -.infinity]),
        panel("huge", unit, unit.map { ($0 - 0.5) * 1.7e308 * 2 }),
        panel("narrow", unit, unit.map { 1000 + $0 * 1e-4 }),
        panel(
          "wide", unit.map { pow(10, 3 * $0) }, unit.map { pow(10, -40 * $0) },
          scale: .logarithmic),
        panel("zero on a logarithmic axis", unit, unit, scale: .logarithmic),
        panel("gaps", unit, gaps),
      ], columns: 3)
  }

  static var manyPanels: Figure {
    figure(
      "many-panels", heading: "Densities in latent space", .singleColumn,
      models.map { model in
        Panel(
          title: model, x: Axis("u"), y: Axis("π(u)"),
          layers: [
            .line(LineSeries("truth", x: unit, y: unit.map { exp(-$0 / 0.3) / 0.3 })),
            .line(LineSeries("model", x: unit, y: unit.map { exp(-$0 / 0.4) }, dash: .dashed)),
          ])
      }, columns: 2, sharesAxes: true)
  }

  private static func bump(_ height: Double) -> Layer {
    let values = (0..<400).map { index in
      let (x, y) = (Double(index / 20) / 10 - 1, Double(index % 20) / 10 - 1)
      return x > 0.8 && y > 0.8 ? .nan : height * exp(-4 * (x * x + y * y))
    }
    return .heatMap(HeatMap(values: values, columns: 20, rows: 20, x: -1...1, y: -1...1))
  }

  static var ownColorBars: Figure {
    figure(
      "own-bars", .doubleColumn,
      (0..<3).map { index in
        Panel(
          title: models[index], x: Axis("x₁"), y: Axis("x₂"),
          layers: [
            bump(pow(10, Double(index) * 3 - 4)), .line(LineSeries("path", x: unit, y: unit)),
          ],
          aspect: .equal, colorScale: ColorScale(.viridis, label: "p(x)"))
      }, columns: 3)
  }

  static var sharedLogarithmicBar: Figure {
    figure(
      "shared-bar", FigureSize(width: 6.75, height: 5),
      models.map { model in
        Panel(title: model, x: Axis("x₁"), y: Axis("x₂"), layers: [bump(1)], aspect: .equal)
      }, columns: 3, sharesAxes: true,
      colorScale: ColorScale(.viridis, label: "density", scale: .logarithmic))
  }

  static var longLabels: Figure {
    figure(
      "long-labels", FigureSize(width: 3.25, height: 3),
      [
        Panel(
          title: "a title that needs more than one line in a narrow column",
          x: Axis("a very long label that has to wrap since the panel is not wide enough"),
          y: Axis("another long label for a short axis, to see it wrapped"),
          layers: [.line(LineSeries("line", x: unit.map { $0 * 3e-5 }, y: unit.map { $0 * 7e6 }))])
      ])
  }

  static var fullOfPoints: Figure {
    let across = (0..<900).map { Double($0 % 30) / 29 }
    let upwards = (0..<900).map { (index: Int) -> Double in
      let (row, shift) = (Double(index / 30), Double(index % 7))
      return row / 29 + shift / 300
    }
    return figure(
      "full", .singleColumn,
      [
        Panel(
          title: "no corner is free", x: Axis("x₁"), y: Axis("x₂"),
          layers: [
            .scatter(ScatterSeries("samples", x: across, y: upwards)),
            .rule(Rule("mean", .vertical, at: 0.5, color: .black, dash: .dashed)),
            .rule(Rule("limit", .horizontal, at: 0.7)),
          ])
      ])
  }

  static var narrowLegends: Figure {
    figure(
      "narrow-legends", .singleColumn,
      (0..<2).map { _ in
        Panel(
          x: Axis("u"), y: Axis("π(u)"),
          layers: [
            .line(
              LineSeries("validation (mean ± sd, 5 seeds)", x: unit, y: unit.map { sin(9 * $0) })),
            .band(Band("spread", x: unit, lower: unit.map { _ in -1 }, upper: unit.map { $0 })),
          ])
      }, columns: 2)
  }

  static var manySeries: Figure {
    let epochs = (0...10).map { Double($0 * 10) }
    let layers = zip(models, Dash.allCases + Dash.allCases).enumerated().map { index, style in
      let decay = epochs.map { 3 * pow(10, -$0 / (20 + 15 * Double(index))) }
      return Layer.line(
        LineSeries(
          style.0, x: epochs, y: decay, dash: style.1, marker: Marker.allCases[index % 4]))
    }
    return figure(
      "many-series", .doubleColumn,
      [
        Panel(
          title: "Reconstruction error", x: Axis("epoch"),
          y: Axis("error", scale: .logarithmic), layers: layers)
      ])
  }
}

extension Figure: CustomTestStringConvertible {
  /// Names the figure in test results, whose data would fill pages.
  public var testDescription: String { name }
}
