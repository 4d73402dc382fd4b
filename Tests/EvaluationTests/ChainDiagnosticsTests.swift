import Evaluation
import Tensors
import Testing

/// Diagnostics of chains beside those of numpy and scipy, printed by `Scripts/chain-reference.py`.
@Suite("Evaluation: diagnostics of chains")
struct ChainDiagnosticsTests {
  /// Sums in another order, and Fourier transforms, differ by roundings; counts are of order 1000.
  private static let tolerance = 1e-10

  /// The fractional parts of the squares' multiples of a square root: erratic numbers in [0, 1).
  private func erratic(_ count: Int, _ number: Double) -> [Double] {
    (1...count).map { index in
      let multiple = Double(index) * Double(index) * number.squareRoot()
      return multiple - multiple.rounded(.down)
    }
  }

  /// Four chains of which each draw keeps a share of the one before, shifted.
  private func family(memory: Double, shifts: [Double] = [0, 0, 0, 0]) -> [[Double]] {
    zip(shifts, [2.0, 3, 5, 7]).map { shift, prime in
      var last = 0.0
      return erratic(301, prime).map { draw in
        last = memory * last + (draw - 0.5)
        return last + shift
      }
    }
  }

  private func expect(
    _ chains: [[Double]], mean: Double, error: Double, rHat: Double, count: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = ChainDiagnostics(chains)
    for (left, right) in [
      (found.mean, mean), (found.meanError, error), (found.rHat, rHat),
      (found.bulkEffectiveCount, count),
    ] {
      #expect(
        abs(left - right) < Self.tolerance * max(1, abs(right)), sourceLocation: sourceLocation)
    }
  }

  @Test("Slow, fast and repelling chains have the numbers of numpy")
  func memories() {
    expect(
      family(memory: 0.9), mean: -0.018574167340626887, error: 0.10449981106856718,
      rHat: 1.084456705692626, count: 38.751406031013126)
    expect(
      family(memory: 0), mean: -0.0020739890191290825, error: 0.008453748327463319,
      rHat: 1.0000018172642853, count: 1213.9527225242)
    expect(
      family(memory: -0.7), mean: -0.0010085772964301626, error: 0.006754732293454779,
      rHat: 0.9976963473704116, count: 3695.0174952571497)
  }

  @Test("So have chains in different places, with different scales, and with ties")
  func disagreement() {
    expect(
      family(memory: 0.3, shifts: [0, 0, 0, 1]), mean: 0.24695460213981682,
      error: 0.22468470349566053, rHat: 1.5208385684229475, count: 7.549888155713179)
    var wide = family(memory: 0.2)
    for chain in 2..<4 { wide[chain] = wide[chain].map { 3 * $0 } }
    expect(
      wide, mean: 0.007997160741240796, error: 0.023937518347637295, rHat: 1.2275802077402378,
      count: 776.7687371383604)
    expect(
      family(memory: 0.6).map { $0.map { (4 * $0).rounded(.down) } }, mean: -0.5149501661129569,
      error: 0.08022871420434817, rHat: 1.0096921446988145, count: 348.13189731208956)
  }

  @Test("Chains that do not move agree with nothing")
  func constant() {
    let still = [[Double]](repeating: [Double](repeating: 1, count: 20), count: 4)
    #expect(!ChainDiagnostics(still).isConverged)
    let apart = (0..<4).map { [Double](repeating: Double($0), count: 20) }
    #expect(ChainDiagnostics(apart).rHat == .infinity)
    #expect(!ChainDiagnostics(apart).isConverged)
    #expect(ChainDiagnostics(family(memory: 0)).isConverged)
    // They agree, and are too few all the same.
    let short = family(memory: 0).map { Array($0.prefix(80)) }
    #expect(ChainDiagnostics(short).rHat < 1.05 && !ChainDiagnostics(short).isConverged)
  }

  @Test("Normal quantiles are those of scipy, on both sides of the middle")
  func quantiles() {
    #expect(abs(normalQuantile(0.5)) < 1e-16)
    for (probability, expected) in [
      (0.975, 1.959963984540054), (0.1, -1.2815515655446004), (1e-10, -6.361340902404056),
    ] {
      #expect(abs(normalQuantile(probability) - expected) < 1e-14 * abs(expected) * 4)
    }
    #expect(normalQuantile(0.25) == -normalQuantile(0.75))
    #expect(normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
    #expect(normalQuantile(-0.1).isNaN && normalQuantile(.nan).isNaN)
  }

  @Test(
    "The error of a standard deviation is that of independent draws where draws are independent")
  func standardDeviationError() {
    var stream = RandomStream(seed: 5, path: ["independent"])
    let found = ChainDiagnostics((0..<4).map { _ in stream.normals(count: 2000) })
    // 1 / sqrt(2 n) for normal draws; the fourth moment of 8000 is known to 5 %, the effective number to 10 %.
    #expect(abs(found.standardDeviationError * 16_000.0.squareRoot() - 1) < 0.1)
    // Draws that remember know less.
    var last = 0.0
    let slow = ChainDiagnostics(
      (0..<4).map { _ in
        (0..<2000).map { _ in
          last = 0.9 * last + stream.normal()
          return last
        }
      })
    // Squares of such draws correlate with 0.9 squared: (1 + 0.81) / (1 - 0.81) = 9.5 draws are as one.
    let expected = slow.standardDeviation / 16_000.0.squareRoot() * (1.81 / 0.19).squareRoot()
    #expect(abs(slow.standardDeviationError / expected - 1) < 0.25)
  }
}
