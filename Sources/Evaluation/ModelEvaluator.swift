import Autodiff
import Flows
import Models
import Simulators
import Tensors

/// Evaluates a trained model on many points, chunk by chunk, in float32.
///
/// Chunks have a fixed size and each is computed whole by one thread, so the numbers do not depend on
/// how many threads there are. Models that are conditioned on parameters are evaluated at those that are
/// given: a row for every point, or one row for all of them.
public struct ModelEvaluator {
  /// What the model says of data points.
  public struct Densities: Sendable {
    /// The logarithm of the density at each point, of the model's kind, in nats.
    public var logDensities: [Double] = []
    /// `|h_⊥|²` of each point, in the model's coordinates; `nil` for a model without such.
    public var orthogonalSquares: [Double]?
    /// What a unit of volume across the manifold, as the model measures it, is in data units at each
    /// point, in nats; `nil` where the model measures in data units, or has no manifold.
    public var logNormalVolumes: [Double]?
  }

  /// The units that the model sees points in; `nil` when they are those of the data.
  public let standardisation: Standardisation?
  let model: any EvaluatedModel
  let storage: FloatBuffer
  let numbers: KnownParameters
  private let threads: Int

  /// An evaluator of `model` with the given parameters in flat storage.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - storage: Its parameters.
  ///   - standardisation: The units that the model sees points in; all that goes in and comes out is in
  ///     data units.
  ///   - threads: The most threads to compute with, at least 1.
  public init(
    _ model: any EvaluatedModel, storage: [Float], standardisation: Standardisation? = nil,
    threads: Int = 1
  ) {
    precondition(storage.count == model.layout.storageCount, "\(storage.count) parameters")
    precondition(threads >= 1, "an evaluation on \(threads) threads")
    precondition(
      standardisation.map { $0.dimension == model.dataDimension } ?? true,
      "points of dimension \(model.dataDimension) in other units than those of theirs")
    self.model = model
    self.standardisation = standardisation
    self.threads = threads
    self.storage = FloatBuffer(count: storage.count)
    _ = self.storage.elements.update(fromContentsOf: storage)
    numbers = KnownParameters(model.layout, storage: self.storage)
  }

  /// The number of chunks that a number of points is evaluated in: how many threads can have work.
  public static func chunkCount(points: Int) -> Int { ChunkedComputation.chunkCount(rows: points) }

  /// The points as the model reconstructs them: its projections onto the manifold.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major; `nil` when the model does not reconstruct.
  public func reconstruct(_ points: [Double], given: [Double] = []) -> [Double]? {
    guard model.reconstructs else { return nil }
    let reconstructions = run(
      seen(points), width: model.dataDimension, given: given
    ) { x, parameters in
      model.readings(of: x, parameters).reconstruction.map { [$0] } ?? []
    }[0]
    return restored(reconstructions)
  }

  /// The logarithm of the model's density at points, in nats.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  /// - Precondition: The model has a density.
  public func density(_ points: [Double], given: [Double] = []) -> Densities {
    var (squares, stretches): (Int?, Int?) = (nil, nil)
    let outputs = run(seen(points), width: model.dataDimension, given: given) { x, parameters in
      let readings = model.readings(of: x, parameters)
      guard let logDensity = readings.logDensity else {
        preconditionFailure("the density of a model that has none")
      }
      var outputs = [logDensity]
      if let square = readings.orthogonalSquare {
        squares = outputs.count
        outputs.append(square)
      }
      if let stretch = standardisation?.logStretch(of: readings) {
        stretches = outputs.count
        outputs.append(stretch)
      }
      return outputs
    }
    var densities = Densities(
      logDensities: outputs[0], orthogonalSquares: squares.map { outputs[$0] })
    if let standardisation {
      densities.measure(
        model.densityKind, in: standardisation, logStretches: stretches.map { outputs[$0] })
    }
    return densities
  }

