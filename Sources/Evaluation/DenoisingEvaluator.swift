import Autodiff
import Flows
import Models
import Tensors

/// Evaluates a trained Denoising Normalizing Flow on many points, chunk by chunk, in float32.
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

  /// The number of points that are evaluated at once: small enough for the caches.
  private static let chunk = 250

  /// An evaluator of `model` with the given parameters in flat storage.
  public init(_ model: DenoisingNormalizingFlow, storage: [Float]) {
    precondition(storage.count == model.layout.storageCount, "\(storage.count) parameters")
    self.model = model
    self.storage = FloatBuffer(count: storage.count)
    _ = self.storage.elements.update(fromContentsOf: storage)
  }

  /// Encodes and projects points.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  public func encode(_ points: [Double]) -> Encodings {
    let dimension = model.configuration.dataDimension
    var result = Encodings()
    run(points, width: dimension) { x, parameters in
      let encoding = model.encode(x, parameters)
      return [
        model.logDensity(encoding), square(encoding.orthogonal).sum(over: [1]),
        model.decode(manifold: encoding.manifold, parameters),
      ]
    } collect: { outputs in
      result.logDensities += outputs[0]
      result.orthogonalSquares += outputs[1]
      result.projections += outputs[2]
    }
    return result
  }

  /// The logarithm of the inflated density at points, in nats.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Returns: `ln q` and `|h_⊥|²`; no projections.
  public func density(_ points: [Double]) -> Encodings {
    var result = Encodings()
    run(points, width: model.configuration.dataDimension) { x, parameters in
      let encoding = model.encode(x, parameters)
      return [model.logDensity(encoding), square(encoding.orthogonal).sum(over: [1])]
    } collect: { outputs in
      result.logDensities += outputs[0]
      result.orthogonalSquares += outputs[1]
    }
    return result
  }

  /// The points of the manifold that latent variables stand for.
  ///
  /// - Parameter latents: Shape `[count, d]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func generate(_ latents: [Double]) -> [Double] {
    var result: [Double] = []
    run(latents, width: model.configuration.latentDimension) { u, parameters in
      [model.generate(latent: u, parameters)]
    } collect: { outputs in
      result += outputs[0]
    }
    return result
  }

  private func run(
    _ rows: [Double], width: Int, _ function: (Value, ParameterValues) -> [Value],
    collect: ([[Double]]) -> Void
  ) {
    let count = rows.count / width
    precondition(rows.count == count * width, "\(rows.count) numbers in rows of \(width)")
    var planned: (size: Int, executor: PlannedExecutor)?
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let size = min(Self.chunk, count - start)
      let executor: PlannedExecutor
      if let planned, planned.size == size {
        executor = planned.executor
      } else {
        executor = plan(batch: size, width: width, function)
        planned = (size, executor)
      }
      let input = executor.input(model.layout.inputCount)
      for index in 0..<size * width { input[index] = Float(rows[start * width + index]) }
      executor.run()
      collect((0..<executor.outputCount).map { executor.output($0).map(Double.init) })
    }
  }

  private func plan(
    batch: Int, width: Int, _ function: (Value, ParameterValues) -> [Value]
  ) -> PlannedExecutor {
    let tracer = Tracer()
    let parameters = ParameterValues(model.layout, tracer: tracer)
    let outputs = function(tracer.input([batch, width]), parameters)
    return PlannedExecutor(
      Graph(outputs: outputs), inputs: model.layout.inputs(in: storage))
  }
}
