import ExperimentSpec
import Scheduler

extension CellStages {
  /// The stages that train a model: attempts, where it has several, and what goes on with the best.
  func trainings(of model: ModelSection) throws -> [StageNode] {
    let parameters = try TrainStage.Parameters(
      model, data: specification.data, variance: inflation(of: model).variance)
    var inputs = [
      "train": data(SimulateStage.train),
      "noise": output(
        InflateStage.description, of: ["inflate", model.name], about: [model.name]),
    ]
    if specification.data.dimensions.parameters > 0 {
      inputs["parameters"] = data(SimulateStage.trainParameters)
      // A change of scores alone is none to a model that looks at no scores.
      if model.comparesScores { inputs["scores"] = data(SimulateStage.trainScores) }
    }
    inputs = seenAsStandardised(inputs)
    let id = ["train", model.name]
    let attempts = try attempts(at: model, parameters, inputs: inputs, streams: id)
    for (index, attempt) in attempts.enumerated() {
      inputs[TrainingAttempt.input(index + 1)] = StageNode.Input(
        stage: attempt.id, output: AttemptStage.state)
    }
    return attempts + [
      try node(
        id, of: [model.name], parameters, inputs: inputs,
        outputs: [TrainStage.model, TrainStage.learningCurve, TrainStage.validationRows],
        usableCores: parameters.training.shards)
    ]
  }

  /// The attempts at a training; none where it has only one.
  private func attempts(
    at model: ModelSection, _ parameters: TrainStage.Parameters,
    inputs: [String: StageNode.Input], streams: [String]
  ) throws -> [StageNode] {
    let train = model.settings.object("train")
    guard let count = train[Field.attempts.name]?.integer, count > 1,
      let epochs = train[Field.attemptEpochs.name]?.integer
    else { return [] }
    return try (1...count).map { attempt in
      try node(
        [AttemptStage.kind, model.name, "\(attempt)"], of: [model.name],
        AttemptStage.Parameters(attempt: attempt, epochs: epochs, train: parameters),
        inputs: inputs, outputs: [AttemptStage.state], usableCores: parameters.training.shards,
        streams: streams)
    }
  }
}
