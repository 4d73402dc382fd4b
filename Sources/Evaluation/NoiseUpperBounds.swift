import Glibc
import Simulators
import Threads

/// Above which variances noise is no longer small against a known manifold and the density on it, in squared
/// units of data space.
///
/// Each is a scale and no guarantee: at a bound the relative error of the deflated density is of order
/// one. Over an edge of the manifold noise leaks at any variance, by a share of order sigma.
public struct NoiseUpperBounds: Hashable, Sendable {
  /// 2 / E |Laplacian p* / p* + C / 4|: where the first-order term of ``InflationBias`` is one on average.
  public let harmonic: Double

  /// The scatter of ``harmonic`` that comes from that of the points.
  public let standardError: Double

  /// The mean of min(B, 1 / |K|), what the published code means to draw.
  ///
  /// B is 2 pi(u) over the sum of the second derivatives of pi(u) by its coordinates, each over the square of
  /// how much length a unit of it covers; K is the Gauss curvature, of a curve its curvature. Where K is not
  /// positive on average it is the mean of B. 1 / |K| of a curve is a length, and the mean of B need not
  /// exist: it is there to compare with. `nil` for what is neither a curve nor a surface with orthogonal
  /// coordinates.
  public let published: Double?

  /// The least squared radius of curvature among the points; infinite for a flat manifold.
  public let squaredCurvatureRadius: Double

  /// The squared reach of the points, see ``reach(of:tangents:dimension:manifoldDimension:threads:)``.
  public let squaredReach: Double

  /// How many points lie too close to an edge of the manifold, or to a singular point of its chart, for
  /// ``harmonic``.
  public let excludedCount: Int

  /// How many points the reach is found among: the cost is that of pairs.
  private static let reachCount = 2000

  /// The bounds for latents drawn from the simulator; `nil` when curvatures are not known.
  ///
  /// - Parameters:
  ///   - simulator: The manifold and the density.
  ///   - latents: Draws, shape `[count, manifoldDimension]`.
  ///   - threads: The most threads to compute with, at least 1.
  public init?(
    of simulator: any ManifoldSimulator, at latents: [[Double]], threads: Int = 1
  ) {
    let curvatures = latents.compactMap(simulator.principalCurvatures(at:))
    guard !latents.isEmpty, curvatures.count == latents.count else { return nil }
    let biases = mapConcurrently(count: latents.count, threads: threads) {
      InflationBias(of: simulator, at: latents[$0]).map { abs(2 * $0.perVariance) }
    }
    guard let summary = Summary(biases.compactMap { $0 }) else { return nil }
    harmonic = 2 / summary.mean
    standardError = harmonic * summary.standardError / summary.mean
    excludedCount = latents.count - summary.count
    published = publishedUpperBound(
      of: simulator, at: latents, curvatures: curvatures, threads: threads)
    let sharpest = curvatures.joined().reduce(0) { max($0, abs($1)) }
    squaredCurvatureRadius = 1 / (sharpest * sharpest)
    let some = latents.prefix(Self.reachCount)
    let radius = reach(
      of: some.flatMap(simulator.embed), tangents: some.flatMap(simulator.tangents(at:)),
      dimension: simulator.dataDimension, manifoldDimension: simulator.manifoldDimension,
      threads: threads)
    squaredReach = radius * radius
  }
}

/// The published bound as its formula is meant, with the right metric and curvature.
private func publishedUpperBound(
  of simulator: any ManifoldSimulator, at latents: [[Double]], curvatures: [[Double]], threads: Int
) -> Double? {
  guard simulator.manifoldDimension <= 2 else { return nil }
  let bounds = mapConcurrently(count: latents.count, threads: threads) {
    coordinateBound(of: simulator, at: latents[$0])
  }
  let gauss = curvatures.map { $0.reduce(1, *) }
  // A curve has no sign of its own: what counts is how much it bends.
  let isCapped = simulator.manifoldDimension == 1 || gauss.reduce(0, +) > 0
  let capped = zip(bounds, gauss).compactMap { bound, gauss in
    bound.map { isCapped ? min($0, 1 / abs(gauss)) : $0 }
  }
  return Summary(capped)?.mean
}

/// B = 2 pi / |sum_i g^ii d^2 pi / du_i^2| at a latent, by differences; `nil` next to an end of a coordinate.
private func coordinateBound(
  of simulator: any ManifoldSimulator, at latent: [Double]
) -> Double? {
  let step = 1e-4
  func moved(_ axis: Int, _ shift: Double) -> [Double] {
    var moved = latent
    moved[axis] += shift
    return moved
  }
  let logDensity = simulator.latentLogDensity(at: latent)
  let tangents = simulator.tangents(at: latent)
  var sum = 0.0
  for axis in latent.indices {
    let sides = [moved(axis, -step), moved(axis, step)]
    // Where there is no density there is no point to embed either.
    let logDensities = sides.map(simulator.latentLogDensity(at:))
    guard logDensities.allSatisfy({ $0 > -.infinity }) else { return nil }
    let second = logDensities.reduce(-2) { $0 + exp($1 - logDensity) } / (step * step)
    let columns = zip(simulator.embed(sides[0]), simulator.embed(sides[1]))
      .map { ($1 - $0) / (2 * step) }
    let length = columns.reduce(0) { hypot($0, $1) }
    let along = zip(columns, tangents[(axis * columns.count)...]).reduce(0) { $0 + $1.0 * $1.1 }
    // Of a single coordinate the length is known exactly, also where the chart has a root.
    let speed = latent.count == 1 ? exp(simulator.logVolumeFactor(at: latent)) : length
    guard latent.count == 1 || along > 0.999 * length else { return nil }
    sum += second / (speed * speed)
  }
  return sum.isFinite ? 2 / abs(sum) : nil
}
