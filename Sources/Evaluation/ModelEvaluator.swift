import Autodiff
import Flows
import Models
import Tensors

/// Evaluates a trained model on many points, chunk by chunk, in float32.
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

  /// The number of points that are evaluated at once: small enough for the caches.
  private static let chunk = 250

  /// An evaluator of `model` with the given parameters in flat storage.
  public init(_ model: any EvaluatedModel, storage: [Float]) {
    precondition(storage.count == model.layout.storageCount, "\(storage.count) parameters")
    self.model = model
    self.storage = FloatBuffer(count: storage.count)
    _ = self.storage.elements.update(fromContentsOf: storage)
  }

  /// The points as the model reconstructs them: its projections onto the manifold.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Returns: Shape `[count, D]`, row-major; `nil` when the model does not reconstruct.
  public func reconstruct(_ points: [Double]) -> [Double]? {
    guard model.reconstructs else { return nil }
    var result: [Double] = []
    run(points, width: model.dataDimension) { x, parameters in
      model.readings(of: x, parameters).reconstruction.map { [$0] } ?? []
    } collect: { outputs in
      result += outputs[0]
    }
    return result
  }

  /// The logarithm of the model's density at points, in nats.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  /// - Precondition: The model has a density.
  public func density(_ points: [Double]) -> Densities {
    var result = Densities()
    run(points, width: model.dataDimension) { x, parameters in
      let readings = model.readings(of: x, parameters)
      guard let logDensity = readings.logDensity else {
        preconditionFailure("the density of a model that has none")
      }
      return [logDensity] + (readings.orthogonalSquare.map { [$0] } ?? [])
    } collect: { outputs in
      result.logDensities += outputs[0]
      guard outputs.count > 1 else { return }
      if result.orthogonalSquares == nil { result.orthogonalSquares = [] }
      result.orthogonalSquares?.append(contentsOf: outputs[1])
    }
    return result
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
    var rows: [Double] = []
    for row in 0..<points.count / dimension {
      rows += points[row * dimension..<(row + 1) * dimension]
      rows += draws[row * latent..<(row + 1) * latent]
    }
    var result: (logLikelihoods: [Double], divergences: [Double]) = ([], [])
    run(rows, width: width) { row, parameters in
      let bound = model.lowerBound(
        of: row.columns(0..<dimension), draws: row.columns(dimension..<width), parameters)
      return [bound.logLikelihood, bound.divergence]
    } collect: { outputs in
      result.logLikelihoods += outputs[0]
      result.divergences += outputs[1]
    }
    return result
  }

  /// The points that latent variables stand for.
  ///
  /// - Parameter latents: Shape `[count, latentDimension]`, row-major.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  public func generate(_ latents: [Double]) -> [Double] {
    var result: [Double] = []
    run(latents, width: model.latentDimension) { u, parameters in
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
