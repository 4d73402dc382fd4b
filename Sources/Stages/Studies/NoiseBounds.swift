import Evaluation
import Scheduler
import Simulators

/// Between which variances noise is to be chosen, as far as it is known.
struct NoiseBounds {
  /// Bounds from neighbours, of the training points of each replicate.
  let lower: [NoiseLowerBound]
  /// Bounds from curvature, where the manifold is known.
  let upper: NoiseUpperBounds?
}

/// The number of points that upper bounds are means over, as published.
private let upperBoundPoints = 10_000

/// The bounds, in the units that models see points in.
func noiseBounds(
  _ parameters: StudyStage.Parameters, _ context: StageContext
) throws -> NoiseBounds {
  let lower = try parameters.training.compactMap { name in
    let points = try readPoints(context.input(name))
    let units = try context.inputs[StudyStage.units(of: name)].map(readStandardisation)
    return NoiseLowerBound(
      points: units?.standardised(points.values) ?? points.values, dimension: points.dimension,
      threads: context.threads)
  }
  let simulator = try parameters.simulator.map(makeSimulator) as? any ManifoldSimulator
  let stream = try context.stream().child("latents")
  let upper = simulator.flatMap { simulator in
    let samples = simulator.sample(count: upperBoundPoints, from: stream)
    let latents = (0..<upperBoundPoints).map { row in
      samples.latentColumns.prefix(simulator.manifoldDimension).map { $0.values[row] }
    }
    return NoiseUpperBounds(of: simulator, at: latents, threads: context.threads)
  }
  return NoiseBounds(lower: lower, upper: upper)
}
