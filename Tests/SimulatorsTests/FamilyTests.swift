import Glibc
import Simulators
import Tensors
import Testing

@Suite("Families of simulators")
struct FamilyTests {
  private func stream(_ name: String) -> RandomStream { RandomStream(seed: 21, path: [name]) }

  /// Latents drawn at a parameter point.
  private func latents(_ simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: stream("latents"))
    return (0..<count).map { row in
      (0..<simulator.manifoldDimension).map { samples.latentColumns[$0].values[row] }
    }
  }

  @Test(
    "the score is the derivative of the log-density by the parameters", arguments: FamilyCase.all)
  func scores(of item: FamilyCase) {
    let step = 1e-4
    for parameters in item.parameters {
      for latent in latents(item.family.member(at: parameters), count: 20) {
        let score = item.family.score(at: latent, given: parameters)
        for axis in parameters.indices {
          func logDensity(_ shift: Double) -> Double {
            var moved = parameters
            moved[axis] += shift
            return item.family.member(at: moved).latentLogDensity(at: latent)
          }
          let difference =
            (8 * (logDensity(step) - logDensity(-step)) - logDensity(2 * step)
              + logDensity(-2 * step)) / (12 * step)
          // Differences of fourth order at steps of 1e-4 leave cancellation, about 1e-11 of ln p.
          #expect(
            abs(score[axis] - difference) < 1e-8 * max(1, abs(difference)),
            "\(parameters), \(latent)")
        }
      }
    }
  }

  @Test("the mean score at fixed parameters is zero", arguments: FamilyCase.all)
  func meanScores(of item: FamilyCase) {
    let count = 20_000
    for parameters in item.parameters {
      let drawn = item.family.sample(
        at: [[Double]](repeating: parameters, count: count), from: stream("mean"))
      for axis in parameters.indices {
        let scores = stride(from: axis, to: drawn.scores.count, by: parameters.count).map {
          drawn.scores[$0]
        }
        let mean = scores.reduce(0, +) / Double(count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        // About 40 means of normal distribution: one in a few thousand such tests has one beyond 4.5.
        #expect(abs(mean) < 4.5 * (variance / Double(count)).squareRoot(), "\(parameters) \(axis)")
        #expect(variance > 0)
      }
    }
  }

  @Test("the latent density integrates to one", arguments: FamilyCase.lowDimensional)
  func normalisation(of item: FamilyCase) {
    for parameters in item.parameters {
      let member = item.family.member(at: parameters)
      let (mass, _) = marginals(member, item.ranges, cells: 400)
      // Midpoints: exact up to the slopes at the ends of polar angles, of order 1e-6 at 400 cells.
      #expect(abs(mass - 1) < 2e-5, "\(parameters)")
    }
  }

  @Test("every latent follows the marginal of the density", arguments: FamilyCase.lowDimensional)
  func marginals(of item: FamilyCase) {
    let (count, cells) = (20_000, 400)
    for parameters in item.parameters {
      let member = item.family.member(at: parameters)
      let (_, marginals) = marginals(member, item.ranges, cells: cells)
      let drawn = latents(member, count: count)
      for axis in item.ranges.indices {
        let range = item.ranges[axis]
        let width = (range.upperBound - range.lowerBound) / Double(cells)
        var counts = [Double](repeating: 0, count: cells)
        for latent in drawn {
          counts[min(cells - 1, Int((latent[axis] - range.lowerBound) / width))] += 1
        }
        var (expected, found, largest) = (0.0, 0.0, 0.0)
        for cell in 0..<cells {
          expected += marginals[axis][cell]
          found += counts[cell] / Double(count)
          largest = max(largest, abs(expected - found))
        }
        // 99.99 % of the limiting Kolmogorov distribution, for about 20 comparisons; the sums over cells
        // are right to 1e-4.
        #expect(largest < 2.23 / Double(count).squareRoot() + 1e-4, "\(parameters) \(axis)")
      }
    }
  }

  /// The integral of a latent density over a box, and the probability of every cell of each axis.
  private func marginals(
    _ member: any ManifoldSimulator, _ ranges: [ClosedRange<Double>], cells: Int
  ) -> (mass: Double, marginals: [[Double]]) {
    let widths = ranges.map { ($0.upperBound - $0.lowerBound) / Double(cells) }
    let volume = widths.reduce(1, *)
    var marginals = ranges.map { _ in [Double](repeating: 0, count: cells) }
    var mass = 0.0
    for first in 0..<cells {
      for second in 0..<(ranges.count == 2 ? cells : 1) {
        let cell = [first, second].prefix(ranges.count)
        let latent = zip(zip(cell, ranges), widths).map {
          $0.1.lowerBound + (Double($0.0) + 0.5) * $1
        }
        let probability = volume * exp(member.latentLogDensity(at: latent))
        mass += probability
        for (axis, index) in cell.enumerated() { marginals[axis][index] += probability }
      }
    }
    return (mass, marginals)
  }

  @Test("the first draws do not depend on how many there are", arguments: FamilyCase.all)
  func prefixes(of item: FamilyCase) {
    let few = item.family.sampleJointly(count: 3, from: stream("prefix"))
    let many = item.family.sampleJointly(count: 10, from: stream("prefix"))
    let count = item.family.parameterCount
    #expect(few.samples.points == Array(many.samples.points.prefix(3 * item.family.dataDimension)))
    #expect(few.parameters == Array(many.parameters.prefix(3 * count)))
    #expect(few.scores == Array(many.scores.prefix(3 * count)))
    #expect(many.parameters.allSatisfy { (-1..<1).contains($0) })
    #expect(Set(many.parameters).count == 10 * count)
    #expect(item.family.sampleJointly(count: 3, from: stream("other")).scores != few.scores)
  }

  @Test("the catalogue knows the families, and refuses what does not fit")
  func catalogue() {
    #expect(FamilyCatalogue.names == ["conditional_spherical_gaussian", "polynomial_surface"])
    for name in FamilyCatalogue.names {
      #expect(FamilyCatalogue.family(named: name)?.name == name)
      #expect(SimulatorChoice(name).simulator?.name == name)
    }
    let gaussian = FamilyCatalogue.family(named: "conditional_spherical_gaussian")
    #expect(gaussian?.dataDimension == 9)
    for settings in [
      SimulatorSettings(dataDimension: 3), SimulatorSettings(manifoldDimension: 9),
      SimulatorSettings(manifoldDimension: 0), SimulatorSettings(noiseScale: 0),
    ] {
      #expect(
        FamilyCatalogue.family(named: "conditional_spherical_gaussian", settings: settings) == nil)
    }
  }
}
