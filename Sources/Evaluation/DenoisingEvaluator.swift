import Autodiff
import Flows
import Models
import Tensors

/// Evaluates a trained Denoising Normalizing Flow on many points, chunk by chunk, in float32.
///
/// Chunks have a fixed size and each is computed whole by one thread, so the numbers do not depend on
/// how many threads there are.
public struct DenoisingEvaluator {
  /// What the model says of data points.
  public struct Encodings: Sendable {
    /// `ln q`, the logarithm of the inflated density at each point, in nats.
    public var logDensities: [Double] = []
    /// `|h_⊥|²` of each point, in the model's coordinates.
    public var orthogonalSquares: [Double] = []
    /// The projection of each point onto the manifold, `[count, D]` row-major, in data units.
    public var projections: [Double] = []
  }

  private let model: DenoisingNormalizingFlow
  private let storage: FloatBuffer
  private let threads: Int

  /// An evaluator of `model` with the given parameters in flat storage.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - storage: Its parameters.
  ///   - threads: The most threads to compute with, at least 1.
  public init(_ model: DenoisingNormalizingFlow, storage: [Float], threads: Int = 1) {
    precondition(storage.count == model.layout.storageCount, "\(storage.count) parameters")
    precondition(threads >= 1, "an evaluation on \(threads) threads")
    self.model = model
    self.threads = threads
    self.storage = FloatBuffer(count: storage.count)
    _ = self.storage.elements.update(fromContentsOf: storage)
  }

  /// The number of chunks that a number of points is evaluated in: how many threads can have work.
  public static func chunkCount(points: Int) -> Int { ChunkedComputation.chunkCount(rows: points) }

  /// Encodes and projects points.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  public func encode(_ points: [Double]) -> Encodings {
    let outputs = run(points, width: model.configuration.dataDimension) { x, parameters in
      let encoding = model.encode(x, parameters)
      return [
        model.logDensity(encoding), square(encoding.orthogonal).sum(over: [1]),
        model.decode(manifold: encoding.manifold, parameters),
      ]
    }
    return Encodings(
      logDensities: outputs[0], orthogonalSquares: outputs[1], projections: outputs[2])
  }

  /// The logarithm of the inflated density at points, in nats.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Returns: `ln q` and `|h_⊥|²`; no projections.
  public func density(_ points: [Double]) -> Encodings {
    let outputs = run(points, width: model.configuration.dataDimension) { x, parameters in
      let encoding = model.encode(x, parameters)
      return [model.logDensity(encoding), square(encoding.orthogonal).sum(over: [1])]
    }
    return Encodings(logDensities: outputs[0], orthogonalSquares: outputs[1])
  }

  /// The points of the manifold that latent variables stand for.
  ///
  /// - Parameter latents: Shape `[count, d]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func generate(_ latents: [Double]) -> [Double] {
    run(latents, width: model.configuration.latentDimension) { u, parameters in
      [model.generate(latent: u, parameters)]
    }[0]
  }

  private func run(
    _ rows: [Double], width: Int, _ function: (Value, ParameterValues) -> [Value]
  ) -> [[Double]] {
    let computation = ChunkedComputation(
      layout: model.layout, storage: storage, width: width, rows: rows.count / width,
      threads: threads, function)
    return computation.run(rows)
  }
}
