import ContentStore
import FoundationEssentials
import Scheduler
import Synchronization
import Testing

@testable import Stages

/// The training of a small experiment, which can be stopped and resumed at will.
struct StoppedTraining {
  private let laboratory: Laboratory
  private let node: StageNode
  private let inputs: [String: String]

  private let body: any StageBody.Type

  /// Runs all that comes before the training of the experiment's only model, or before an attempt at it.
  init(
    _ nodes: [StageNode], of body: any StageBody.Type = TrainStage.self, in laboratory: Laboratory
  ) throws {
    let node = try #require(nodes.last { $0.kind == body.kind })
    try laboratory.run(nodes.prefix { $0.id != node.id }.filter { $0.kind != "evaluate" })
    self.laboratory = laboratory
    self.body = body
    self.node = node
    inputs = try node.inputs.mapValues { try laboratory.path(of: $0.output, from: $0.stage) }
  }

  /// A new, empty folder of checkpoints.
  func checkpoints() -> CheckpointFolder {
    CheckpointFolder(
      of: StageKey(digest: Digest(of: node.id.rawValue)),
      in: ArtifactStore(root: "\(laboratory.folder)/\(UUID().uuidString)"))
  }

  /// How an attempt ended, and what it logged.
  struct Attempt {
    /// The digests of the outputs; `nil` if it was stopped.
    var digests: [String: Digest]?
    var log: [String] = []
    /// How often it asked whether it is to stop: after every batch.
    var batches = 0
    /// What was reported first of its progress.
    var firstReport: ProgressReport?
  }

  /// Trains, from the last checkpoint there is.
  ///
  /// - Parameters:
  ///   - folder: Where checkpoints are; `nil` for nowhere.
  ///   - stop: After how many batches to stop; `nil` for never.
  ///   - interval: How often checkpoints are saved besides.
  func attempt(
    in folder: CheckpointFolder?, stop: Int? = nil,
    interval: CheckpointInterval = CheckpointInterval(epochs: 1_000_000),
    threads: Int = 1
  ) throws -> Attempt {
    let log = Mutex<[String]>([])
    let batches = Mutex(0)
    let firstReport = Mutex<ProgressReport?>(nil)
    var attempt = Attempt()
    do {
      let outputs = try laboratory.run(
        body, node.parameters, inputs: inputs, outputs: node.outputs,
        seedPath: node.seedPath, threads: threads,
        checkpoints: folder.map { folder in
          StageCheckpoints(in: folder, interval: interval) { line in
            log.withLock { $0.append(line) }
          }
        },
        stopRequested: {
          batches.withLock { batches in
            batches += 1
            return batches == stop
          }
        }, onProgress: { report in firstReport.withLock { $0 = $0 ?? report } },
        onLog: { line in log.withLock { $0.append(line) } })
      attempt.digests = try outputs.mapValues { try Digest(ofFileAt: $0) }
    } catch let interruption as StageInterruption {
      #expect(interruption.isSaved == (folder != nil))
    }
    attempt.log = log.withLock { $0 }
    attempt.batches = batches.withLock { $0 }
    attempt.firstReport = firstReport.withLock { $0 }
    return attempt
  }

  /// Trains to the end with stops after some batches, each counted from the stop before.
  ///
  /// - Returns: The digests of the outputs, and how many stops there were.
  func digests(
    stops: some Sequence<Int>, threads: Int = 1
  ) throws -> (digests: [String: Digest]?, stops: Int) {
    let folder = checkpoints()
    var count = 0
    for stop in stops {
      let attempt = try attempt(in: folder, stop: stop, threads: threads)
      if let digests = attempt.digests { return (digests, count) }
      count += 1
      #expect(attempt.batches == stop)
    }
    let attempt = try attempt(in: folder, threads: threads)
    #expect(count == 0 || attempt.log.contains { $0.hasPrefix("resumed from epoch ") })
    return (attempt.digests, count)
  }
}
