import CanonicalJSON
import Flows
import FoundationEssentials
import Models
import Scheduler
import Simulators
import Tensors
import Training

/// A training as its stage describes it, ready to begin.
struct PreparedTraining {
  let model: any EvaluatedModel
  let plan: TrainingPlan
  /// What the model looks like, for its file.
  let description: JSONValue
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  private let points: TrainingPoints
  private let trainer: Trainer
  private let initialStorage: [Float]

  /// Reads what the stage is given.
  ///
  /// - Parameters:
  ///   - parameters: What is trained, and how.
  ///   - attempt: Which of several attempts, from 1, each with streams of its own for all but the points that
  ///     are held out; `nil` for the only one.
  ///   - context: The stage.
  /// - Throws: `StageFailure`, and what the files' readers throw.
  init(_ parameters: TrainStage.Parameters, attempt: Int?, in context: StageContext) throws {
    (points, standardisation) = try trainingPoints(context)
    let noise = try JSONValue(parsing: Data(contentsOf: URL(filePath: context.input("noise"))))
      .decoded(as: InflateStage.Description.self)
    func ofAttempt(_ stream: RandomStream) -> RandomStream {
      attempt.map { stream.child("attempt").child($0) } ?? stream
    }
    let whole = try context.stream()
    let stream = ofAttempt(whole)
    (model, plan, description) = try parameters.settings.prepare(
      epochs: parameters.training.epochs, permutations: .random(stream.child("permutations")))
    initialStorage = model.layout.initialStorage(from: stream.child("initialisation"))
    var configuration = parameters.training
    configuration.threads = min(context.threads, configuration.shards)
    let standardisation = standardisation
    trainer = Trainer(
      plan: plan, configuration: configuration,
      inflation: try noise.noise.noise(
        variance: noise.variance, simulator: try noise.simulator.map(makeSimulator),
        for: model),
      fresh: try parameters.sampledFrom.map { choice in
        let fresh = stream.child("fresh")
        return try choice.family.map {
          FreshConditionalPoints(family: $0, standardisation: standardisation, stream: fresh)
        }
          ?? FreshPoints(
            simulator: makeSimulator(choice), standardisation: standardisation, stream: fresh)
      }, split: whole.child("split"), stream: stream,
      noise: ofAttempt(try randomStream(noise.stream)))
  }

  /// Trains.
  func run(
    checkpoints: any TrainingCheckpointing, observer: any TrainingObserver
  ) throws(TrainingError) -> TrainedParameters {
    try trainer.train(
      points: points, from: initialStorage, checkpoints: checkpoints, observer: observer)
  }
}

/// The training points as the model sees them, with the parameters and joint scores that the stage was
/// given, and the units of the points.
private func trainingPoints(
  _ context: StageContext
) throws -> (points: TrainingPoints, standardisation: Standardisation?) {
  func numbers(_ input: String) throws -> [Float] {
    guard context.inputs[input] != nil else { return [] }
    return try readPoints(context.input(input)).values.map(Float.init)
  }
  let points = try readPoints(context.input("train"))
  let standardisation = try context.standardisation(dimension: points.dimension)
  let seen = TrainingPoints(
    seen(points.values, as: standardisation), parameters: try numbers("parameters"),
    jointScores: try numbers("scores"))
  return (seen, standardisation)
}

/// Points in data units as a model sees them.
private func seen(_ points: [Double], as standardisation: Standardisation?) -> [Float] {
  (standardisation?.standardised(points) ?? points).map(Float.init)
}

/// Points drawn anew for every epoch.
private struct FreshPoints: PointSource {
  let simulator: any Simulator
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  let stream: RandomStream

  func points(count: Int, epoch: Int) -> TrainingPoints {
    let points = simulator.sample(count: count, from: stream.child(epoch)).points
    return TrainingPoints(seen(points, as: standardisation))
  }
}

/// Points drawn anew for every epoch, each at parameters of its own.
private struct FreshConditionalPoints: PointSource {
  let family: any SimulatorFamily
  /// The units that the model sees points in; `nil` when they are those of the data.
  let standardisation: Standardisation?
  let stream: RandomStream

  func points(count: Int, epoch: Int) -> TrainingPoints {
    let drawn = family.sampleJointly(count: count, from: stream.child(epoch))
    // Scores are derivatives by parameters, which no unit of the points changes.
    return TrainingPoints(
      seen(drawn.samples.points, as: standardisation),
      parameters: drawn.parameters.map(Float.init), jointScores: drawn.scores.map(Float.init))
  }
}
