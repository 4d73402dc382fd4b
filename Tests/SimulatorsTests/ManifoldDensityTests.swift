import Glibc
import Simulators
import Tensors
import Testing

@Suite("Manifolds: densities and samplers")
struct ManifoldDensityTests {
  private static let count = 20_000
  /// A right sampler exceeds each critical value once in ten thousand times, and all 70 comparisons
  /// of this suite in less than one of a hundred; seeds are fixed.
  private static let criticalKolmogorov = 2.225 / Double(count).squareRoot()

  private let stream = RandomStream(seed: 31, path: ["manifolds"])

  @Test(
    "The latent density integrates to one",
    arguments: ManifoldCase.all + ManifoldCase.published)
  func normalised(manifold: ManifoldCase) {
    // Panels are narrower than the narrowest peak (standard deviation 0.07); the pieces leave 1e-11.
    let total = manifold.simulator.probability(manifold.pieces, panels: 60)
    #expect(abs(total - 1) < 1e-9)
  }

  @Test(
    "Windows hold the published share of the probability",
    arguments: [
      // The tip of the hyperboloid is published to v = 2, spheroids from -2 to 1.5.
      (ChartedSurface.hyperboloidUnimodal, 0.9816843611, 1e-9),
      (ChartedSurface.spheroidMixture(truncation: .published), 0.99586, 1e-5),
      (ChartedSurface.spheroidCorrelated(truncation: .published), 0.99599, 1e-5),
      (ChartedSurface.sphereCorrelated, 1, 1e-9), (ChartedSurface.swissRollMixture, 1, 1e-9),
    ])
  func windows(surface: ChartedSurface, share: Double, tolerance: Double) {
    // Split where spheroids have a kink.
    let pieces = surface.axes.map { axis in
      axis.window.lowerBound < 0
        ? [axis.window.lowerBound...0, 0...axis.window.upperBound] : [axis.window]
    }
    #expect(abs(surface.probability(pieces, panels: 60) - share) < tolerance)
  }

  @Test(
    "Each coordinate of samples follows its marginal distribution",
    arguments: ManifoldCase.all + ManifoldCase.published)
  func marginals(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    let samples = simulator.sample(count: Self.count, from: stream)
    for coordinate in 0..<simulator.manifoldDimension {
      let values = samples.latentColumns[coordinate].values
      let exact = marginal(coordinate, of: manifold)
      #expect(kolmogorov(values, exact) < Self.criticalKolmogorov, "coordinate \(coordinate)")
    }
  }

  @Test(
    "Pairs of coordinates fill the cells of their window as the density says",
    arguments: ManifoldCase.surfaces)
  func cells(manifold: ManifoldCase) throws {
    let surface = try #require(manifold.surface)
    let samples = surface.sample(count: Self.count, from: stream.child("cells"))
    let cells = 12
    let windows = surface.axes.map(\.window)
    func cell(_ value: Double, _ axis: Int) -> Int? {
      let window = windows[axis]
      let position = (value - window.lowerBound) / (window.upperBound - window.lowerBound)
      return position < 0 || position > 1 ? nil : min(Int(position * Double(cells)), cells - 1)
    }
    func range(_ cell: Int, _ axis: Int) -> ClosedRange<Double> {
      let width = (windows[axis].upperBound - windows[axis].lowerBound) / Double(cells)
      let start = windows[axis].lowerBound + width * Double(cell)
      return start...start + width
    }
    var counts = [Int](repeating: 0, count: cells * cells)
    for row in 0..<samples.count {
      if let first = cell(samples.latentColumns[0].values[row], 0),
        let second = cell(samples.latentColumns[1].values[row], 1)
      {
        counts[first * cells + second] += 1
      }
    }
    // Cells where few are expected go together with what lies beyond the window.
    var (statistic, degrees) = (0.0, 0)
    var (rest, restCount) = (Double(Self.count), Self.count)
    for first in 0..<cells {
      for second in 0..<cells {
        let expected =
          Double(Self.count)
          * surface.probability([[range(first, 0)], [range(second, 1)]], panels: 2)
        guard expected >= 10 else { continue }
        let count = counts[first * cells + second]
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        degrees += 1
        rest -= expected
        restCount -= count
      }
    }
    if rest >= 10 { statistic += (Double(restCount) - rest) * (Double(restCount) - rest) / rest }
    #expect(degrees > 10)
    #expect(statistic < criticalChiSquared(degrees: degrees))
  }

  @Test(
    "The first points do not depend on how many are drawn, and the same stream gives the same",
    arguments: ManifoldCase.all + ManifoldCase.published)
  func prefixes(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    var moved = stream
    _ = moved.nextWord()
    let few = simulator.sample(count: 50, from: stream)
    let many = simulator.sample(count: 1000, from: moved)
    #expect(few.points == Array(many.points[..<(50 * simulator.dataDimension)]))
    for (short, long) in zip(few.latentColumns, many.latentColumns) {
      #expect(short.name == long.name && short.values == Array(long.values[..<50]))
    }
    #expect(few == simulator.sample(count: 50, from: stream))
    #expect(simulator.sample(count: 50, from: stream.child("other")).points != few.points)
    #expect(simulator.sample(count: 0, from: stream).points.isEmpty)
  }

  @Test("Every point lies where its latents say, and knows them again", arguments: ManifoldCase.all)
  func columns(manifold: ManifoldCase) {
    let simulator = manifold.simulator
    let samples = simulator.sample(count: 500, from: stream)
    #expect(samples.latentColumns.map(\.name) == simulator.latentNames)
    for row in 0..<samples.count {
      let columns = samples.latentColumns.map { $0.values[row] }
      let latent = Array(columns.prefix(simulator.manifoldDimension))
      #expect(samples.point(row) == simulator.embed(latent))
      #expect(simulator.latentColumns(at: latent) == columns)
      #expect(simulator.latentLogDensity(at: latent).isFinite)
      let known = simulator.project(samples.point(row)).latent
      // At the tip and the poles an angle of the chart is worth little.
      let volume = min(1, exp(simulator.logVolumeFactor(at: latent)))
      for (found, exact) in zip(known, latent) {
        #expect(abs(found - exact) < 1e-12 / volume)
      }
    }
  }

  /// The distribution function of a coordinate, from the density.
  private func marginal(
    _ coordinate: Int, of manifold: ManifoldCase
  ) -> (Double) -> Double {
    let simulator = manifold.simulator
    if let curve = simulator as? any CurveSimulator { return curve.cumulative(at:) }
    let others = [Quadrature(manifold.pieces[1 - coordinate], panels: 30)]
    let pieces = manifold.pieces[coordinate]
    // So fine that straight lines between the nodes are right to 1e-3, a tenth of what is seen.
    let panels = 400
    var (edges, values) = ([pieces[0].lowerBound], [0.0])
    for piece in pieces {
      let width = (piece.upperBound - piece.lowerBound) / Double(panels)
      for panel in 0..<panels {
        let start = piece.lowerBound + width * Double(panel)
        let rule = Quadrature([start...start + width], panels: 1)
        edges.append(start + width)
        values.append(
          values[values.count - 1] + simulator.marginal(coordinate, in: rule, others: others))
      }
    }
    return { value in
      guard let next = edges.firstIndex(where: { $0 >= value }) else { return 1 }
      guard next > 0 else { return 0 }
      let share = (value - edges[next - 1]) / (edges[next] - edges[next - 1])
      return values[next - 1] + share * (values[next] - values[next - 1])
    }
  }
}
