import ArrayFiles
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Testing
import YAMLTree

@testable import Stages

/// A small experiment with a model of one algorithm.
struct AlgorithmExperiment: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let model: String
  /// The columns of its densities over the plane, after the coordinates.
  let columns: [String]
  var phases: [String] = []
  var reconstructs = true
  var takesTurns = false

  private static let flows =
    "outer: { layers: 2, hidden: 8, blocks: 1 }, "
    + "inner: { transform: rq-autoregressive, hidden: 8, blocks: 1 }"
  private static let inflated = [
    "log_density", "log_density_on_manifold", "log_density_thresholded",
    "log_density_on_manifold_thresholded", "is_off_manifold",
  ]

  static let all = [
    AlgorithmExperiment(
      testDescription: "flow",
      model: "algorithm: flow, flow: { layers: 2, hidden: 8, blocks: 1 }, train: { epochs: 8",
      columns: ["log_density"], reconstructs: false),
    AlgorithmExperiment(
      testDescription: "inflated flow",
      model: "algorithm: flow, inflate: { variance: 0.01 }, flow: { layers: 2, hidden: 8 }, "
        + "train: { epochs: 8", columns: ["log_density", "log_density_on_manifold"],
      reconstructs: false),
    AlgorithmExperiment(
      testDescription: "pie",
      model: "algorithm: pie, latent_dim: 1, inflate: { variance: 0.01 }, \(flows), "
        + "train: { epochs: 8", columns: inflated),
    AlgorithmExperiment(
      testDescription: "dnf, fresh points",
      model: "algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, \(flows), "
        + "train: { epochs: 8, sampling: true, patience: 8", columns: inflated),
    AlgorithmExperiment(
      testDescription: "dnf, true normals of fresh points",
      model: "algorithm: dnf, latent_dim: 1, inflate: { noise: true-normal, variance: 0.01 }, "
        + "\(flows), train: { epochs: 8, sampling: true", columns: inflated),
    AlgorithmExperiment(
      testDescription: "dnf, normals of the model",
      model: "algorithm: dnf, latent_dim: 1, inflate: { noise: model-normal, variance: 0.01 }, "
        + "\(flows), train: { epochs: 8", columns: inflated),
    AlgorithmExperiment(
      testDescription: "m-flow, displacements by the model",
      model: "algorithm: m-flow, latent_dim: 1, inflate: { noise: model-displacement, "
        + "variance: 0.01 }, \(flows), train: { epochs: 16",
      columns: ["log_density_on_manifold"], phases: ["manifold", "density"]),
    AlgorithmExperiment(
      testDescription: "m-flow-encoder, normals of the model",
      model: "algorithm: m-flow-encoder, latent_dim: 1, inflate: { noise: model-normal, "
        + "variance: 0.01 }, \(flows), encoder: { blocks: 1, hidden: 8 }, train: { epochs: 16",
      columns: ["log_density_on_manifold"], phases: ["manifold", "density"]),
    AlgorithmExperiment(
      testDescription: "m-flow, sequential",
      model: "algorithm: m-flow, latent_dim: 1, \(flows), train: { epochs: 16",
      columns: ["log_density_on_manifold"], phases: ["manifold", "density"]),
    AlgorithmExperiment(
      testDescription: "m-flow, simultaneous",
      model: "algorithm: m-flow, latent_dim: 1, \(flows), "
        + "train: { scheme: simultaneous, epochs: 24",
      columns: ["log_density_on_manifold"], phases: ["manifold", "both", "density"]),
    AlgorithmExperiment(
      testDescription: "m-flow, alternating",
      model: "algorithm: m-flow, latent_dim: 1, \(flows), "
        + "train: { scheme: alternating, epochs: 16, subsets: 2",
      columns: ["log_density_on_manifold"], phases: ["manifold", "density"],
      takesTurns: true),
    AlgorithmExperiment(
      testDescription: "m-flow, optimal transport",
      model: "algorithm: m-flow, latent_dim: 1, \(flows), train: { scheme: optimal-transport, "
        + "epochs: 8, blur: 0.3, transport_batch_size: 20",
      columns: ["log_density_on_manifold"]),
    AlgorithmExperiment(
      testDescription: "m-flow-encoder, sequential",
      model: "algorithm: m-flow-encoder, latent_dim: 1, \(flows), "
        + "encoder: { blocks: 1, hidden: 8 }, train: { epochs: 16",
      columns: ["log_density_on_manifold"], phases: ["manifold", "density"]),
    AlgorithmExperiment(
      testDescription: "pae",
      model: "algorithm: pae, latent_dim: 1, encoder: { blocks: 1, hidden: 8 }, "
        + "decoder: { blocks: 1, hidden: 8 }, train: { epochs: 16",
      columns: ["log_density"], phases: ["autoencoder", "density"]),
  ]

  func nodes() throws -> [StageNode] {
    let text = """
      experiment: algorithms
      data: { simulator: thin_spiral, train: 200, test: 20 }
      models:
        model: { \(model), batch_size: 20, learning_rate: 3.0e-3 } }
      evaluate: [log_density_grid, latent_density, test_log_likelihood\
      \(reconstructs ? ", reconstruction_error" : "")]
      figures: { learning_curve: {}, data_space_density: {}, latent_density: {} }
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(try #require(loaded.specification, "\(problems)")).nodes()
  }
}

@Suite("Experiments with every algorithm")
struct AlgorithmExperimentTests {
  @Test(
    "losses fall, and densities are told apart by their columns",
    arguments: AlgorithmExperiment.all)
  func run(experiment: AlgorithmExperiment) throws {
    try Laboratory.with { laboratory in
      try laboratory.run(experiment.nodes())
      func table(_ name: String, _ stage: StageID) throws -> CSVTable {
        try CSVTable(contentsOf: laboratory.path(of: name, from: stage))
      }
      let curve = try table("learning_curve.csv", "train/model")
      let (training, validation) = (
        try curve.numbers("training_loss"), try curve.numbers("validation_loss")
      )
      if experiment.phases.isEmpty {
        #expect(curve.columns.first == "epoch")
        #expect(training[7] < training[0] && validation[7] < validation[0])
      } else {
        #expect(curve.columns.prefix(2) == ["phase", "epoch"])
        // In turns, the density is that of coordinates which move meanwhile.
        let falling = experiment.takesTurns ? ["manifold"] : experiment.phases
        for phase in falling {
          let rows = curve.rows.indices.filter { curve.rows[$0][0] == phase }
          let (first, last) = (try #require(rows.first), try #require(rows.last))
          #expect(training[last] < training[first], "\(phase)")
        }
        // A phase has no numbers for the terms of others.
        let column = try #require(curve.columns.firstIndex(of: "training_reconstruction"))
        for row in curve.rows { #expect(row[column].isEmpty == (row[0] == "density")) }
      }
      // The same spec, the same bytes.
      try Laboratory.with { other in
        try other.run(
          experiment.nodes().filter { ["simulate", "inflate", "train"].contains($0.kind) })
        let outputs = [laboratory, other].map {
          try? Data(
            contentsOf: URL(filePath: $0.path(of: "model.safetensors", from: "train/model")))
        }
        #expect(outputs[0] != nil && outputs[0] == outputs[1])
      }
      let grid = try table("log_density_grid.csv", "evaluate/model/log_density_grid")
      #expect(grid.columns == ["x1", "x2"] + experiment.columns)
      // Thresholded densities may be zero.
      for name in experiment.columns where !name.hasSuffix("_thresholded") {
        #expect(try grid.numbers(name).allSatisfy { $0.isFinite }, "\(name)")
      }
      let likelihood = try table("test_log_likelihood.csv", "evaluate/model/test_log_likelihood")
      #expect(
        likelihood.columns.contains("log_density") == experiment.columns.contains("log_density"))
      let read = try ModelFile(
        contentsOf: laboratory.path(of: "model.safetensors", from: "train/model"))
      #expect(experiment.model.hasPrefix("algorithm: \(read.algorithm.rawValue),"))
      #expect(read.model.reconstructs == experiment.reconstructs)
    }
  }

  @Test("a metric that a model has not is left out for it, with a warning")
  func leftOut() throws {
    let text = """
      experiment: mixed
      data: { simulator: thin_spiral, train: 200, test: 20 }
      models:
        ambient: { algorithm: flow, train: { preset: paper } }
        m-flow: { algorithm: m-flow, latent_dim: 1, train: { preset: paper } }
      evaluate: [test_log_likelihood, reconstruction_error]
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    #expect(loaded.diagnostics.map(\.severity) == [.warning])
    #expect(
      loaded.diagnostics.map(\.message) == [
        "`reconstruction_error` means nothing for `ambient`, a model without a bottleneck,"
          + " and is left out for it"
      ])
    let specification = try #require(loaded.specification)
    let evaluated = try StageList(specification).nodes().filter { $0.kind == "evaluate" }
    #expect(
      evaluated.map(\.id.rawValue) == [
        "evaluate/ambient/test_log_likelihood", "evaluate/m-flow/test_log_likelihood",
        "evaluate/m-flow/reconstruction_error",
      ])
  }
}
