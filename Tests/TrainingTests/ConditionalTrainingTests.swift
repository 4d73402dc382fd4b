import Flows
import Glibc
import Models
import Simulators
import Tensors
import Testing

@testable import Training

/// Nobody is told.
private struct Silence: TrainingObserver {
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
  func didFinish(epoch: EpochSummary, of epochs: Int) {}
}

/// Normal points whose mean is the parameter times a fixed vector: the score is linear and known.
private struct MovingGaussian: PointSource {
  static let direction = [1.0, 0.5]
  static let scale = 0.5
  /// The mean square of the score, `|a|²/σ²`: what a model that knows no score is off by.
  static let meanSquare = 1.25 / 0.25

  func points(count: Int, epoch: Int) -> TrainingPoints {
    var stream = RandomStream(seed: 31, path: ["gaussian", "\(epoch)"])
    var points = TrainingPoints([])
    for _ in 0..<count {
      let theta = stream.uniform(in: -1..<1)
      let noise = Self.direction.map { _ in Self.scale * stream.normal() }
      points.points += zip(Self.direction, noise).map { Float(theta * $0 + $1) }
      points.parameters.append(Float(theta))
      let score = zip(Self.direction, noise).reduce(0) { $0 + $1.0 * $1.1 }
      points.jointScores.append(Float(score / (Self.scale * Self.scale)))
    }
    return points
  }
}

@Suite("Training on data with parameters")
struct ConditionalTrainingTests {
  private let model: AmbientFlow
  private let start: [Float]
  private let points = MovingGaussian().points(count: 1000, epoch: 0)

  init() throws {
    model = try AmbientFlow(
      .init(
        dataDimension: 2, variance: 0,
        flow: FlowArchitecture(
          transform: .affineCoupling, layers: 3, hidden: 16, blocks: 1, actnorm: true,
          contextFeatures: 1)),
      permutations: .random(RandomStream(seed: 32, path: ["permutations"])))
    start = model.layout.initialStorage(from: RandomStream(seed: 32, path: ["start"]))
  }

  private func train(
    scoreWeight: Double?, epochs: Int, shards: Int = 1, threads: Int = 1,
    points: TrainingPoints? = nil, fresh: (any PointSource)? = nil
  ) throws -> TrainedParameters {
    var configuration = TrainingConfiguration(
      epochs: epochs, batchSize: 50, shards: shards, learningRate: 5e-3, weightDecay: 0,
      gradientClip: 5, restartEvery: nil, selection: .last, validationSplit: 0.1)
    configuration.threads = threads
    let algorithm = AmbientLikelihood(
      model: model.configuration, likelihoodWeight: 1, scoreWeight: scoreWeight)
    return try Trainer(
      plan: algorithm.plan(for: model, epochs: epochs), configuration: configuration,
      inflation: .gaussian(variance: 0), fresh: fresh,
      stream: RandomStream(seed: 33, path: ["train"]),
      noise: RandomStream(seed: 33, path: ["noise"])
    ).train(points: points ?? self.points, from: start, observer: Silence())
  }

  @Test("the distance of the scores falls towards zero, where the truth has it")
  func scoreFalls() throws {
    let curve = try train(scoreWeight: 1, epochs: 30).learningCurve
    #expect(curve[0].termNames == ["negative_log_likelihood", "score"])
    let last = try #require(curve.last)
    // Joint and true score are the same here, so the optimum is zero; a tenth of a score of zero's
    // distance is far beyond what chance gives in 30 epochs.
    #expect(last.validationTerms[1] < 0.1 * MovingGaussian.meanSquare)
    // The truth has ln(2π σ²) + 1 nats.
    let entropy = log(2 * .pi * MovingGaussian.scale * MovingGaussian.scale) + 1
    // 100 held-out points have a standard error of 0.1.
    #expect(abs(last.validationTerms[0] - entropy) < 0.4)
  }

  @Test("without a weight there is no such term, and scores are not looked at")
  func noScores() throws {
    let curve = try train(
      scoreWeight: nil, epochs: 1,
      points: TrainingPoints(points.points, parameters: points.parameters)
    ).learningCurve
    #expect(curve[0].termNames == ["negative_log_likelihood"])
  }

  @Test("shards change roundings alone, and threads nothing", arguments: [2, 3])
  func shards(count: Int) throws {
    let whole = try train(scoreWeight: 1, epochs: 1)
    let first = try train(scoreWeight: 1, epochs: 1, shards: count)
    let second = try train(scoreWeight: 1, epochs: 1, shards: count, threads: 2)
    #expect(first.storage == second.storage)
    let (x, y) = (first.learningCurve[0], whole.learningCurve[0])
    // Roundings of float32, which 18 steps of the optimiser magnify.
    #expect(abs(x.trainingLoss - y.trainingLoss) < 1e-3 * abs(y.trainingLoss))
  }

  @Test("fresh points come with parameters and scores of their own")
  func fresh() throws {
    let still = try train(scoreWeight: 1, epochs: 2)
    let fresh = try train(scoreWeight: 1, epochs: 2, fresh: MovingGaussian())
    #expect(fresh.learningCurve[0] == still.learningCurve[0])
    #expect(fresh.learningCurve[1] != still.learningCurve[1])
  }

  @Test("a parameter or a score that is not finite is refused, with its row")
  func invalid() throws {
    var broken = points
    broken.parameters[7] = .nan
    #expect(throws: TrainingError.invalidCondition(what: "parameter", row: 7)) {
      try train(scoreWeight: 1, epochs: 1, points: broken)
    }
    broken = points
    broken.jointScores[8] = .infinity
    #expect(throws: TrainingError.invalidCondition(what: "joint score", row: 8)) {
      try train(scoreWeight: 1, epochs: 1, points: broken)
    }
  }
}
