import Flows
import Tensors

/// Trains a model, phase by phase, on data inflated anew for every batch.
///
/// Everything random comes from named streams: the split, which all phases share, from `split`, the
/// order of epoch `e` from `order/e`, what objectives draw for its batch `b` from `draws/e/b`, the
/// noise from the noise stream's `e/b`. Where there are several phases, all but the split come from
/// children of these streams that have the phases' names. The same streams give the same parameters,
/// bit for bit.
public struct Trainer {
  private let plan: TrainingPlan
  private let configuration: TrainingConfiguration
  private let inflation: TrainingNoise
  private let fresh: (any PointSource)?
  private let split: RandomStream
  private let stream: RandomStream
  private let noise: RandomStream

  /// A trainer.
  ///
  /// - Parameters:
  ///   - plan: What is minimised, phase by phase.
  ///   - configuration: How; the plan decides about the epochs.
  ///   - inflation: The noise that is added to every batch.
  ///   - fresh: Where the training points of every epoch after the first come from; `nil` for
  ///     trainings that see the same points again and again.
  ///   - split: Where the split comes from; `nil` for the stream's child `split`.
  ///   - stream: Where the order of the batches comes from, and what objectives draw.
  ///   - noise: Where the noise comes from.
  public init(
    plan: TrainingPlan, configuration: TrainingConfiguration, inflation: TrainingNoise,
    fresh: (any PointSource)? = nil, split: RandomStream? = nil, stream: RandomStream,
    noise: RandomStream
  ) {
    self.plan = plan
    self.configuration = configuration
    self.inflation = inflation
    self.fresh = fresh
    self.split = split ?? stream.child("split")
    self.stream = stream
    self.noise = noise
  }

  /// A trainer of a single phase that trains all parameters.
  public init(
    objective: any Objective, configuration: TrainingConfiguration, inflation: TrainingNoise,
    stream: RandomStream, noise: RandomStream
  ) {
    let phase = TrainingPhase(
      "all", minimising: objective, over: objective.layout.allParameters)
    self.init(
      plan: TrainingPlan(phase, epochs: configuration.epochs), configuration: configuration,
      inflation: inflation, stream: stream, noise: noise)
  }

  /// Trains from the given start, on points `[count, dimension]`, row-major, with no parameters.
  ///
  /// - Throws: `TrainingError` when data, loss or gradient are not finite, or the split is empty.
  public func train(
    points: [Float], from initialStorage: [Float], observer: any TrainingObserver
  ) throws(TrainingError) -> TrainedParameters {
    try train(points: TrainingPoints(points), from: initialStorage, observer: observer)
  }

  /// Trains from the given start, or from where an earlier training was stopped.
  ///
  /// With a checkpoint of the same training, its parameters, learning curve and selection are those of a
  /// training that was never stopped, bit for bit.
  ///
  /// - Parameters:
  ///   - points: The data.
  ///   - initialStorage: The parameters to start from, in flat storage.
  ///   - checkpoints: Who keeps checkpoints of this very training; `nil` for nobody.
  ///   - observer: Who is told about progress.
  /// - Throws: `TrainingError` when data, loss or gradient are not finite, the split is empty, or
  ///   `checkpoints` asks to stop.
  public func train(
    points: TrainingPoints, from initialStorage: [Float],
    checkpoints: (any TrainingCheckpointing)? = nil, observer: any TrainingObserver
  ) throws(TrainingError) -> TrainedParameters {
    let data = try TrainingData(
      points: points,
      dimensions: BatchDimensions(
        points: plan.dataDimension, parameters: plan.contextDimension,
        usesJointScores: plan.usesJointScores),
      validationSplit: configuration.validationSplit, fresh: fresh, manifold: inflation.manifold,
      threads: configuration.threads, stream: split)
    let start = checkpoints?.latest { $0.fits(plan) }
    let memory = TrainingMemory(
      plan.layout, configuration: configuration, initialStorage: start?.storage ?? initialStorage,
      found: Set(start?.found ?? []))
    var curve = start?.learningCurve ?? []
    let startPart = start?.place(in: plan)?.part ?? 0
    var (epochsBefore, selectedEpoch) = (0, 0)
    for (index, part) in plan.parts.enumerated() where part.epochs > 0 {
      defer { epochsBefore += part.epochs }
      if index < startPart { continue }
      var run = PartRun(
        part, isOnlyPhase: plan.phases.count == 1, epochsBefore: epochsBefore,
        epochs: plan.epochs, configuration: configuration, memory: memory, inflation: inflation,
        stream: stream, noise: noise, checkpoints: checkpoints, learningCurve: curve)
      if let start, index == startPart { run.resume(from: start) }
      selectedEpoch = try run.train(on: data, observer: observer)
      curve = run.learningCurve
    }
    return TrainedParameters(
      storage: memory.storage, selectedEpoch: selectedEpoch,
      phases: plan.parts.filter { $0.epochs > 0 }.flatMap(\.phases).map(\.name),
      learningCurve: curve, validationRows: data.validation.rows)
  }
}
