import Evaluation
import Glibc
import Tensors
import Testing

@Suite("Evaluation: sums and statistics")
struct StatisticsTests {
  @Test("A compensated sum keeps what plain addition loses")
  func compensated() {
    #expect(compensatedSum([1, 1e100, 1, -1e100]) == 2)
    #expect(compensatedSum([Double](repeating: 0.1, count: 1_000_000)) == 100_000)
    #expect(compensatedSum([]) == 0)
    #expect(compensatedSum([1, -.infinity]) == -.infinity)
    #expect(compensatedSum([.infinity, -.infinity]).isNaN)
    #expect(compensatedSum([1, .nan]).isNaN)
  }

  @Test("Log-sum-exp neither overflows nor underflows")
  func logSumExponentials() {
    #expect(abs(logSumExp([1000, 1000]) - (1000 + log(2))) < 1e-12)
    #expect(abs(logSumExp([-1000, -1001]) - (-1000 + log(1 + exp(-1)))) < 1e-12)
    #expect(logSumExp([0, -.infinity]) == 0)
    #expect(logSumExp([-.infinity, -.infinity]) == -.infinity)
    #expect(logSumExp([3, .infinity]) == .infinity)
    #expect(logSumExp([]) == -.infinity)
    #expect(logSumExp([.nan, 1]).isNaN && logSumExp([1, .nan, .infinity]).isNaN)
  }

  @Test("Mean, standard error, median and quantiles of a small list are exact")
  func summary() throws {
    let summary = try #require(Summary([4, 1, 3, 2]))
    #expect(summary.count == 4)
    #expect(summary.mean == 2.5)
    #expect(summary.median == 2.5)
    #expect(abs(summary.standardError - (5.0 / 3 / 4).squareRoot()) < 1e-15)
    #expect(summary.quantile(0) == 1 && summary.quantile(1) == 4)
    #expect(summary.quantile(0.25) == 1.75)
    #expect(abs(summary.quantile(0.9) - 3.7) < 1e-15)
  }

  @Test("The standard error of a quantile is how much it scatters")
  func quantileErrors() throws {
    for share in [0.5, 0.9] {
      let runs = try (0..<400).map { run in
        var stream = RandomStream(seed: 3, path: ["quantiles", "\(run)"])
        return try #require(Summary(stream.normals(count: 250)))
      }
      let quantiles = try #require(Summary(runs.map { $0.quantile(share) }))
      let scatter = quantiles.standardError * Double(400).squareRoot()
      let told = try runs.map { try #require($0.quantileStandardError(share)) }.reduce(0, +) / 400
      // The scatter of 400 runs is known to 3.5 %, taken thrice, and a tenth of 250 numbers is few.
      #expect(abs(told / scatter - 1) < 0.15, "\(share)")
    }
    // One binomial deviation of the median of four is a quarter: half of 3.25 - 1.75.
    #expect(try #require(Summary([4, 1, 3, 2])).quantileStandardError(0.5) == 0.75)
    // Beyond the greatest of ten numbers nothing is known of the upper percent.
    let ten = try #require(Summary((0..<10).map(Double.init)))
    #expect(ten.quantileStandardError(0.99) == nil && ten.quantileStandardError(1) == nil)
  }

  @Test("No numbers have no summary; one number has no standard error")
  func summaryOfFew() throws {
    #expect(Summary([]) == nil)
    let single = try #require(Summary([7]))
    #expect(single.mean == 7 && single.median == 7 && single.standardError.isNaN)
  }

  @Test("NaN spoils every statistic; an impossible point spoils the mean but not the median")
  func summaryOfBroken() throws {
    let broken = try #require(Summary([1, .nan, 3]))
    #expect(broken.mean.isNaN && broken.median.isNaN && broken.quantile(0).isNaN)
    let impossible = try #require(Summary([-.infinity, -.infinity, -2, -1, -3]))
    #expect(impossible.mean == -.infinity && impossible.standardError.isNaN)
    #expect(impossible.median == -3)
    #expect(impossible.quantile(0.1) == -.infinity)
  }

  @Test("The distance of samples from a distribution counts both sides of each step")
  func oneSample() {
    #expect(kolmogorovSmirnov(samples: [0.5]) { $0 } == 0.5)
    #expect(abs(kolmogorovSmirnov(samples: [0.9, 0.1]) { $0 } - 0.4) < 1e-15)
    let evenly = (0..<100).map { (Double($0) + 0.5) / 100 }
    #expect(abs(kolmogorovSmirnov(samples: evenly) { $0 } - 0.005) < 1e-15)
    #expect(kolmogorovSmirnov(samples: []) { $0 }.isNaN)
    #expect(kolmogorovSmirnov(samples: [0.5, .nan]) { $0 }.isNaN)
  }

  @Test("The distance of two samples is symmetric and steps over ties")
  func twoSamples() {
    let first = [1.0, 2, 2, 3]
    let second = [2.0, 2, 4]
    #expect(abs(kolmogorovSmirnov(samples: first, samples: second) - 1.0 / 3) < 1e-15)
    #expect(
      kolmogorovSmirnov(samples: first, samples: second)
        == kolmogorovSmirnov(samples: second, samples: first))
    #expect(kolmogorovSmirnov(samples: first, samples: first) == 0)
    #expect(kolmogorovSmirnov(samples: [1, 2], samples: [3, 4]) == 1)
    #expect(kolmogorovSmirnov(samples: [1], samples: []).isNaN)
    #expect(kolmogorovSmirnov(samples: [1], samples: [.nan]).isNaN)
  }
}
