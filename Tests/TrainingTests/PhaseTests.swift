import Autodiff
import Flows
import Models
import Simulators
import Tensors
import Testing

@testable import Training

/// Notes what is reported.
private final class Notes: TrainingObserver {
  var batches: [String] = []
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {
    self.batches.append("\(epoch)/\(epochs) \(batch)/\(batches)")
  }
  func didFinish(epoch: EpochSummary, of epochs: Int) {}
}

@Suite("Trainings of several phases")
struct PhaseTests {
  private let model: ExactManifoldFlow
  private let start: [Float]

  init() throws {
    model = try ManifoldLearningFlow.build(
      .init(
        dataDimension: 2, latentDimension: 1, variance: 0,
        outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8),
        inner: FlowArchitecture(
          transform: .rationalQuadraticAutoregressive, layers: 1, hidden: 8)),
      permutations: .random(RandomStream(seed: 3, path: ["permutations"])))
    start = model.layout.initialStorage(from: RandomStream(seed: 3, path: ["start"]))
  }

  /// Points on a parabola.
  private var points: [Float] {
    var stream = RandomStream(seed: 4, path: ["points"])
    return (0..<100).flatMap { _ in
      let x = stream.uniform(in: -1..<1)
      return [Float(x), Float(x * x)]
    }
  }

  private var configuration: TrainingConfiguration {
    TrainingConfiguration(
      epochs: 6, batchSize: 20, learningRate: 2e-3, weightDecay: 1e-2, gradientClip: 5,
      restartEvery: nil, selection: .last, validationSplit: 0.1)
  }

  private func plan(
    _ scheme: ManifoldLearningFlow.Scheme, epochs: Int = 6, chunks: Int = 1
  ) -> TrainingPlan {
    ManifoldLearningFlow(
      model: model.flow.configuration,
      learning: .init(scheme: scheme, reconstructionWeight: 10, chunks: chunks)
    ).plan(for: model, epochs: epochs)
  }

  private func train(
    _ plan: TrainingPlan, _ configuration: TrainingConfiguration? = nil, from start: [Float]? = nil,
    variance: Double = 0, fresh: (any PointSource)? = nil,
    observer: any TrainingObserver = Notes()
  ) throws -> TrainedParameters {
    try Trainer(
      plan: plan, configuration: configuration ?? self.configuration,
      inflation: .gaussian(variance: variance), fresh: fresh,
      stream: RandomStream(seed: 1, path: ["train"]), noise: RandomStream(seed: 1, path: ["noise"])
    ).train(points: points, from: start ?? self.start, observer: observer)
  }

  /// The parameters of a part, and their values in flat storage.
  private func values(_ part: String, _ storage: [Float]) -> [Float] {
    model.layout.parameters(ofParts: part).parameters.flatMap {
      model.layout.elements(of: $0, in: storage)
    }
  }

  @Test("groups of parameters fill flat storage, and parts have ranges of their own")
  func groups() {
    let layout = model.layout
    #expect(layout.allParameters.ranges == [0..<layout.trainedCount])
    let (outer, inner) = (
      layout.parameters(ofParts: "outer"), layout.parameters(ofParts: "inner")
    )
    #expect(
      outer.ranges + inner.ranges == [
        0..<inner.ranges[0].lowerBound,
        inner.ranges[0].lowerBound..<layout.trainedCount,
      ])
    #expect(layout.parameters(ofParts: "inner", "outer") == layout.allParameters)
  }

  @Test("a phase leaves what it does not train as it was, bit for bit")
  func otherParameters() throws {
    let plan = plan(.sequential)
    let first = try train(TrainingPlan([plan.parts[0]])).storage
    #expect(values("inner", first) == values("inner", start))
    #expect(values("outer", first) != values("outer", start))
    let second = try train(TrainingPlan([plan.parts[1]])).storage
    #expect(values("outer", second) == values("outer", start))
    #expect(values("inner", second) != values("inner", start))
  }

  @Test("the norm that is clipped is that of the trained parameters alone")
  func norms() throws {
    var still = configuration
    (still.epochs, still.learningRate) = (1, 1e-30)
    let both = plan(.simultaneous).phases[1]
    func norm(_ group: ParameterGroup) throws -> Double {
      var phase = both
      phase.parameters = group
      return try train(TrainingPlan(phase, epochs: 1), still).learningCurve[0].gradientNorm
    }
    let layout = model.layout
    // One batch, so that the mean of norms is a norm.
    still.batchSize = 90
    let (outer, inner, all) = (
      try norm(layout.parameters(ofParts: "outer")), try norm(layout.parameters(ofParts: "inner")),
      try norm(layout.allParameters)
    )
    #expect(outer > 0 && inner > 0)
    #expect(abs((outer * outer + inner * inner).squareRoot() / all - 1) < 1e-5)
  }

  @Test(
    "every scheme lowers its losses, and the same seed gives the same bytes",
    arguments: [ManifoldLearningFlow.Scheme.sequential, .simultaneous, .alternating])
  func progress(scheme: ManifoldLearningFlow.Scheme) throws {
    let plan = plan(scheme, epochs: 30, chunks: 2)
    let trained = try train(plan)
    #expect(try train(plan).storage == trained.storage)
    #expect(trained.phases == plan.phases.map(\.name))
    // In turns, the density is that of coordinates which move meanwhile.
    for phase in scheme == .alternating ? [plan.phases[0]] : plan.phases {
      let rows = trained.learningCurve.filter { $0.phase == phase.name }
      let (first, last) = (try #require(rows.first), try #require(rows.last))
      #expect(last.trainingLoss < first.trainingLoss, "\(phase.name)")
    }
    #expect(trained.learningCurve.map(\.epoch) == trained.learningCurve.map(\.epoch).sorted())
    #expect(trained.selectedEpoch == trained.learningCurve.last?.epoch)
  }

  @Test("phases share the split, and draw order and noise from streams of their names")
  func streams() throws {
    // With nothing to learn, a phase by another name sees the same points in another order.
    var still = configuration
    (still.learningRate, still.batchSize) = (1e-30, 30)
    let phase = plan(.simultaneous).phases[1]
    var other = phase
    other.name = "other"
    let twice = try train(
      TrainingPlan([.init(phase, epochs: 1), .init(other, epochs: 1)]), still, variance: 0.01)
    let (first, second) = (twice.learningCurve[0], twice.learningCurve[1])
    #expect(first.validationLoss == second.validationLoss)
    #expect(first.trainingLoss != second.trainingLoss)
    #expect(Set(twice.validationRows).count == 10)
    let alone = try train(TrainingPlan(phase, epochs: 1), still, variance: 0.01)
    #expect(alone.validationRows == twice.validationRows)
  }

  @Test("phases that take turns go through the same chunks, one after the other")
  func alternation() throws {
    let notes = Notes()
    _ = try train(plan(.alternating, epochs: 2, chunks: 3), observer: notes)
    // 90 points in three chunks of 30, each in batches of 20 and 10.
    let epoch = (1...3).flatMap { chunk in
      [String](repeating: "", count: 2).flatMap { _ in
        [2 * chunk - 1, 2 * chunk].map { "1/1 \($0)/6" }
      }
    }
    #expect(notes.batches == epoch)
    let few = try train(plan(.alternating, epochs: 2, chunks: 1)).storage
    #expect(try train(plan(.alternating, epochs: 2, chunks: 3)).storage != few)
  }

  @Test("training ends early when the validation loss has not fallen for long enough")
  func patience() throws {
    var impatient = configuration
    impatient.epochs = 40
    impatient.learningRate = 0.05
    impatient.patience = 3
    let plan = TrainingPlan(plan(.simultaneous).phases[1], epochs: 40)
    let trained = try train(plan, impatient)
    let losses = trained.learningCurve.map(\.validationLoss)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
    #expect(losses.count < 40)
    #expect(losses.count == best + 1 + 3)
    #expect(trained.selectedEpoch == losses.count)
    impatient.selection = .best
    #expect(try train(plan, impatient).selectedEpoch == best + 1)
  }

  @Test("the best epoch of a phase is what the next one starts from")
  func bestOfPhases() throws {
    var best = configuration
    (best.selection, best.learningRate) = (.best, 0.05)
    let plan = plan(.sequential, epochs: 20)
    let both = try train(plan, best)
    let curve = both.learningCurve.filter { $0.phase == "manifold" }
    let chosen = try #require(curve.min { $0.validationLoss < $1.validationLoss })
    #expect(chosen.epoch < 10)
    var shorter = best
    shorter.selection = .last
    // As one of two phases, so that the streams have the same names.
    let stopped = TrainingPlan([
      .init(plan.phases[0], epochs: 10), .init(plan.phases[1], epochs: 0),
    ])
    shorter.patience = nil
    let replay = try train(stopped, best)
    #expect(values("outer", replay.storage) == values("outer", both.storage))
    #expect(replay.selectedEpoch == chosen.epoch)
  }

  @Test("every epoch after the first sees fresh points; those held out stay")
  func sampling() throws {
    struct Line: PointSource {
      func points(count: Int, epoch: Int) -> TrainingPoints {
        var stream = RandomStream(seed: 9, path: ["line", "\(epoch)"])
        return TrainingPoints(
          (0..<count).flatMap { _ in
            let x = Float(stream.uniform(in: -1..<1))
            return [x, x]
          })
      }
    }
    var still = configuration
    (still.learningRate, still.batchSize) = (1e-30, 90)
    let plan = TrainingPlan(plan(.simultaneous).phases[1], epochs: 3)
    let fixed = try train(plan, still).learningCurve
    let fresh = try train(plan, still, fresh: Line()).learningCurve
    #expect(fresh[0] == fixed[0])
    #expect(Set(fresh.map(\.trainingLoss)).count == 3)
    #expect(Set(fresh.map(\.validationLoss)).count == 1)
    // The same points in another order: sums differ by roundings alone.
    #expect(abs(fixed[1].trainingLoss / fixed[0].trainingLoss - 1) < 1e-5)
    #expect(abs(fresh[1].trainingLoss / fixed[0].trainingLoss - 1) > 1e-3)
  }

  @Test("a loss that diverges names its phase")
  func divergence() throws {
    var wild = configuration
    wild.learningRate = 1e18
    let error = #expect(throws: TrainingError.self) { try train(plan(.sequential), wild) }
    #expect(try #require(error).description.hasSuffix("of the phase 'manifold'"))
  }

  @Test("ActNorm of a flow that a later phase meets first starts from that phase's first batch")
  func firstBatches() throws {
    func flow(_ kind: FlowArchitecture.Kind) -> FlowArchitecture {
      FlowArchitecture(transform: kind, layers: 1, hidden: 6, actnorm: true)
    }
    let algorithm = ManifoldLearningFlow(
      model: .init(
        dataDimension: 2, latentDimension: 1, variance: 0,
        outer: flow(.rationalQuadraticCoupling), inner: flow(.affineAutoregressive)),
      learning: .init(scheme: .sequential, reconstructionWeight: 1))
    let model = try ManifoldLearningFlow.build(
      algorithm.model, permutations: .random(RandomStream(seed: 3, path: ["permutations"])))
    var still = configuration
    (still.learningRate, still.epochs) = (1e-30, 2)
    let start = model.layout.initialStorage(from: RandomStream(seed: 3, path: ["start"]))
    let plan = algorithm.plan(for: model, epochs: 2)
    func scales(_ plan: TrainingPlan) throws -> [Float] {
      let storage = try train(plan, still, from: start).storage
      return model.layout.parameters.filter { $0.name.hasSuffix("actnorm.log_scale") }.flatMap {
        model.layout.elements(of: $0, in: storage)
      }
    }
    let after = try scales(plan)
    let between = try scales(
      TrainingPlan([.init(plan.phases[0], epochs: 1), .init(plan.phases[1], epochs: 0)]))
    #expect(after.count == 3 && after.allSatisfy { $0 != 0 })
    #expect(between.prefix(2) == after.prefix(2))
    #expect(between[2] == 0)
  }
}
