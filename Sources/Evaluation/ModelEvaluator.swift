import Autodiff
import Flows
import Models
import Tensors

/// Evaluates a trained model on many points, chunk by chunk, in float32.
///
/// Chunks have a fixed size and each is computed whole by one thread, so the numbers do not depend on
/// how many threads there are.
public struct ModelEvaluator {
  /// What the model says of data points.
  public struct Densities: Sendable {
    /// The logarithm of the density at each point, of the model's kind, in nats.
    public var logDensities: [Double] = []
    /// `|h_⊥|²` of each point, in the model's coordinates; `nil` for a model without such.
    public var orthogonalSquares: [Double]?
  }

  private let model: any EvaluatedModel
  private let storage: FloatBuffer
  private let numbers: KnownParameters
  private let threads: Int

  /// An evaluator of `model` with the given parameters in flat storage.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - storage: Its parameters.
  ///   - threads: The most threads to compute with, at least 1.
  public init(_ model: any EvaluatedModel, storage: [Float], threads: Int = 1) {
    precondition(storage.count == model.layout.storageCount, "\(storage.count) parameters")
    precondition(threads >= 1, "an evaluation on \(threads) threads")
    self.model = model
    self.threads = threads
    self.storage = FloatBuffer(count: storage.count)
    _ = self.storage.elements.update(fromContentsOf: storage)
    numbers = KnownParameters(model.layout, storage: self.storage)
  }

  /// The number of chunks that a number of points is evaluated in: how many threads can have work.
  public static func chunkCount(points: Int) -> Int { ChunkedComputation.chunkCount(rows: points) }

  /// The points as the model reconstructs them: its projections onto the manifold.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Returns: Shape `[count, D]`, row-major; `nil` when the model does not reconstruct.
  public func reconstruct(_ points: [Double]) -> [Double]? {
    guard model.reconstructs else { return nil }
    return run(points, width: model.dataDimension) { x, parameters in
      model.readings(of: x, parameters).reconstruction.map { [$0] } ?? []
    }[0]
  }

  /// The logarithm of the model's density at points, in nats.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Precondition: The model has a density.
  public func density(_ points: [Double]) -> Densities {
    let outputs = run(points, width: model.dataDimension) { x, parameters in
      let readings = model.readings(of: x, parameters)
      guard let logDensity = readings.logDensity else {
        preconditionFailure("the density of a model that has none")
      }
      return [logDensity] + (readings.orthogonalSquare.map { [$0] } ?? [])
    }
    return Densities(
      logDensities: outputs[0], orthogonalSquares: outputs.count > 1 ? outputs[1] : nil)
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
    let outputs = run(points, beside: draws, width: model.latentDimension) { x, draws, parameters in
      let bound = model.lowerBound(of: x, draws: draws, parameters)
      return [bound.logLikelihood, bound.divergence]
    }
    return (outputs[0], outputs[1])
  }

  /// Points with noise in the normal space of a model with the parameters of this one.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - noise: The noise; a variance of zero adds nothing.
  ///   - stream: Where it comes from, point by point.
  /// - Returns: Shape `[count, D]`, row-major.
  public func inflated(
    _ points: [Double], _ noise: ModelNoise, from stream: RandomStream
  ) -> [Double] {
    guard noise.variance > 0 else { return points }
    var stream = stream
    let draws = stream.normals(count: points.count / model.dataDimension * noise.drawCount)
    return run(points, beside: draws, width: noise.drawCount) { x, draws, parameters in
      [noise.inflated(x, draws: draws, parameters)]
    }[0]
  }

  /// The points that latent variables stand for.
  ///
  /// - Parameter latents: Shape `[count, latentDimension]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func generate(_ latents: [Double]) -> [Double] {
    run(latents, width: model.latentDimension) { u, parameters in
      [model.generate(latent: u, parameters)]
    }[0]
  }

  /// A function of points and of as many rows of `width` other numbers.
  private func run(
    _ points: [Double], beside others: [Double], width: Int,
    _ function: (_ x: Value, _ others: Value, ParameterValues) -> [Value]
  ) -> [[Double]] {
    let dimension = model.dataDimension
    var rows: [Double] = []
    for row in 0..<points.count / dimension {
      rows += points[row * dimension..<(row + 1) * dimension]
      rows += others[row * width..<(row + 1) * width]
    }
    return run(rows, width: dimension + width) { row, parameters in
      function(
        row.columns(0..<dimension), row.columns(dimension..<dimension + width), parameters)
    }
  }

  private func run(
    _ rows: [Double], width: Int, _ function: (Value, ParameterValues) -> [Value]
  ) -> [[Double]] {
    let computation = ChunkedComputation(
      layout: model.layout, storage: storage, numbers: numbers, width: width,
      rows: rows.count / width, threads: threads, function)
    return computation.run(rows)
  }
}
