import Flows
import Models
import Simulators
import Tensors
import Testing
import Training

/// Notes every epoch.
private final class Recorder: TrainingObserver {
  var epochs: [Int] = []
  var batches = 0
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {
    self.batches += 1
  }
  func didFinish(epoch: EpochSummary, of epochs: Int) { self.epochs.append(epoch.epoch) }
}

@Suite("Training")
struct TrainerTests {
  private static let variance = 0.01

  private func objective() throws -> DenoisingObjective {
    let model = try ManifoldFlow(
      .init(
        dataDimension: 2, latentDimension: 1, variance: Self.variance,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8),
        inner: FlowArchitecture(transform: .affineAutoregressive, layers: 1, hidden: 8)),
      permutations: .random(RandomStream(seed: 3, path: ["permutations"])))
    return DenoisingObjective(model: model, reconstructionWeight: 1, latentWeight: 0)
  }

  /// Points on a parabola.
  private var points: [Float] {
    var stream = RandomStream(seed: 4, path: ["points"])
    return (0..<105).flatMap { _ in
      let x = stream.uniform(in: -1..<1)
      return [Float(x), Float(x * x)]
    }
  }

  private var configuration: TrainingConfiguration {
    TrainingConfiguration(
      epochs: 6, batchSize: 20, learningRate: 2e-3, weightDecay: 1e-4, gradientClip: 5,
      restartEvery: 50, selection: .last, validationSplit: 0.1)
  }

  private func train(
    _ configuration: TrainingConfiguration, points: [Float]? = nil, seed: UInt64 = 1,
    variance: Double = variance, observer: any TrainingObserver = Recorder()
  ) throws -> TrainedParameters {
    let objective = try objective()
    let stream = RandomStream(seed: seed, path: ["train"])
    return try Trainer(
      objective: objective, configuration: configuration, inflation: .gaussian(variance: variance),
      stream: stream, noise: RandomStream(seed: seed, path: ["noise"])
    ).train(
      points: points ?? self.points,
      from: objective.layout.initialStorage(from: stream.child("initialisation")),
      observer: observer)
  }

  @Test("the loss falls, on training and on held-out points")
  func progress() throws {
    var longer = configuration
    longer.epochs = 40
    let curve = try train(longer).learningCurve
    let (first, last) = (try #require(curve.first), try #require(curve.last))
    #expect(last.trainingLoss < first.trainingLoss - 1)
    #expect(last.validationLoss < first.validationLoss - 1)
    #expect(curve.map(\.epoch) == Array(1...40))
  }

  @Test("the same seed gives the same bytes, another seed others")
  func determinism() throws {
    let (first, second) = (try train(configuration), try train(configuration))
    #expect(first.storage == second.storage)
    #expect(first.learningCurve == second.learningCurve)
    #expect(try train(configuration, seed: 2).storage != first.storage)
  }

  @Test("shards change roundings alone, and give the same bytes every time", arguments: [2, 3, 7])
  func shards(count: Int) throws {
    var sharded = configuration
    sharded.epochs = 1
    let whole = try train(sharded)
    sharded.shards = count
    let (first, second) = (try train(sharded), try train(sharded))
    #expect(first.storage == second.storage)
    #expect(first.storage != whole.storage)
    let (x, y) = (first.learningCurve[0], whole.learningCurve[0])
    // Five steps from the same start: float32 roundings have not grown yet.
    #expect(abs(x.trainingLoss / y.trainingLoss - 1) < 1e-4)
    #expect(abs(x.validationLoss / y.validationLoss - 1) < 1e-4)
    #expect(abs(x.gradientNorm / y.gradientNorm - 1) < 1e-4)
  }

  @Test("more shards than points in the last batch are as many as points")
  func smallLastBatch() throws {
    var sharded = configuration
    sharded.epochs = 1
    sharded.batchSize = 47
    sharded.shards = 5
    // 95 training points: two batches of 47 and one of a single point.
    let recorder = Recorder()
    _ = try train(sharded, observer: recorder)
    #expect(recorder.batches == 3)
  }

  @Test("every training point is seen once per epoch, the last batch is what is left")
  func batches() throws {
    let recorder = Recorder()
    let trained = try train(configuration, observer: recorder)
    // 105 points, 10 held out: four batches of 20 and one of 15.
    #expect(trained.validationRows.count == 10)
    #expect(recorder.batches == 6 * 5)
    #expect(recorder.epochs == Array(1...6))
  }

  @Test("the best epoch is kept as it was, not as it became")
  func bestSelection() throws {
    var best = configuration
    best.selection = .best
    // A rate this high makes the validation loss go up and down.
    best.learningRate = 0.05
    best.epochs = 12
    let trained = try train(best)
    let losses = trained.learningCurve.map(\.validationLoss)
    #expect(losses[trained.selectedEpoch - 1] == losses.min())
    var stopped = best
    stopped.selection = .last
    stopped.epochs = trained.selectedEpoch
    #expect(try train(stopped).storage == trained.storage)
  }

  @Test("validation sees no noise")
  func noiselessValidation() throws {
    var still = configuration
    still.learningRate = 1e-30
    still.epochs = 1
    let quiet = try train(still, variance: 0)
    let loud = try train(still, variance: 1)
    #expect(quiet.learningCurve[0].validationLoss == loud.learningCurve[0].validationLoss)
    #expect(quiet.learningCurve[0].trainingLoss != loud.learningCurve[0].trainingLoss)
  }

  @Test("data that are not finite are refused with their place")
  func invalidData() {
    var points = points
    points[7] = .nan
    #expect(throws: TrainingError.invalidData(row: 3, column: 1)) {
      try train(configuration, points: points)
    }
  }

  @Test("a loss that diverges stops the training and says where")
  func divergence() throws {
    var wild = configuration
    wild.learningRate = 1e18
    let error = #expect(throws: TrainingError.self) { try train(wild) }
    let text = try #require(error).description
    #expect(text.contains("in epoch 1, batch"))
    #expect(try #require(error).help.contains("learning_rate"))
  }

  @Test("a split that leaves nothing is refused")
  func emptySplit() {
    var configuration = configuration
    configuration.validationSplit = 0.001
    #expect(throws: TrainingError.emptySplit(training: 105, validation: 0)) {
      try train(configuration)
    }
  }
}
