import Flows
import Simulators
import Tensors

/// Makes noisy batches of clean ones, in one phase of a training.
struct BatchInflation {
  /// What is to be done for a batch.
  private enum Rule {
    case nothing
    /// Independent normal noise on every coordinate.
    case everyCoordinate(scale: Double)
    /// Independent normal noise along the normals of the points.
    case normals(scale: Double)
    case model(ModelNoise)
  }

  private let rule: Rule
  private let memory: TrainingMemory
  private var modelSteps: [Int: ModelNoiseStep] = [:]

  /// Makes batches with the given noise.
  ///
  /// - Parameters:
  ///   - noise: The noise.
  ///   - memory: The parameters of the model, and who computes.
  init(_ noise: TrainingNoise, memory: TrainingMemory) {
    self.memory = memory
    rule =
      switch noise {
      case .inflation(let inflation) where inflation.variance <= 0: .nothing
      case .inflation(.gaussian(let variance)): .everyCoordinate(scale: variance.squareRoot())
      case .inflation(.normal(let variance, _)): .normals(scale: variance.squareRoot())
      // Drawn anew, coordinates of no variance would move points onto the manifold.
      case .model(let noise) where noise.variance == 0: .nothing
      case .model(let noise): .model(noise)
      }
  }

  /// Makes the inflated points of a batch from its clean ones.
  ///
  /// - Parameters:
  ///   - batch: The batch, with what its points were drawn at.
  ///   - rows: The rows that these are.
  ///   - points: The points that they are rows of.
  ///   - stream: Where the noise comes from.
  mutating func fill(
    _ batch: BatchArrays, rows: ArraySlice<Int>, of points: PointRows, stream: RandomStream
  ) {
    let (clean, inflated) = (batch.clean, batch.inflated)
    var stream = stream
    switch rule {
    case .nothing: _ = inflated.update(fromContentsOf: clean)
    case .everyCoordinate(let scale):
      _ = inflated.update(fromContentsOf: clean)
      for index in inflated.indices { inflated[index] += Float(scale * stream.normal()) }
    case .normals(let scale):
      guard let frames = points.tangentFrames else {
        preconditionFailure("noise along normals, of points without tangents")
      }
      frames.fill(inflated, rows: rows, scale: scale, from: &stream)
      for index in inflated.indices { inflated[index] += clean[index] }
    case .model(let noise):
      modelStep(noise, batchSize: rows.count).run(batch, from: &stream)
    }
  }

  private mutating func modelStep(_ noise: ModelNoise, batchSize: Int) -> ModelNoiseStep {
    if let known = modelSteps[batchSize] { return known }
    let step = ModelNoiseStep(noise, batchSize: batchSize, memory: memory)
    modelSteps[batchSize] = step
    return step
  }
}
