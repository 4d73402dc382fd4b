import Evaluation
import Glibc
import Tensors
import Testing

/// Both samplers on densities with known answers.
///
/// An estimate is compared with the exact value within four of its own Monte Carlo standard errors, which a
/// right sampler leaves in one case of 16,000; seeds are fixed, so that no run does by chance.
@Suite("Evaluation: Markov chains")
struct MarkovChainTests {
  /// A sampler under test.
  enum Sampler: CaseIterable { case metropolis, slices }

  private let stream = RandomStream(seed: 1357, path: ["chains"])

  /// Draws of four chains from dispersed starts.
  private func draws(
    _ sampler: Sampler, step: Double, draws: Int = 5000, chains: Int = 4, thinning: Int = 1,
    dimension: Int = 1, width: Double = 3, _ logDensity: @escaping ([Double]) -> Double
  ) throws -> ChainDraws {
    func answers(_ points: [Double]) -> [Double] {
      stride(from: 0, to: points.count, by: dimension).map {
        logDensity(Array(points[$0..<$0 + dimension]))
      }
    }
    let starts = try #require(
      dispersedStarts(
        chains, from: stream.child("starts"),
        draw: { stream in (0..<dimension).map { _ in stream.uniform(in: -width..<width) } },
        logDensity: answers))
    let length = ChainLength(burnIn: 200, draws: draws, thinning: thinning)
    let streams = starts.indices.map { stream.child($0) }
    switch sampler {
    case .metropolis:
      var chains = zip(starts, streams).map { MetropolisChain(from: $0, step: step, stream: $1) }
      return runChains(&chains, length, logDensity: answers)
    case .slices:
      var chains = zip(starts, streams).map { SliceChain(from: $0, stream: $1) }
      return runChains(&chains, length, logDensity: answers)
    }
  }

  /// Compares the mean of a function of draws with its expectation.
  private func expect(
    _ draws: ChainDraws, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Double]) -> Double
  ) {
    let columns = (0..<draws.dimension).map { draws.chains(ofCoordinate: $0) }
    let found = ChainDiagnostics(
      (0..<draws.chainCount).map { chain in
        (0..<draws.drawCount).map { draw in function(columns.map { $0[chain][draw] }) }
      })
    #expect(
      abs(found.mean - expected) < 4 * found.meanError, "\(found)", sourceLocation: sourceLocation)
    #expect(found.rHat < 1.02, sourceLocation: sourceLocation)
  }

  @Test(
    "A correlated normal density has its means, variances and covariance",
    arguments: Sampler.allCases)
  func correlated(sampler: Sampler) throws {
    let correlation = 0.8
    let found = try draws(sampler, step: 1, dimension: 2) { x in
      let (a, b) = (x[0] - 1, 2 * (x[1] + 3))
      return -(a * a - 2 * correlation * a * b + b * b) / (2 * (1 - correlation * correlation))
    }
    expect(found, 1) { $0[0] }
    expect(found, -3) { $0[1] }
    expect(found, 1) { ($0[0] - 1) * ($0[0] - 1) }
    expect(found, 0.25) { ($0[1] + 3) * ($0[1] + 3) }
    expect(found, 0.5 * correlation) { ($0[0] - 1) * ($0[1] + 3) }
  }

  @Test(
    "A density that ends at a prior's edge has the mean it has inside", arguments: Sampler.allCases)
  func truncated(sampler: Sampler) throws {
    // Half of a normal density: its mean is the width times sqrt(2/pi) off the edge.
    let width = 0.2
    let found = try draws(sampler, step: 0.4, width: 1) { x in
      (-1...1).contains(x[0]) ? -(x[0] - 1) * (x[0] - 1) / (2 * width * width) : -.infinity
    }
    #expect(found.values.allSatisfy { (-1...1).contains($0) })
    expect(found, 1 - width * (2 / Double.pi).squareRoot()) { $0[0] }
    expect(found, width * width) { ($0[0] - 1) * ($0[0] - 1) }
  }

  @Test("Two modes have the shares that they have", arguments: Sampler.allCases)
  func bimodal(sampler: Sampler) throws {
    let found = try draws(sampler, step: 3, draws: 10_000) { x in
      logSumExp([
        log(0.3) - (x[0] - 1.5) * (x[0] - 1.5) / 0.5, log(0.7) - (x[0] + 1.5) * (x[0] + 1.5) / 0.5,
      ])
    }
    // Each mode has a tail beyond the middle, three widths off.
    let tail = erfc(3 / 2.0.squareRoot()) / 2
    expect(found, 0.3 + 0.4 * tail) { $0[0] > 0 ? 1 : 0 }
    expect(found, -0.6) { $0[0] }
  }

  @Test("Draws have the whole distribution, not its moments alone", arguments: Sampler.allCases)
  func distribution(sampler: Sampler) throws {
    // Every fortieth draw is as good as independent of the one before.
    let found = try draws(sampler, step: 2.4, draws: 500, thinning: 40) { -$0[0] * $0[0] / 2 }
    let distance = kolmogorovSmirnov(samples: found.values) { erfc(-$0 / 2.0.squareRoot()) / 2 }
    // 2000 independent draws exceed this in one case of 10,000.
    #expect(distance < 0.0498)
  }

  @Test("A chain that stays in one of two modes is found out", arguments: Sampler.allCases)
  func stuck(sampler: Sampler) throws {
    // Modes 20 widths apart: neither short steps nor brackets of a mode's width reach the other one.
    let found = try draws(sampler, step: 0.15, draws: 2000, width: 5) { x in
      logSumExp([-(x[0] - 3) * (x[0] - 3) / 0.18, -(x[0] + 3) * (x[0] + 3) / 0.18])
    }
    let chains = found.chains(ofCoordinate: 0)
    #expect(Set(chains.map { $0[0] > 0 }).count == 2, "the starts are on both sides")
    #expect(chains.allSatisfy { chain in chain.allSatisfy { ($0 > 0) == (chain[0] > 0) } })
    #expect(ChainDiagnostics(chains).rHat > 1.1)
    // Each half of the chains alone says nothing of it.
    let alone = chains.filter { $0[0] > 0 }
    #expect(ChainDiagnostics(alone + [alone[0].reversed()]).rHat < 1.1)
  }

  @Test(
    "The same stream gives the same draws, whatever runs beside them", arguments: Sampler.allCases)
  func reproducible(sampler: Sampler) throws {
    func found(draws count: Int, chains: Int = 4, thinning: Int = 1) throws -> ChainDraws {
      try draws(sampler, step: 1, draws: count, chains: chains, thinning: thinning, dimension: 2) {
        -$0[0] * $0[0] - $0[1] * $0[1] / 8
      }
    }
    let whole = try found(draws: 30)
    #expect(try found(draws: 30) == whole)
    #expect(try found(draws: 30, chains: 2).values == Array(whole.values.prefix(120)))
    let thinned = try found(draws: 10, thinning: 3)
    for chain in 0..<4 {
      for draw in 0..<10 {
        let (place, other) = (2 * (10 * chain + draw), 2 * (30 * chain + 3 * draw + 2))
        #expect(thinned.values[place..<place + 2].elementsEqual(whole.values[other..<other + 2]))
      }
    }
    #expect(whole.thinned(to: 40) == thinned.values)
    #expect(whole.thinned(to: 1000) == whole.values)
  }

  @Test("A density of zero starts no chain, and one that is no number takes none in")
  func zeros() throws {
    #expect(
      ChainStart([0], logDensity: .nan) == nil && ChainStart([0], logDensity: -.infinity) == nil)
    func starts(_ logDensity: @escaping (Double) -> Double) -> [ChainStart]? {
      dispersedStarts(
        4, from: stream, draw: { [$0.uniform(in: -1..<1)] }, logDensity: { $0.map(logDensity) })
    }
    #expect(starts { _ in .nan } == nil)
    let found = try #require(starts { $0 > 0 ? -$0 : -.infinity })
    #expect(found.count == 4 && found.allSatisfy { $0.position[0] > 0 })
    for sampler in Sampler.allCases {
      let draws = try draws(sampler, step: 1, draws: 500, width: 0.5) { x in
        abs(x[0]) < 0.5 ? 0 : .nan
      }
      #expect(draws.values.allSatisfy { abs($0) < 0.5 })
    }
  }

  @Test("Metropolis counts what it takes; brackets learn their width, and then keep it")
  func bookkeeping() throws {
    let start = try #require(ChainStart([0], logDensity: 0))
    func normal(_ points: [Double]) -> [Double] { points.map { -$0 * $0 / 2 } }
    var steps = [MetropolisChain(from: start, step: 2.4, stream: stream)]
    _ = runChains(&steps, ChainLength(burnIn: 100, draws: 10_000), logDensity: normal)
    #expect(steps[0].proposed == 10_000)
    // The exact rate is 2/pi atan(2 / step) = 0.442; it is known to 0.005 and some correlation.
    #expect(abs(Double(steps[0].accepted) / 10_000 - 0.442) < 0.03)

    var slices = [SliceChain(from: start, stream: stream)]
    _ = runChains(&slices, ChainLength(burnIn: 0, draws: 50), logDensity: normal)
    let learned = slices[0].widths
    // Of the order of a slice, sqrt(2 pi) wide on average, and not of the first bracket, 0.01.
    #expect(learned[0] > 1 && learned[0] < 20)
    _ = runChains(&slices, ChainLength(burnIn: 0, draws: 50), logDensity: normal)
    #expect(slices[0].widths == learned)
    // Two ends and a point at least.
    #expect(slices[0].evaluations >= 300)
  }

  @Test("The rule of midpoints has mean, width and evidence of a density inside of its box")
  func quadrature() {
    let grid = PosteriorGrid(over: [-1...1, -1...1], resolution: 100) { points in
      stride(from: 0, to: points.count, by: 2).map { start in
        let (a, b) = ((points[start] - 0.2) / 0.1, (points[start + 1] + 0.1) / 0.15)
        return 7 - (a * a - a * b + b * b) / (2 * 0.75)
      }
    }
    // Cells are narrower than the widths, and the edges at 6 of them: errors of e^-18.
    let first = grid.moments(ofParameter: 0)
    let second = grid.moments(ofParameter: 1)
    #expect(abs(first.mean - 0.2) < 1e-8 && abs(first.standardDeviation - 0.1) < 1e-8)
    #expect(abs(second.mean + 0.1) < 1e-8 && abs(second.standardDeviation - 0.15) < 1e-7)
    let evidence = 7 + log(2 * Double.pi * 0.1 * 0.15 * 0.75.squareRoot())
    #expect(abs(grid.logEvidence - evidence) < 1e-7)
    #expect(grid.nodes.prefix(4) == [-0.99, -0.99, -0.99, -0.97] && grid.nodes.count == 20_000)
    // A density that is no number somewhere is zero there.
    let half = PosteriorGrid(over: [0...2], resolution: 10) { $0.map { $0 < 1 ? 3 : .nan } }
    #expect(abs(half.moments(ofParameter: 0).mean - 0.5) < 1e-12)
    #expect(half.logDensities.suffix(5).allSatisfy { $0 == -.infinity })
  }

  @Test("The bootstrap says how much a distance of samples scatters")
  func bootstrap() throws {
    // Not uniform: the exact distance is 1/4, at 1/2, and there it has the error of a share.
    func samples(_ run: Int) -> [Double] {
      var stream = stream.child("samples").child(run)
      return (0..<400).map { _ in stream.uniform() * stream.uniform().squareRoot() }
    }
    func distance(_ samples: [Double]) -> Double { kolmogorovSmirnov(samples: samples) { $0 } }
    let runs = (0..<300).map { distance(samples($0)) }
    let summary = try #require(Summary(runs))
    let scatter = summary.standardError * Double(runs.count).squareRoot()
    let told = kolmogorovSmirnovError(samples: samples(0), from: stream) { $0 }
    // 300 runs know their scatter to 4 %, 200 replicates theirs to 5 %.
    #expect(abs(told / scatter - 1) < 0.2)
    #expect(kolmogorovSmirnovError(samples: samples(0), from: stream) { $0 } == told)
    #expect(kolmogorovSmirnovError(samples: [], from: stream) { $0 }.isNaN)
    #expect(kolmogorovSmirnovError(samples: [0.5, .nan], from: stream) { $0 }.isNaN)
    // All replicates of one sample are that sample.
    #expect(kolmogorovSmirnovError(samples: [0.5], from: stream) { $0 } == 0)
  }
}
