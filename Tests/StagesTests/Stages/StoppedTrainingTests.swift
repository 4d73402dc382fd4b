import ContentStore
import FoundationEssentials
import Scheduler
import Tensors
import Testing
import Training

@testable import Stages

@Suite("Trainings that are stopped and resumed")
struct StoppedTrainingTests {
  @Test(
    "stopped after any batch and resumed from the file, the outputs are those of an undisturbed run",
    arguments: TrainingCase.algorithms + TrainingCase.settings)
  func everyBatch(training: TrainingCase) throws {
    try Laboratory.with { laboratory in
      let stopped = try StoppedTraining(training.nodes(), in: laboratory)
      let threads = training.threads
      let undisturbed = try stopped.attempt(in: nil)
      let (expected, batches) = (try #require(undisturbed.digests), undisturbed.batches)
      #expect(expected.count == 3 && batches >= 6)
      for stop in 1...batches {
        let resumed = try stopped.digests(stops: [stop], threads: threads)
        #expect(resumed.digests == expected, "stopped after batch \(stop) of \(batches)")
      }
      // After every single batch: each attempt does one.
      let single = try stopped.digests(stops: repeatElement(1, count: batches), threads: threads)
      #expect(single.stops == batches && single.digests == expected)
      var draws = RandomStream(seed: 11, path: [training.testDescription])
      for _ in 0..<4 {
        let stops = (0..<4).map { _ in 1 + Int(draws.uniform(in: 0..<4)) }
        let chain = try stopped.digests(stops: stops, threads: threads)
        #expect(chain.stops > 1 && chain.digests == expected, "stops \(stops)")
      }
    }
  }

  @Test("attempts that are stopped after any batch end in the same state")
  func attempts() throws {
    let training = try #require(TrainingCase.settings.first { $0.model.contains("attempts:") })
    try Laboratory.with { laboratory in
      let stopped = try StoppedTraining(
        training.nodes(), of: AttemptStage.self, in: laboratory)
      let undisturbed = try stopped.attempt(in: nil)
      let expected = try #require(undisturbed.digests)
      #expect(expected.count == 1 && undisturbed.batches == 2)
      for stop in 1...undisturbed.batches {
        #expect(try stopped.digests(stops: [stop]).digests == expected, "after batch \(stop)")
      }
    }
  }

  /// A training of nine batches with three checkpoints' worth of state: phases, best and curve.
  private func withTraining(_ body: (StoppedTraining, [String: Digest]) throws -> Void) throws {
    let training = try #require(
      TrainingCase.settings.first { $0.testDescription == "batch norm, best" })
    try Laboratory.with { laboratory in
      let stopped = try StoppedTraining(training.nodes(), in: laboratory)
      try body(stopped, try #require(try stopped.attempt(in: nil).digests))
    }
  }

  @Test("checkpoints that are saved on the way change no byte, and are resumed from")
  func saving() throws {
    try withTraining { training, expected in
      let folder = training.checkpoints()
      let attempt = try training.attempt(in: folder, interval: CheckpointInterval(duration: .zero))
      #expect(attempt.digests == expected && attempt.log.isEmpty)
      // The last was saved after the last batch, before the last validation.
      let again = try training.attempt(in: folder)
      #expect(again.digests == expected && again.batches == 0)
      #expect(again.log == ["resumed from epoch 4, batch 3"])
      #expect(
        again.firstReport
          == ProgressReport(fraction: 0.75, epoch: 3, total: 4, unit: "epoch"))
    }
  }

