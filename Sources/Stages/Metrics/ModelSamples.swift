import ArrayFiles
import Evaluation
import Models
import Simulators

/// The number of samples drawn from the model, as published.
let sampleCount = 10_000
/// The number of points of each cloud that kernels are summed over: the cost is that of pairs.
private let kernelPointCount = 5000
/// The number of points whose distances give the width of the kernel.
private let widthPointCount = 2000
/// The number of directions of the sliced distance.
private let directionCount = 128
/// Beyond how many standard deviations of the noise a sample is off the manifold.
private let deviations = 3.0

/// Samples of the model: how far they lie from the manifold, and how far their distribution is from that
/// of the data.
///
/// For data with parameters all are drawn at the default ones. Beside each distance of distributions
/// stands that of two clouds of true points of the same size, so that one sees what is nothing but
/// scatter. Of data from a file these are the test points and as many training points.
func evaluateSamples(of subject: EvaluationSubject) -> EvaluationResult {
  let stream = subject.stream
  var latents = stream.child("latents")
  let samples = subject.evaluator.generate(
    latents.normals(count: sampleCount * subject.model.latentDimension),
    given: subject.defaultParameters)
  let (truth, reference) = trueClouds(of: subject)
  let distances = subject.manifold.map { manifold in
    subject.mapPoints(samples) { manifold.project($0).distance }
  }
  var summary = distances.map { distanceSummary($0, subject) } ?? []
  summary += coordinateSummary(samples, reference, subject)
  let compared = Array(samples.prefix(truth.count))
  for (name, points) in [
    ("sliced_wasserstein", compared), ("sliced_wasserstein_of_truth", reference),
  ] {
    summary.append(slicedDistance(name, points, truth, subject))
  }
  summary += discrepancies(compared, reference, truth, subject)
  return EvaluationResult(
    table: table([
      ("row", (0..<sampleCount).map { .integer($0) }),
      ("manifold_distance", distances?.floatCells),
    ]), summary: summary,
    arrays: [
      MetricKind.sampleFile: NumericArray(
        shape: [sampleCount, subject.dimension], doubles: samples)
    ])
}

/// Two independent clouds of true points of equal size, at most ``sampleCount``, `[count, D]`.
private func trueClouds(
  of subject: EvaluationSubject
) -> (truth: [Double], reference: [Double]) {
  guard let simulator = subject.simulator else {
    let count = min(
      subject.testPoints.count, subject.trainingPoints.count, sampleCount * subject.dimension)
    return (
      Array(subject.testPoints.prefix(count)), Array(subject.trainingPoints.prefix(count))
    )
  }
  func draw(_ name: String) -> [Double] {
    simulator.sample(count: sampleCount, from: subject.stream.child(name)).points
  }
  return (draw("truth"), draw("reference"))
}

/// How far samples lie from the manifold, in data units.
private func distanceSummary(
  _ distances: [Double], _ subject: EvaluationSubject
) -> [Quantity] {
  guard let statistics = Summary(distances) else { return [] }
  var summary = [Quantity("manifold_distance_mean", meanOf: statistics)]
  for (name, share) in [("median", 0.5), ("quantile_90", 0.9), ("quantile_99", 0.99)] {
    summary.append(Quantity("manifold_distance_\(name)", quantile: share, of: statistics))
  }
  if case .inflated(let variance, _) = subject.model.densityKind, variance > 0 {
    let limit = deviations * variance.squareRoot()
    // A distance that is no number is not within the limit.
    summary.append(Quantity("off_manifold_rate", shareOf: distances.map { !($0 <= limit) }))
  }
  return summary
}

/// The Kolmogorov-Smirnov distance of the samples' coordinate along a curve, that of their nearest
/// points, from its distribution; beside it that of true points.
private func coordinateSummary(
  _ samples: [Double], _ reference: [Double], _ subject: EvaluationSubject
) -> [Quantity] {
  guard let curve = subject.simulator as? any CurveSimulator else { return [] }
  return [("kolmogorov_smirnov", samples), ("kolmogorov_smirnov_of_truth", reference)].map {
    name, points in
    let latents = subject.mapPoints(points) { curve.project($0).latent[0] }
    return Quantity(
      name, kolmogorovSmirnov(samples: latents) { curve.cumulative(at: $0) },
      standardError: kolmogorovSmirnovError(
        samples: latents, from: subject.stream.child("bootstrap")
      ) { curve.cumulative(at: $0) },
      count: sampleCount)
  }
}

private func slicedDistance(
  _ name: String, _ points: [Double], _ truth: [Double], _ subject: EvaluationSubject
) -> Quantity {
  let directions = Directions(
    count: directionCount, dimension: subject.dimension, from: subject.stream.child("directions"))
  let found = SlicedWasserstein(points, truth, along: directions, threads: subject.threads)
  return Quantity(
    name, found.distance, standardError: found.standardError,
    count: truth.count / subject.dimension)
}

/// The squared maximum mean discrepancies of samples and of other true points from the truth.
private func discrepancies(
  _ samples: [Double], _ reference: [Double], _ truth: [Double], _ subject: EvaluationSubject
) -> [Quantity] {
  let dimension = subject.dimension
  func first(_ count: Int, of points: [Double]) -> [Double] {
    Array(points.prefix(count * dimension))
  }
  let truth = first(kernelPointCount, of: truth)
  let scale = medianDistance(first(widthPointCount, of: truth), dimension: dimension)
  // There is no width where a file has one test point, or more than half of them are one point.
  guard truth.count >= 2 * dimension, scale > 0 else { return [] }
  return [
    ("squared_maximum_mean_discrepancy", samples),
    ("squared_maximum_mean_discrepancy_of_truth", reference),
  ].map { name, points in
    let found = MaximumMeanDiscrepancy(
      first(kernelPointCount, of: points), truth, dimension: dimension, scale: scale,
      threads: subject.threads)
    return Quantity(
      name, found.squared, standardError: found.standardError, count: truth.count / dimension)
  }
}
