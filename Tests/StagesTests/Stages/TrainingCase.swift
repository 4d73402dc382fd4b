import ExperimentSpec
import Scheduler
import Testing
import YAMLTree

@testable import Stages

/// A training of a few batches, by each algorithm and with each setting that has a state of its own.
struct TrainingCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// The model's section, up to the end of its training's.
  let model: String
  /// What the section `train` has besides.
  var training = "batch_size: 20, learning_rate: 3.0e-3"
  var data = "simulator: thin_spiral"
  /// The threads that it may use.
  var threads = 1

  private static let outer = "outer: { layers: 2, hidden: 8, blocks: 1 }"
  private static let inner = "inner: { transform: rq-autoregressive, hidden: 8, blocks: 1 }"
  private static let flows = "latent_dim: 1, \(outer), \(inner)"
  private static let inflate = "inflate: { variance: 0.01 }"
  private static let encoder = "encoder: { blocks: 1, hidden: 8 }"
  private static let dense = "encoder: { hidden: 8 }, decoder: { hidden: 8 }"

  private static func of(
    _ description: String, _ algorithm: String, _ settings: String, _ train: String,
    data: String? = nil, threads: Int = 1
  ) -> TrainingCase {
    var training = TrainingCase(
      testDescription: description,
      model: "algorithm: \(algorithm), \(settings), train: { \(train)")
    if let data { training.data = data }
    training.threads = threads
    return training
  }

  static let algorithms = [
    of("flow", "flow", "flow: { layers: 2, hidden: 8, blocks: 1 }", "epochs: 3"),
    of("pie", "pie", "\(inflate), \(flows)", "epochs: 3"),
    of("dnf", "dnf", "\(inflate), \(flows)", "epochs: 3"),
    of("m-flow, sequential", "m-flow", flows, "epochs: 4"),
    of("m-flow, simultaneous", "m-flow", flows, "scheme: simultaneous, epochs: 6"),
    of("m-flow, alternating", "m-flow", flows, "scheme: alternating, epochs: 4, subsets: 2"),
    of(
      "m-flow, optimal transport", "m-flow", flows,
      "scheme: optimal-transport, epochs: 3, blur: 0.3, transport_batch_size: 20"),
    of(
      "m-flow, optimal transport, alternating", "m-flow", flows,
      "scheme: optimal-transport-alternating, epochs: 4, subsets: 2, blur: 0.3, "
        + "transport_batch_size: 15"),
    of("m-flow-encoder, sequential", "m-flow-encoder", "\(flows), \(encoder)", "epochs: 4"),
    of(
      "m-flow-encoder, alternating", "m-flow-encoder", "\(flows), \(encoder)",
      "scheme: alternating, epochs: 4, subsets: 3"),
    of(
      "fom", "fom",
      "latent_dim: 2, inner: { transform: rq-coupling, layers: 2, hidden: 8, blocks: 1 }",
      "epochs: 3", data: "simulator: sphere_mixture"),
    of(
      "pae", "pae", "latent_dim: 1, \(encoder), decoder: { blocks: 1, hidden: 8 }", "epochs: 4"),
    of("vae", "vae", "latent_dim: 1, decoder_variance: 0.1, \(dense)", "epochs: 3"),
    of("vae-published", "vae-published", "latent_dim: 1, \(dense)", "epochs: 3"),
    of(
      "infomax-vae", "infomax-vae", "latent_dim: 1, \(dense), discriminator: { hidden: 8 }",
      "epochs: 3"),
  ]

  static let settings = [
    of(
      "batch norm, best", "dnf",
      "\(inflate), latent_dim: 1, outer: { layers: 2, hidden: 8, batch_norm: true }, \(inner)",
      "epochs: 4, selection: best"),
    of(
      "ActNorm and dropout, two shards", "dnf",
      "\(inflate), latent_dim: 1, "
        + "outer: { layers: 2, hidden: 8, blocks: 1, actnorm: true, dropout: 0.2 }, \(inner)",
      "epochs: 3, shards: 2"),
    of(
      "ActNorm and dropout, two shards on two threads", "dnf",
      "\(inflate), latent_dim: 1, "
        + "outer: { layers: 2, hidden: 8, blocks: 1, actnorm: true, dropout: 0.2 }, \(inner)",
      "epochs: 3, shards: 2", threads: 2),
    of(
      "ActNorm in all phases", "m-flow",
      "latent_dim: 1, outer: { layers: 2, hidden: 8, blocks: 1, actnorm: true }, "
        + "inner: { transform: rq-autoregressive, hidden: 8, blocks: 1, actnorm: true }",
      "scheme: simultaneous, epochs: 6"),
    of(
      "ActNorm in turns", "m-flow",
      "latent_dim: 1, outer: { layers: 2, hidden: 8, blocks: 1, actnorm: true }, "
        + "inner: { transform: rq-autoregressive, hidden: 8, blocks: 1, actnorm: true }",
      "scheme: alternating, epochs: 4, subsets: 2"),
    of(
      "fresh points along true normals", "dnf",
      "inflate: { noise: true-normal, variance: 0.01 }, \(flows)", "epochs: 3, sampling: true"),
    of(
      "normals of the model, three shards", "dnf",
      "inflate: { noise: model-normal, variance: 0.01 }, \(flows)", "epochs: 3, shards: 3"),
    of(
      "displacements by the model", "m-flow",
      "inflate: { noise: model-displacement, variance: 0.01 }, \(flows)", "epochs: 4"),
    of(
      "the best of two attempts, growing points", "dnf", "\(inflate), \(flows)",
      "epochs: 7, grow_over: 3, attempts: 2, attempt_epochs: 2, sampling: true"),
    of(
      "attempts at the first of two phases", "m-flow",
      "\(flows)", "epochs: 6, attempts: 2, attempt_epochs: 1, grow_over: 5"),
    of(
      "a cosine that restarts", "dnf", "\(inflate), \(flows)", "epochs: 4, restart_every: 2"),
    of(
      "standardised data", "dnf", "\(inflate), \(flows)", "epochs: 3",
      data: "simulator: thin_spiral, standardise: true"),
    of(
      "joint scores, fresh points", "dnf",
      "latent_dim: 2, \(inflate), outer: { layers: 2, hidden: 8, blocks: 1, conditional: true }",
      "epochs: 2, sampling: true, score_weight: 0.1, shards: 2",
      data: "simulator: polynomial_surface"),
    // A rate this high makes the validation loss go up and down.
    TrainingCase(
      testDescription: "patience and the best of wild epochs",
      model: "algorithm: dnf, \(inflate), \(flows), train: { epochs: 12, selection: best, "
        + "patience: 2", training: "batch_size: 20, learning_rate: 0.05"),
    TrainingCase(
      testDescription: "patience in every phase",
      model: "algorithm: m-flow, \(flows), train: { epochs: 12, selection: best, patience: 1",
      training: "batch_size: 20, learning_rate: 0.05"),
    TrainingCase(
      testDescription: "a last batch of one point, more shards than that",
      model: "algorithm: dnf, \(inflate), \(flows), train: { epochs: 3, shards: 3",
      training: "batch_size: 53, learning_rate: 3.0e-3"),
  ]

  func nodes() throws -> [StageNode] {
    let text = """
      experiment: stopped
      data: { \(data), train: 60, test: 20, validation_split: 0.1 }
      models:
        model: { \(model), \(training) } }
      evaluate: [\(model.hasPrefix("algorithm: flow,") ? "test_log_likelihood" : "reconstruction_error")]
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(try #require(loaded.specification, "\(problems)")).nodes()
  }
}
