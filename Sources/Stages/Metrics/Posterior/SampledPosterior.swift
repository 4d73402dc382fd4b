import ArrayFiles
import Evaluation
import Scheduler
import Simulators

/// The posterior under one likelihood, sampled and integrated.
struct SampledPosterior {
  let side: PosteriorSide
  let sampled: PosteriorDraws
  let grid: PosteriorGrid
  /// The logarithm of the density at the parameters that the observations were drawn at, in nats.
  private let logDensityAtTruth: Double
  /// How often the likelihood was no number.
  private let undefinedCount: Int

  /// Samples and integrates.
  ///
  /// - Throws: `StageFailure` when the density is zero wherever a chain could start.
  init(
    _ side: PosteriorSide, _ subject: EvaluationSubject, _ family: any SimulatorFamily,
    _ settings: PosteriorSettings
  ) throws {
    let (repeated, whole) = likelihoods(side, subject, family, settings)
    let target = PosteriorTarget(family, logLikelihood: repeated)
    let stream = subject.stream.child("posterior\(side.suffix)")
    guard
      let sampled = PosteriorDraws(family, settings, from: stream, logDensity: { target($0) })
    else {
      throw StageFailure(
        "the likelihood of the \(side.rawValue) is zero, or not a number, wherever a chain could start",
        help: "leave posterior out of 'evaluate', or train the model longer")
    }
    let integrand = PosteriorTarget(family, logLikelihood: whole)
    self.side = side
    self.sampled = sampled
    grid = PosteriorGrid(
      over: [ClosedRange<Double>](repeating: family.priorRange, count: family.parameterCount),
      resolution: posteriorResolution(parameters: family.parameterCount)
    ) { integrand($0) }
    logDensityAtTruth = integrand(family.defaultParameters)[0] - grid.logEvidence
    undefinedCount = target.undefinedCount + integrand.undefinedCount
  }

  /// The draws, `[chain, draw, parameter]`.
  var array: NumericArray {
    let draws = sampled.draws
    return NumericArray(
      shape: [draws.chainCount, draws.drawCount, draws.dimension], doubles: draws.values)
  }

  /// The numbers.
  func quantities(_ family: any SimulatorFamily) -> [Quantity] {
    PosteriorSummary(side, family, sampled, grid).quantities + [
      Quantity("log_density_at_true_parameters\(side.suffix)", logDensityAtTruth),
      Quantity("undefined_evaluations\(side.suffix)", Double(undefinedCount)),
    ]
  }

  /// What whoever reads the numbers has to know.
  func warnings(_ family: any SimulatorFamily) -> [String] {
    let undefined =
      "the likelihood of the \(side.rawValue) was not a number \(undefinedCount) times, and zero then"
    return PosteriorSummary(side, family, sampled, grid).warnings
      + (undefinedCount > 0 ? [undefined] : [])
  }
}

/// The likelihood of one side: prepared for a number of chains, and for many parameters at once.
private func likelihoods(
  _ side: PosteriorSide, _ subject: EvaluationSubject, _ family: any SimulatorFamily,
  _ settings: PosteriorSettings
) -> (repeated: ([Double]) -> [Double], whole: ([Double]) -> [Double]) {
  let points = subject.observations(settings.observed)
  switch side {
  case .model:
    let repeated = subject.evaluator.parameterLikelihood(of: points, atMost: settings.chains)
    return ({ repeated($0) }, { subject.modelLikelihood(of: points, $0, family) })
  case .truth:
    let likelihood = subject.trueLikelihood(of: points, family)
    return (likelihood, likelihood)
  }
}
