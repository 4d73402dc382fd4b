import Flows
import Glibc
import Models
import Simulators
import Tensors
import Testing

@testable import Training

/// Says nothing.
private struct Silence: TrainingObserver {
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
  func didFinish(epoch: EpochSummary, of epochs: Int) {}
}

@Suite("Training with first-batch starts, running statistics and dropout")
struct TrainingStateTests {
  private func objective(
    batchNorm: Bool = false, dropout: Double = 0, actnorm: Bool = false
  ) throws -> DenoisingObjective {
    func flow(_ transform: FlowArchitecture.Kind, layers: Int) -> FlowArchitecture {
      FlowArchitecture(
        transform: transform, layers: layers, hidden: 8, batchNorm: batchNorm, dropout: dropout,
        actnorm: actnorm)
    }
    let model = try ManifoldFlow(
      .init(
        dataDimension: 2, latentDimension: 1, variance: 0.01,
        outer: flow(.rationalQuadraticCoupling, layers: 2),
        inner: flow(.affineAutoregressive, layers: 1)),
      permutations: .random(RandomStream(seed: 3, path: ["permutations"])))
    return DenoisingObjective(model: model, reconstructionWeight: 1, latentWeight: 0)
  }

  /// Points on a parabola.
  private let points: [Float] = {
    var stream = RandomStream(seed: 4, path: ["points"])
    return (0..<105).flatMap { _ in
      let x = stream.uniform(in: -1..<1)
      return [Float(2 + 3 * x), Float(x * x)]
    }
  }()

  private let configuration = TrainingConfiguration(
    epochs: 4, batchSize: 20, learningRate: 2e-3, weightDecay: 1e-4, gradientClip: 5,
    restartEvery: 50, selection: .last, validationSplit: 0.1)

  private func train(
    _ objective: DenoisingObjective, _ configuration: TrainingConfiguration,
    variance: Double = 0.01,
    from storage: [Float]? = nil
  ) throws -> TrainedParameters {
    let stream = RandomStream(seed: 1, path: ["train"])
    return try Trainer(
      objective: objective, configuration: configuration, inflation: .gaussian(variance: variance),
      stream: stream, noise: RandomStream(seed: 1, path: ["noise"])
    ).train(
      points: points,
      from: storage
        ?? objective.layout.initialStorage(from: stream.child("initialisation")),
      observer: Silence())
  }

  @Test(
    "the loss falls, and the same seed gives the same bytes",
    arguments: [(true, 0.0, false), (false, 0.2, false), (false, 0.0, true), (true, 0.2, true)])
  func progress(batchNorm: Bool, dropout: Double, actnorm: Bool) throws {
    let objective = try objective(batchNorm: batchNorm, dropout: dropout, actnorm: actnorm)
    var longer = configuration
    longer.epochs = 30
    let trained = try train(objective, longer)
    let curve = trained.learningCurve
    #expect(curve[29].trainingLoss < curve[0].trainingLoss - 0.5)
    #expect(curve[29].validationLoss < curve[0].validationLoss - 0.5)
    #expect(try train(objective, longer).storage == trained.storage)
    #expect(trained.storage.count == objective.layout.storageCount)
  }

