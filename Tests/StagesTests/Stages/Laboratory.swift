import COpenBLAS
import CanonicalJSON
import ExperimentSpec
import FoundationEssentials
import Scheduler
import TestSupport
import Testing
import YAMLTree

@testable import Stages

/// Runs stages in this process, each in folders of its own, and keeps their outputs.
final class Laboratory {
  let folder: String
  private var outputs: [StageNode.Input: String] = [:]

  private init(folder: String) { self.folder = folder }

  /// Stages insist on one thread, which their own processes get from the environment.
  private static let usesOneThread: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Runs `body` with a fresh folder.
  static func with<Result>(_ body: (Laboratory) throws -> Result) throws -> Result {
    try #require(usesOneThread)
    return try withTemporaryDirectory { try body(Laboratory(folder: $0)) }
  }

  /// Runs a stage on given files, and returns the paths of its outputs.
  func run(
    _ body: any StageBody.Type, _ parameters: JSONValue, inputs: [String: String] = [:],
    outputs: [String], seedPath: [String] = ["1", "lab", "stage"],
    numerics: JSONValue = Numerics.current, threads: Int = 1,
    checkpoints: StageCheckpoints? = nil,
    stopRequested: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (ProgressReport) -> Void = { _ in },
    onLog: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> [String: String] {
    let place = "\(folder)/\(UUID().uuidString)"
    for name in ["outputs", "work"] {
      try FileManager.default.createDirectory(
        atPath: "\(place)/\(name)", withIntermediateDirectories: true)
    }
    try body.run(
      StageContext(
        parameters: parameters, inputs: inputs, seedPath: seedPath, numerics: numerics,
        outputs: outputs, outputFolder: "\(place)/outputs", workFolder: "\(place)/work",
        threads: threads, checkpoints: checkpoints, stopRequested: stopRequested,
        onProgress: onProgress, onLog: onLog))
    let written = try FileManager.default.contentsOfDirectory(atPath: "\(place)/outputs")
    #expect(Set(written) == Set(outputs), "a stage writes what it declares")
    return Dictionary(uniqueKeysWithValues: outputs.map { ($0, "\(place)/outputs/\($0)") })
  }

  /// Runs every stage of an experiment.
  func run(_ nodes: [StageNode], threads: Int = 1) throws {
    for node in nodes {
      let body = try #require(StageCatalogue.bodies.first { $0.kind == node.kind })
      let written = try run(
        body, node.parameters,
        inputs: node.inputs.mapValues { outputs[$0] ?? "" }
          .merging(node.files.mapValues(\.path)) { first, _ in first },
        outputs: node.outputs, seedPath: node.seedPath, threads: threads)
      for (name, path) in written {
        outputs[StageNode.Input(stage: node.id, output: name)] = path
      }
    }
  }

  /// The path of an output of an experiment that was run.
  func path(of output: String, from stage: StageID) throws -> String {
    try #require(outputs[StageNode.Input(stage: stage, output: output)])
  }

  /// Writes a file to use as an input, and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }
}

/// A small experiment, parts of which can be said differently.
struct SmallExperiment {
  /// The metrics that its model has.
  static let metrics = MetricKind.allCases.filter {
    $0 != .evidenceLowerBound && $0 != .posterior
  }

  var name = "small"
  var seed = 5
  var test = 20
  var model = "dnf"
  var noise = "gaussian"
  var variance = "0.01"
  var epochs = 2
  var shards = 1
  var bins = 5
  /// Further settings of the outer flow, each after a comma.
  var outer = ""
  var evaluate = SmallExperiment.metrics.map(\.rawValue)
  var title = "Losses"

  var text: String {
    """
    experiment: \(name)
    seed: \(seed)
    data: { simulator: thin_spiral, train: 60, test: \(test), validation_split: 0.1 }
    models:
      \(model):
        algorithm: dnf
        latent_dim: 1
        inflate: { noise: \(noise), variance: \(variance) }
        outer: { transform: rq-coupling, layers: 2, hidden: 8, blocks: 1, bins: \(bins)\(outer) }
        inner: { transform: affine-autoregressive, layers: 1, hidden: 8, blocks: 1 }
        train: { epochs: \(epochs), batch_size: 20, shards: \(shards) }
    evaluate: [\(evaluate.joined(separator: ", "))]
    figures:
      learning_curve: { title: \(title) }
      data_space_density: { panels: [truth, \(model)] }
      latent_density: { panels: [truth, \(model)] }

    """
  }

  func specification() throws -> ExperimentSpecification {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try #require(loaded.specification, "\(problems)")
  }

  func nodes() throws -> [StageNode] { try StageList(specification()).nodes() }
}