  @Test("every so many epochs a checkpoint is saved, after the first batch of the next")
  func savingByEpochs() throws {
    try withTraining { training, expected in
      for (epochs, last) in [(1, "epoch 4, batch 1"), (2, "epoch 3, batch 1")] {
        let folder = training.checkpoints()
        let attempt = try training.attempt(in: folder, interval: CheckpointInterval(epochs: epochs))
        #expect(attempt.digests == expected && attempt.log.isEmpty)
        let again = try training.attempt(in: folder)
        #expect(again.digests == expected && again.log == ["resumed from \(last)"])
      }
      let folder = training.checkpoints()
      #expect(
        try training.attempt(in: folder, interval: CheckpointInterval(epochs: 4)).digests
          == expected)
      #expect(!folder.hasAny)
    }
  }

  @Test("a damaged checkpoint is refused, the one before is used, and the bytes are the same")
  func damage() throws {
    try withTraining { training, expected in
      let folder = training.checkpoints()
      #expect(try training.attempt(in: folder, stop: 4).digests == nil)
      let previous = [UInt8](try Data(contentsOf: URL(filePath: "\(folder.path)/1.checkpoint")))
      #expect(try training.attempt(in: folder, stop: 1).digests == nil)
      let whole = [UInt8](try Data(contentsOf: URL(filePath: "\(folder.path)/2.checkpoint")))
      var draws = RandomStream(seed: 5, path: ["damage"])
      var damaged = [0, 13, 25, 100, 156, 157, 200, whole.count / 2, whole.count - 1].map {
        Array(whole[..<$0])
      }
      for _ in 0..<20 {
        var bytes = whole
        bytes[Int(draws.uniform(in: 0..<Double(whole.count)))] ^= 0x10
        damaged.append(bytes)
      }
      for bytes in damaged {
        try Data(previous).write(to: URL(filePath: "\(folder.path)/1.checkpoint"))
        try Data(bytes).write(to: URL(filePath: "\(folder.path)/2.checkpoint"))
        let attempt = try training.attempt(in: folder)
        #expect(attempt.digests == expected)
        #expect(attempt.log.count == 2)
        #expect(
          attempt.log[0].hasPrefix("the checkpoint \(folder.path)/2.checkpoint is refused: "))
        #expect(attempt.log[1] == "resumed from epoch 2, batch 1")
      }
      // Without any that can be used, it starts from the beginning.
      for number in 1...2 {
        try Data(whole.dropLast()).write(to: URL(filePath: "\(folder.path)/\(number).checkpoint"))
      }
      let fresh = try training.attempt(in: folder)
      #expect(fresh.digests == expected && fresh.batches == 12 && fresh.log.count == 2)
    }
  }

  /// Something wrong in a checkpoint.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (inout TrainingCheckpoint) -> Void

    init(_ description: String, _ make: @escaping @Sendable (inout TrainingCheckpoint) -> Void) {
      testDescription = description
      self.make = make
    }

    /// Mistakes about what every training has.
    static let all = [
      Mistake("a parameter") { $0.storage[0] += 1e-3 },
      // Statistics lie behind all that is trained.
      Mistake("a running statistic") { $0.storage[$0.phases[0].moments.first.count] += 0.01 },
      Mistake("first moments") { $0.phases[0].moments.first[0] += 1e-3 },
      Mistake("second moments") { $0.phases[0].moments.second[0] += 1e-3 },
      Mistake("steps") { $0.phases[0].moments.steps += 1 },
      Mistake("a sum of losses") { $0.phases[0].progress.terms[0] += 1e-9 },
      Mistake("a weight") { $0.phases[0].progress.weights[0] *= 1.01 },
      Mistake("a sum of norms") { $0.phases[0].progress.gradientNorms += 1e-9 },
      Mistake("the number of batches") { $0.phases[0].progress.batches -= 1 },
      Mistake("the number of epochs") { $0.epoch += 1 },
      Mistake("a row of the curve") { $0.learningCurve.removeLast() },
      Mistake("the least loss") { $0.leastLoss = -.infinity },
    ]
    /// Mistakes about what a first batch has found.
    static let firstBatch = [
      Mistake("what was found") { $0.found = [] },
      Mistake("whether a phase has started") { $0.phases[1].hasStarted.toggle() },
    ]
  }

  /// What comes of a training with a mistake in a checkpoint that was saved after some batches.
  private func digests(
    _ training: StoppedTraining, _ mistake: Mistake, after batches: Int
  ) throws -> [String: Digest]? {
    let folder = training.checkpoints()
    #expect(try training.attempt(in: folder, stop: batches).digests == nil)
    let read = folder.latest(refused: { _ in }) { try TrainingCheckpointFile(bytes: $0).checkpoint }
    var checkpoint = try #require(read)
    mistake.make(&checkpoint)
    try folder.save(TrainingCheckpointFile(checkpoint).bytes)
    let attempt = try training.attempt(in: folder)
    #expect(attempt.log.count == 1, "\(attempt.log)")
    return attempt.digests
  }

  @Test("all that a checkpoint holds decides what comes out", arguments: Mistake.all)
  func mistakes(mistake: Mistake) throws {
    try withTraining { training, expected in
      #expect(try digests(training, Mistake("none") { _ in }, after: 5) == expected)
      let outputs = try #require(try digests(training, mistake, after: 5))
      #expect(outputs != expected)
    }
  }

  @Test("what a first batch has found stays found", arguments: Mistake.firstBatch)
  func firstBatch(mistake: Mistake) throws {
    let training = try #require(
      TrainingCase.settings.first { $0.testDescription == "ActNorm in turns" })
    try Laboratory.with { laboratory in
      let stopped = try StoppedTraining(training.nodes(), in: laboratory)
      let expected = try #require(try stopped.attempt(in: nil).digests)
      // The first phase has been through its first chunk, and the second begins.
      #expect(try digests(stopped, Mistake("none") { _ in }, after: 2) == expected)
      let outputs = try #require(try digests(stopped, mistake, after: 2))
      #expect(outputs != expected)
    }
  }

  @Test("a whole checkpoint of a training of another shape is refused")
  func otherTraining() throws {
    try withTraining { training, expected in
      let folder = training.checkpoints()
      let other = TrainingCase.algorithms[3]
      try Laboratory.with { laboratory in
        let smaller = try StoppedTraining(other.nodes(), in: laboratory)
        // Under the same key, which no two trainings of a run have.
        #expect(try smaller.attempt(in: folder, stop: 2).digests == nil)
      }
      let attempt = try training.attempt(in: folder)
      #expect(attempt.digests == expected)
      #expect(
        attempt.log == [
          "the checkpoint \(folder.path)/1.checkpoint is refused: it is of another training"
        ])
    }
  }

  @Test("a checkpoint that cannot be written is no reason to give up")
  func fullDisk() throws {
    try withTraining { training, expected in
      let folder = training.checkpoints()
      let root = URL(filePath: folder.path).deletingLastPathComponent().deletingLastPathComponent()
      // A file stands where the folder of the cache should be.
      try Data().write(to: root)
      let attempt = try training.attempt(in: folder, interval: CheckpointInterval(duration: .zero))
      #expect(attempt.digests == expected)
      #expect(attempt.log.count == 12)
      #expect(attempt.log.allSatisfy { $0.hasPrefix("no checkpoint could be saved: ") })
    }
  }
}