  @Test("ActNorm starts from the first batch as it arrives there")
  func firstBatch() throws {
    let objective = try objective(actnorm: true)
    var still = configuration
    still.epochs = 1
    still.batchSize = 105
    still.learningRate = 1e-30
    // Without noise, the only batch is all training points: the statistics can be worked out.
    let trained = try train(objective, still, variance: 0)
    let held = Set(trained.validationRows)
    let layout = objective.layout
    func elements(_ name: String) throws -> [Float] {
      let parameter = try #require(layout.parameters.first { $0.name == name })
      return Array(layout.elements(of: parameter, in: trained.storage))
    }
    let (logScale, shift) = (
      try elements("outer.0.actnorm.log_scale"), try elements("outer.0.actnorm.shift")
    )
    for column in 0..<2 {
      let values = (0..<105).filter { !held.contains($0) }.map { Double(points[2 * $0 + column]) }
      let mean = values.reduce(0, +) / 95
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 94).squareRoot()
      // Float32 sums over 95 points.
      #expect(abs(Double(logScale[column]) + log(deviation)) < 1e-5)
      #expect(abs(Double(shift[column]) + mean / deviation) < 1e-5)
    }
    // The later ones have seen what the first made of the batch: scales near one, not those of data.
    #expect(try elements("outer.1.actnorm.log_scale").allSatisfy { $0 != 0 && abs($0) < 1 })
    #expect(try elements("inner.0.actnorm.log_scale").allSatisfy { $0 != 0 && abs($0) < 1 })
  }

  @Test("running statistics follow the batches and nothing else")
  func runningStatistics() throws {
    let objective = try objective(batchNorm: true)
    let layout = objective.layout
    #expect(layout.storageCount > layout.trainedCount)
    var still = configuration
    still.epochs = 1
    still.batchSize = 105
    still.learningRate = 1e-30
    let start = layout.initialStorage(
      from: RandomStream(seed: 1, path: ["train"]).child("initialisation"))
    let trained = try train(objective, still)
    for (before, after) in zip(start, trained.storage).prefix(layout.trainedCount) {
      #expect(abs(before - after) < 1e-25)
    }
    for statistic in layout.statistics {
      let after = layout.elements(of: statistic, in: trained.storage)
      #expect(after.allSatisfy { $0 != Float(statistic.initialValue) }, "\(statistic.name)")
      // Every network is applied twice in a step, and a variance moves from one by a tenth each time.
      if statistic.name.hasSuffix("variance") {
        #expect(after.allSatisfy { $0 >= 0.81 }, "\(statistic.name)")
      }
    }
    // A high decay would pull them to zero if the optimiser saw them.
    still.weightDecay = 1e29
    let decayed = try train(objective, still)
    #expect(
      decayed.storage.suffix(from: layout.trainedCount)
        == trained.storage.suffix(from: layout.trainedCount))
  }

  @Test("validation drops nothing and uses the running statistics", arguments: [true, false])
  func validation(batchNorm: Bool) throws {
    let objective = try objective(batchNorm: batchNorm, dropout: 0.5)
    var still = configuration
    still.epochs = 1
    still.batchSize = 20
    still.learningRate = 1e-30
    let trained = try train(objective, still)
    let parameters = FloatBuffer(count: trained.storage.count)
    _ = parameters.elements.update(fromContentsOf: trained.storage)
    let step = TrainingStep(objective, batchSize: 10, parameters: parameters, gradient: nil)
    #expect(step.randomInputs.isEmpty)
    for (index, row) in trained.validationRows.enumerated() {
      step.clean[2 * index] = points[2 * row]
      step.clean[2 * index + 1] = points[2 * row + 1]
    }
    step.compute()
    #expect(step.loss.loss == trained.learningCurve[0].validationLoss)
    // Points by themselves give the same: no statistics of batches are involved.
    let single = TrainingStep(objective, batchSize: 1, parameters: parameters, gradient: nil)
    var sum = 0.0
    for row in trained.validationRows {
      single.clean[0] = points[2 * row]
      single.clean[1] = points[2 * row + 1]
      single.compute()
      sum += single.loss.loss
    }
    #expect(abs(sum / 10 - step.loss.loss) < 1e-4 * abs(step.loss.loss))
  }

  @Test("with dropout, too, shards change roundings alone", arguments: [2, 3])
  func shards(count: Int) throws {
    let objective = try objective(dropout: 0.3)
    // New blocks add next to nothing, so masks of new ones would not be seen.
    var draws = RandomStream(seed: 5, path: ["storage"])
    let storage = (0..<objective.layout.storageCount).map { _ in
      Float(draws.uniform(in: -0.5..<0.5))
    }
    var sharded = configuration
    sharded.epochs = 1
    sharded.learningRate = 1e-6
    let whole = try train(objective, sharded, from: storage).learningCurve[0]
    sharded.shards = count
    let parts = try train(objective, sharded, from: storage).learningCurve[0]
    // Five steps from the same start: float32 roundings have not grown yet.
    #expect(abs(parts.trainingLoss / whole.trainingLoss - 1) < 1e-4)
    #expect(abs(parts.gradientNorm / whole.gradientNorm - 1) < 1e-4)
    let plain = try train(try self.objective(), sharded, from: storage).learningCurve[0]
    #expect(abs(plain.gradientNorm / whole.gradientNorm - 1) > 1e-3)
  }
}
