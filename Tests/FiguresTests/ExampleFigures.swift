import Figures
import Glibc

/// Three figures as the pipeline draws them, small enough to keep as golden files.
enum ExampleFigures {
  static let all: [Figure] = [learningCurve, dataSpaceDensities, latentDensities]

  /// Training and validation loss over epochs, the latter with its spread over seeds.
  static var learningCurve: Figure {
    let epochs = (0...60).map { Double($0) }
    func loss(_ epoch: Double, _ floor: Double, _ rate: Double) -> Double {
      floor + 2.4 * exp(-epoch / rate) + 0.02 * sin(epoch * 1.7) * exp(-epoch / 50)
    }
    let training = epochs.map { loss($0, 0.62, 9) }
    let validation = epochs.map { loss($0, 0.71, 10) }
    let spread = epochs.map { 0.05 + 0.12 * exp(-$0 / 15) }
    return Figure(
      name: "learning-curve", title: "Learning curve",
      description:
        "Negative log-likelihood over epochs; both losses fall and level off after 40 epochs.",
      panels: [
        Panel(
          x: Axis("epoch"), y: Axis("loss (nats)"),
          layers: [
            .line(LineSeries("training", x: epochs, y: training)),
            .line(
              LineSeries(
                "validation (mean ± sd, 5 seeds)", x: epochs, y: validation,
                spread: LineSeries.Spread(
                  lower: zip(validation, spread).map { $0 - $1 },
                  upper: zip(validation, spread).map { $0 + $1 }),
                dash: .dashed)),
          ])
      ])
  }

  /// The thin spiral: its true density along the curve beside a density on the plane.
  static var dataSpaceDensities: Figure {
    let x = Axis("x₁", range: -4.8...6)
    let y = Axis("x₂", range: -4.5...5)
    let curve = (0...240).map { 3.5 * Double($0 * $0) / 57600 }.map { Spiral(latent: $0) }
    return Figure(
      name: "data-space", title: "Densities in data space",
      description:
        "Left: true density along the thin spiral. Right: a density on the plane around it.",
      size: .doubleColumn,
      panels: [
        Panel(
          title: "truth", x: x, y: y,
          layers: [
            .coloredCurve(
              ColoredCurve(
                x: curve.map { $0.x }, y: curve.map { $0.y }, values: curve.map { $0.density }))
          ], aspect: .equal),
        Panel(
          title: "denoising normalizing flow", x: x, y: y, layers: [.heatMap(smoothedSpiral)],
          aspect: .equal),
      ], columns: 2, sharesAxes: true,
      colorScale: ColorScale(.density, label: "deflated density p(x)"))
  }

  /// A density over the latent coordinate: truth against a model.
  static var latentDensities: Figure {
    let latent = (0...100).map { 2.5 * Double($0) / 100 }
    let truth = latent.map { exp(-$0 / 0.3) / 0.3 }
    let model = latent.map { exp(-$0 / 0.33) / 0.33 * (1 + 0.15 * sin(6 * $0)) }
    return Figure(
      name: "latent-space", title: "Densities in latent space",
      description: "The model follows the exponential density of the latent coordinate.",
      panels: [
        Panel(
          x: Axis("u", range: 0...2.5), y: Axis("π(u)"),
          layers: [
            .line(LineSeries("truth", x: latent, y: truth, color: .black)),
            .line(LineSeries("model", x: latent, y: model, dash: .dashed)),
          ])
      ])
  }

  private struct Spiral {
    let x: Double
    let y: Double
    /// Density per length of curve.
    let density: Double

    init(latent: Double) {
      let angle = 3 * Double.pi * latent.squareRoot()
      x = -angle / 3 * cos(angle)
      y = angle / 3 * sin(angle)
      let speed =
        latent > 0
        ? 3 * Double.pi / (2 * latent.squareRoot()) * (1 + angle * angle).squareRoot() / 3
        : .infinity
      density = exp(-latent / 0.3) / 0.3 / speed
    }
  }

  private static var smoothedSpiral: HeatMap {
    let (columns, rows) = (54, 48)
    let centers = (0..<160).map { Spiral(latent: (Double($0) + 0.5) * 2 / 160) }
    var values: [Double] = []
    for column in 0..<columns {
      for row in 0..<rows {
        let x = -4.8 + 10.8 * (Double(column) + 0.5) / Double(columns)
        let y = -4.5 + 9.5 * (Double(row) + 0.5) / Double(rows)
        let density = centers.enumerated().map { index, center in
          let distance = (x - center.x) * (x - center.x) + (y - center.y) * (y - center.y)
          let latent = (Double(index) + 0.5) * 2 / 160
          // A Gaussian of variance 0.0225 across the curve, times the deflation √(2π 0.0225).
          return exp(-latent / 0.3) / 0.3 * exp(-distance / 0.045)
            / (0.045 * Double.pi).squareRoot() / 80
        }
        values.append(density.reduce(0, +))
      }
    }
    return HeatMap(values: values, columns: columns, rows: rows, x: -4.8...6, y: -4.5...5)
  }
}