  /// The parts of the evidence lower bound at points, in nats.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - draws: Standard normal numbers, `[count, latentDimension]`, row-major.
  /// - Returns: One number each per point; `nil` for a model whose density is not only bounded.
  public func lowerBound(
    _ points: [Double], draws: [Double]
  ) -> (logLikelihoods: [Double], divergences: [Double])? {
    guard let model = model as? any VariationalModel else { return nil }
    let (dimension, latent) = (model.dataDimension, model.latentDimension)
    let width = dimension + latent
    let rows = Self.beside(seen(points), dimension, draws, latent)
    let outputs = run(rows, width: width, given: []) { row, parameters in
      let bound = model.lowerBound(
        of: row.columns(0..<dimension), draws: row.columns(dimension..<width), parameters)
      return [bound.logLikelihood, bound.divergence]
    }
    // The bound is that of a density per unit of volume, all of which is in the likelihood.
    let logVolume = standardisation?.logVolume ?? 0
    return (outputs[0].map { $0 - logVolume }, outputs[1])
  }

  /// Points with noise in the normal space of a model with the parameters of this one.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  ///   - noise: The noise; a variance of zero adds nothing.
  ///   - stream: Where it comes from, point by point.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func inflated(
    _ points: [Double], given: [Double] = [], by noise: ModelNoise, from stream: RandomStream
  ) -> [Double] {
    guard noise.variance > 0 else { return points }
    var stream = stream
    let (dimension, drawn) = (model.dataDimension, noise.drawCount)
    let draws = stream.normals(count: points.count / dimension * drawn)
    let rows = Self.beside(seen(points), dimension, draws, drawn)
    let inflated = run(rows, width: dimension + drawn, given: given) { row, parameters in
      [
        noise.inflated(
          row.columns(0..<dimension), draws: row.columns(dimension..<dimension + drawn),
          parameters)
      ]
    }[0]
    return restored(inflated)
  }

  /// The points that latent variables stand for.
  ///
  /// - Parameters:
  ///   - latents: Shape `[count, latentDimension]`, row-major.
  ///   - given: The parameters, `[count or 1, contextDimension]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func generate(_ latents: [Double], given: [Double] = []) -> [Double] {
    let points = run(latents, width: model.latentDimension, given: given) { u, parameters in
      [model.generate(latent: u, parameters)]
    }[0]
    return restored(points)
  }

  /// Points in data units, as the model sees them.
  func seen(_ points: [Double]) -> [Double] {
    standardisation?.standardised(points) ?? points
  }

  /// Points of the model, in data units.
  private func restored(_ points: [Double]) -> [Double] {
    standardisation?.restored(points) ?? points
  }

  /// The outputs of a function of rows, each row beside the parameters that it is given.
  func run(
    _ rows: [Double], width: Int, given: [Double],
    _ function: (Value, ParameterValues) -> [Value]
  ) -> [[Double]] {
    let (count, context) = (rows.count / width, model.contextDimension)
    let isOne = given.count == context
    precondition(
      isOne || given.count == count * context,
      "\(given.count) parameters, \(context) for each of \(count) points")
    let given = isOne && context > 0 ? (0..<count).flatMap { _ in given } : given
    let computation = ChunkedComputation(
      layout: model.layout, storage: storage, numbers: numbers, width: width + context,
      rows: count, threads: threads
    ) { row, parameters in
      guard context > 0 else { return function(row, parameters) }
      return function(
        row.columns(0..<width),
        parameters.conditioned(on: row.columns(width..<width + context)))
    }
    return computation.run(context > 0 ? Self.beside(rows, width, given, context) : rows)
  }

  /// The rows of two matrices side by side.
  static func beside(
    _ left: [Double], _ leftWidth: Int, _ right: [Double], _ rightWidth: Int
  ) -> [Double] {
    var rows: [Double] = []
    rows.reserveCapacity(left.count + right.count)
    for row in 0..<left.count / leftWidth {
      rows += left[row * leftWidth..<(row + 1) * leftWidth]
      rows += right[row * rightWidth..<(row + 1) * rightWidth]
    }
    return rows
  }
}
