import Evaluation
import Scheduler
import Simulators

/// The density of the coordinates of the manifold beside the true one, and how far apart they are.
///
/// An inflated density is deflated. One that cannot be, of a model that knows of no manifold, is taken
/// as it is: only its shape means something, and only that is summarised.
///
/// - Throws: `StageFailure` for data on no known curve or surface.
func evaluateLatentDensity(of subject: EvaluationSubject) throws -> EvaluationResult {
  switch subject.simulator {
  case let curve as any CurveSimulator: evaluateLatentDensity(of: subject, along: curve)
  case let surface as any SurfaceSimulator: evaluateLatentDensity(of: subject, over: surface)
  default:
    throw StageFailure(
      "latent_density needs a grid over a curve or surface, and there is none for"
        + " '\(subject.dataName)'",
      help: "leave it out of 'evaluate'")
  }
}

/// The column of tables with what bounds the density of the coordinates from below.
let latentBoundColumn = "lower_bound"

/// What is said of a lower bound of the density, whose shape alone means something.
func boundSummary(_ comparison: some DensityComparison) -> [Quantity] {
  [
    Quantity(
      "kolmogorov_smirnov_normalised_of_lower_bound", comparison.kolmogorovSmirnovNormalised)
  ]
}

/// How many points are evaluated at most.
let latentDensityPointCount = max(latentDensityNodeCount, latentDensityCellCount)

/// What is said of a density on the manifold.
///
/// - Parameters:
///   - comparison: The density, held against the truth.
///   - divergence: Its divergence from the truth, in nats.
///   - hasMass: Whether its mass means something.
func latentDensitySummary(
  _ comparison: some DensityComparison, divergence: Double, hasMass: Bool
) -> [Quantity] {
  let shape = [
    Quantity("kolmogorov_smirnov_normalised", comparison.kolmogorovSmirnovNormalised),
    Quantity(
      "kullback_leibler_normalised",
      normalisedDivergence(
        divergence, mass: comparison.mass, exactMass: comparison.exactMass)),
  ]
  guard hasMass else { return shape }
  return [
    Quantity("kolmogorov_smirnov_raw", comparison.kolmogorovSmirnovRaw), shape[0],
    Quantity("kullback_leibler_raw", divergence), shape[1],
    Quantity("mass_on_manifold", comparison.mass),
    Quantity("true_mass_on_manifold", comparison.exactMass),
  ]
}

/// What is said besides of the density that is zero where points are off the manifold by the published
/// rule; its divergence from the truth is infinite as soon as there is one.
func thresholdedSummary(_ comparison: some DensityComparison, hasMass: Bool) -> [Quantity] {
  let shape = Quantity(
    "kolmogorov_smirnov_normalised_thresholded", comparison.kolmogorovSmirnovNormalised)
  guard hasMass else { return [shape] }
  return [
    Quantity("kolmogorov_smirnov_raw_thresholded", comparison.kolmogorovSmirnovRaw), shape,
    Quantity("mass_on_manifold_thresholded", comparison.mass),
  ]
}
