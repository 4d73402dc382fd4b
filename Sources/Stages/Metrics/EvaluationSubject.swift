import Evaluation
import Models
import Simulators
import Tensors
import Threads

/// What metrics are evaluated on.
struct EvaluationSubject {
  let model: any EvaluatedModel
  let evaluator: ModelEvaluator
  /// The manifold and the density on it, for data with parameters the one at the default parameters;
  /// `nil` for data from a file.
  let simulator: (any Simulator)?
  /// Where the simulator is the member of a family, for data with parameters.
  let family: (any SimulatorFamily)?
  /// What a grid over the plane covers; `nil` for data that are not shown in a plane.
  let planeRectangle: [ClosedRange<Double>]?
  /// Training points, `[count, D]`, for metrics of data from a file that look at them; else empty.
  let trainingPoints: [Double]
  /// Clean test points, `[count, D]`; empty for metrics that need none.
  let testPoints: [Double]
  /// The parameters that they were drawn at, `[count, k]`; empty for data without.
  let testParameters: [Double]
  /// The noise that the model is trained with.
  let noise: NoiseKind
  let stream: RandomStream
  /// The most threads to compute with, at least 1.
  let threads: Int

  /// What is known of the manifold that the data lie on; `nil` where nothing is.
  var manifold: (any ManifoldSimulator)? { simulator as? any ManifoldSimulator }

  /// How messages call the data.
  var dataName: String { simulator?.name ?? "data from a file" }

  /// `d`, by the simulator or else by the model; `nil` where neither knows it.
  var manifoldDimension: Int? {
    if let simulator { return simulator.manifoldDimension }
    switch model.densityKind {
    case .inflated(_, let dimension): return dimension
    case .onManifold: return model.latentDimension
    case .ambient, .none: return nil
    }
  }

  /// `D`.
  var dimension: Int { model.dataDimension }

  /// The parameters at which densities are shown that are of no test points: the default ones.
  var defaultParameters: [Double] { family?.defaultParameters ?? [] }

  /// A number for each point of `[count, D]`, in their order.
  func mapPoints(_ points: [Double], _ function: @Sendable ([Double]) -> Double) -> [Double] {
    mapRows(points) { _, point in function(point) }
  }

  /// The logarithm of the true density on the manifold at the projection of every test point, in nats;
  /// `nil` where nothing is known of it.
  func trueLogDensities() -> [Double]? {
    guard let manifold else { return nil }
    let (family, parameters) = (family, testParameters)
    return mapRows(testPoints) { row, point in
      guard let family else { return manifold.logDensity(at: manifold.project(point).latent) }
      let count = family.parameterCount
      let member = family.member(at: Array(parameters[row * count..<(row + 1) * count]))
      return member.logDensity(at: member.project(point).latent)
    }
  }

  private func mapRows(
    _ points: [Double], _ function: @Sendable (Int, [Double]) -> Double
  ) -> [Double] {
    let dimension = dimension
    return mapConcurrently(count: points.count / dimension, threads: threads) { row in
      function(row, Array(points[row * dimension..<(row + 1) * dimension]))
    }
  }

  /// The densities at points, in the senses in which the model has them.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`.
  ///   - given: The parameters of each or of all, for data with parameters.
  func readings(at points: [Double], given: [Double]) -> DensityReadings {
    let densities = evaluator.density(points, given: given)
    switch model.densityKind {
    case .inflated(let variance, let manifoldDimension):
      return DensityReadings(
        inSpace: densities.logDensities,
        onManifold: deflated(densities, variance, manifoldDimension),
        offManifoldFlags: densities.orthogonalSquares.map { offManifoldFlags($0, variance) })
    case .ambient:
      return DensityReadings(
        inSpace: densities.logDensities, onManifold: nil, offManifoldFlags: nil)
    case .none: return DensityReadings(inSpace: nil, onManifold: nil, offManifoldFlags: nil)
    case .onManifold:
      return DensityReadings(
        inSpace: nil, onManifold: densities.logDensities, offManifoldFlags: nil)
    }
  }

  /// `ln q` plus `((D - d)/2) ln(2πσ²)`: the density on the manifold, in nats.
  ///
  /// A model of data without noise is not inflated, and its density is left as it is. `nil` where
  /// nobody knows `d`, or how noise of other units than those of the data lies across the manifold.
  private func deflated(
    _ densities: ModelEvaluator.Densities, _ variance: Double, _ manifoldDimension: Int?
  ) -> [Double]? {
    guard variance > 0 else { return densities.logDensities }
    guard let manifoldDimension = manifoldDimension ?? manifold?.manifoldDimension,
      evaluator.standardisation == nil || densities.logNormalVolumes != nil
    else { return nil }
    let deflated = deflate(
      logDensity: densities.logDensities, dataDimension: dimension,
      manifoldDimension: manifoldDimension, variance: variance)
    return densities.logNormalVolumes.map { zip(deflated, $0).map { $0 + $1 } } ?? deflated
  }

  /// Whether each point is off the manifold by the published rule.
  private func offManifoldFlags(_ orthogonalSquares: [Double], _ variance: Double) -> [Bool] {
    guard variance > 0 else { return orthogonalSquares.map { $0 > 0 } }
    return OffManifoldRule(variance: variance)
      .flags(normalLatents: orthogonalSquares.map { $0.squareRoot() }, dimension: 1)
  }
}

/// Densities at points: columns of a table say by their names of what.
struct DensityReadings {
  /// `ln` of a density per unit of volume of the data space, in nats; `nil` for models that know the
  /// density on the manifold alone.
  let inSpace: [Double]?
  /// `ln` of a density per unit of length or area of the manifold, in nats; `nil` for models that
  /// cannot be deflated.
  let onManifold: [Double]?
  /// Whether each point is off the manifold by the published rule, where a model of inflated data
  /// knows what is off it.
  let offManifoldFlags: [Bool]?

  /// What the density along the manifold is drawn from.
  var alongManifold: [Double] { onManifold ?? inSpace ?? [] }

  /// The same with a density of zero at points that are off the manifold; `nil` where nothing is flagged.
  var alongManifoldThresholded: [Double]? { thresholded(alongManifold) }

  /// ``onManifold`` with a density of zero at points that are off the manifold; `nil` where nothing is
  /// flagged.
  var onManifoldThresholded: [Double]? { onManifold.flatMap(thresholded) }

  /// Log-densities, with a density of zero at points that are off the manifold by the published rule;
  /// `nil` where nothing is flagged.
  func thresholded(_ logDensities: [Double]) -> [Double]? {
    offManifoldFlags.map { zip(logDensities, $0).map { $1 ? -.infinity : $0 } }
  }
}
