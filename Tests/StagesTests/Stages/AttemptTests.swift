import FoundationEssentials
import Scheduler
import Synchronization
import Testing
import Training

@testable import Stages

@Suite("Attempts at a training")
struct AttemptTests {
  /// A training that nobody stops or watches.
  private final class Nobody: TrainingCheckpointing, TrainingObserver {
    func latest(where isUsable: (TrainingCheckpoint) -> Bool) -> TrainingCheckpoint? { nil }
    func request(epoch: Int) -> CheckpointRequest { .goOn }
    func save(_ checkpoint: TrainingCheckpoint) {}
    func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
    func didFinish(epoch: EpochSummary, of epochs: Int) {}
  }

  private func nodes() throws -> [StageNode] {
    let training = try #require(TrainingCase.settings.first { $0.model.contains("attempts: 2") })
    var more = TrainingCase(
      testDescription: "four attempts",
      model: training.model.replacing("attempts: 2", with: "attempts: 4"))
    more.training = training.training
    return try more.nodes()
  }

  @Test("the attempt with the least loss goes on as if it had been the only one")
  func best() throws {
    let nodes = try nodes()
    #expect(nodes.count { $0.kind == "attempt" } == 4)
    let node = try #require(nodes.first { $0.kind == "train" })
    let parameters = try node.parameters.decoded(as: TrainStage.Parameters.self)
    try Laboratory.with { laboratory in
      try laboratory.run(nodes.prefix { $0.id != node.id })
      let inputs = try node.inputs.mapValues { try laboratory.path(of: $0.output, from: $0.stage) }
      let log = Mutex<[String]>([])
      let outputs = try laboratory.run(
        TrainStage.self, node.parameters, inputs: inputs, outputs: node.outputs,
        seedPath: node.seedPath, onLog: { line in log.withLock { $0.append(line) } })
      let place = "\(laboratory.folder)/place"
      let context = StageContext(
        parameters: node.parameters, inputs: inputs, seedPath: node.seedPath,
        numerics: Numerics.current, outputs: [], outputFolder: place, workFolder: place)
      // What every attempt would have come to on its own.
      let alone = try (1...4).map { attempt in
        try PreparedTraining(parameters, attempt: attempt, in: context)
          .run(checkpoints: Nobody(), observer: Nobody())
      }
      // Attempts are two epochs long, so that the last one's loss decides.
      let losses = alone.map { $0.learningCurve[1].trainingLoss }
      let least = try #require(losses.min())
      let best = try #require(losses.firstIndex(of: least))
      #expect(Set(losses).count == 4)
      #expect(log.withLock { $0 }.count == 1)
      #expect(
        log.withLock { $0 }.first?.hasPrefix(
          "goes on with attempt \(best + 1), after 2 epochs; losses: ")
          ?? false)
      let model = try ModelFile(contentsOf: #require(outputs[TrainStage.model]))
      #expect(model.storage == alone[best].storage)
      #expect(model.selectedEpoch == 7)
      for (index, other) in alone.enumerated() where index != best {
        #expect(other.storage != model.storage)
        // All hold out the same points.
        #expect(other.validationRows == alone[best].validationRows)
      }
      let curve = try String(
        contentsOfFile: #require(outputs[TrainStage.learningCurve]), encoding: .utf8)
      #expect(curve.split(separator: "\n").count == 8)
    }
  }

  @Test("states that are none are refused")
  func damage() throws {
    let nodes = try nodes()
    let node = try #require(nodes.first { $0.kind == "train" })
    try Laboratory.with { laboratory in
      try laboratory.run(nodes.prefix { $0.id != node.id })
      var inputs = try node.inputs.mapValues { try laboratory.path(of: $0.output, from: $0.stage) }
      inputs["attempt 3"] = try laboratory.write("nothing", to: "state")
      let error = #expect(throws: StageFailure.self) {
        try laboratory.run(
          TrainStage.self, node.parameters, inputs: inputs, outputs: node.outputs,
          seedPath: node.seedPath)
      }
      #expect(error?.message.hasPrefix("the state of attempt 3 cannot be read: ") ?? false)
      // States that can be read, of other trainings: one before its first epoch is done, one of a smaller model.
      let first = try laboratory.path(
        of: AttemptStage.state, from: #require(nodes.first { $0.kind == "attempt" }).id)
      let state = try TrainingCheckpointFile(bytes: [UInt8](Data(contentsOf: URL(filePath: first))))
        .checkpoint
      let changes: [(String, (inout TrainingCheckpoint) -> Void)] = [
        ("the state of attempt 3 cannot be read: no epoch of it is done", { $0.epoch = 1 }),
        ("the state of attempt 3 is of another training", { $0.storage.removeLast() }),
      ]
      for (message, change) in changes {
        var other = state
        // The best, so that it is the one to go on with.
        other.learningCurve = []
        change(&other)
        let path = "\(laboratory.folder)/other"
        try Data(TrainingCheckpointFile(other).bytes).write(to: URL(filePath: path))
        inputs["attempt 3"] = path
        let error = #expect(throws: StageFailure.self) {
          try laboratory.run(
            TrainStage.self, node.parameters, inputs: inputs, outputs: node.outputs,
            seedPath: node.seedPath)
        }
        #expect(error?.message == message)
      }
    }
  }

  @Test("states of attempts are no results, and a training of one attempt has none")
  func results() throws {
    let nodes = try nodes()
    let experiment = Experiment(name: "small", graph: try StageGraph(nodes))
    for attempt in nodes where attempt.kind == "attempt" {
      #expect(experiment.resultName(of: AttemptStage.state, from: attempt.id) == nil)
      #expect(attempt.seedPath == ["1357", "stopped", "train", "model"])
    }
    let one = try #require(TrainingCase.algorithms.first { $0.testDescription == "dnf" })
    #expect(try !one.nodes().contains { $0.kind == "attempt" })
  }
}
