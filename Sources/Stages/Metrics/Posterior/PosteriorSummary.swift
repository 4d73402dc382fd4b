import Evaluation
import Simulators

/// What is said of one posterior: its moments by chains and by quadrature, and whether the chains agree.
struct PosteriorSummary {
  private let side: PosteriorSide
  private let found: PosteriorDraws
  /// Of each parameter: its name, what the chains say, and what quadrature says.
  private let parameters:
    [(name: String, chains: ChainDiagnostics, exact: (mean: Double, standardDeviation: Double))]

  /// A summary.
  init(
    _ side: PosteriorSide, _ family: any SimulatorFamily, _ found: PosteriorDraws,
    _ grid: PosteriorGrid
  ) {
    self.side = side
    self.found = found
    parameters = family.parameterNames.enumerated().map { parameter, name in
      (
        name, ChainDiagnostics(found.draws.chains(ofCoordinate: parameter)),
        grid.moments(ofParameter: parameter)
      )
    }
  }

  /// Whether the chains of every parameter agree and are long enough.
  private var isConverged: Bool { parameters.allSatisfy { $0.chains.isConverged } }

  /// The numbers.
  var quantities: [Quantity] {
    let count = found.draws.chainCount * found.draws.drawCount
    var quantities = parameters.flatMap { name, chains, exact in
      [
        Quantity(
          "mean_\(name)\(side.suffix)", chains.mean, standardError: chains.meanError, count: count),
        Quantity("mean_\(name)_by_quadrature\(side.suffix)", exact.mean),
        Quantity(
          "standard_deviation_\(name)\(side.suffix)", chains.standardDeviation,
          standardError: chains.standardDeviationError, count: count),
        Quantity(
          "standard_deviation_\(name)_by_quadrature\(side.suffix)", exact.standardDeviation),
        Quantity("r_hat_\(name)\(side.suffix)", chains.rHat, count: count),
        Quantity(
          "effective_sample_size_\(name)\(side.suffix)", chains.bulkEffectiveCount, count: count),
      ]
    }
    if let acceptance = found.acceptance {
      quantities.append(Quantity("acceptance_rate\(side.suffix)", acceptance, count: count))
    }
    return quantities + [Quantity("is_converged\(side.suffix)", isConverged ? 1 : 0)]
  }

  /// What is wrong with chains that do not agree or are too short.
  var warnings: [String] {
    parameters.filter { !$0.chains.isConverged }.map { name, chains, _ in
      "the chains of \(name) under the likelihood of the \(side.rawValue) have not converged: R-hat"
        + " \(rounded(chains.rHat)), at most \(ChainDiagnostics.greatestRHat) if they had, and an"
        + " effective sample size of \(rounded(chains.bulkEffectiveCount)), at least"
        + " \(rounded(ChainDiagnostics.leastEffectiveCount))"
    }
  }

  /// A number with three decimals at most.
  private func rounded(_ value: Double) -> String { "\((1000 * value).rounded() / 1000)" }
}
