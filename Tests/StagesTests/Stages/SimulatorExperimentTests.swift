import ArrayFiles
import ExperimentSpec
import Scheduler
import Testing
import YAMLTree

@testable import Stages

/// Data with settings of their own, and what is asked of them.
struct SimulatorExperiment: CustomTestStringConvertible, Sendable {
  let data: String
  let latentDimension: Int
  let evaluate: String
  var figures = "learning_curve: {}"

  var testDescription: String { data }

  static let all = [
    SimulatorExperiment(
      data: "thin_disk", latentDimension: 2,
      evaluate: "latent_density, anomaly, normalisation",
      figures: "learning_curve: {}, latent_density: {}"),
    SimulatorExperiment(
      data: "spherical_gaussian, manifold_dim: 1, data_dim: 2, polar_angles: folded",
      latentDimension: 1, evaluate: "log_density_grid, anomaly"),
    SimulatorExperiment(
      data: "spherical_gaussian, manifold_dim: 3, data_dim: 6, noise_scale: 0.05",
      latentDimension: 3, evaluate: "anomaly"),
    SimulatorExperiment(
      data: "hypersphere_mixture, manifold_dim: 1, data_dim: 2", latentDimension: 1,
      evaluate: "latent_density, log_density_grid",
      figures: "latent_density: {}, data_space_density: {}"),
    SimulatorExperiment(
      data: "hypersphere_mixture, manifold_dim: 2, data_dim: 6, radius: 2, components: 2",
      latentDimension: 2, evaluate: "latent_density, anomaly", figures: "latent_density: {}"),
    SimulatorExperiment(
      data:
        "hypersphere_mixture, manifold_dim: 5, data_dim: 12, concentration: 20, manifold_seed: 3",
      latentDimension: 5, evaluate: "anomaly"),
    SimulatorExperiment(
      data: "lorenz, standardised: true", latentDimension: 2, evaluate: "samples"),
  ]

  func nodes() throws -> [StageNode] {
    let text = """
      experiment: simulators
      data: { simulator: \(data), train: 400, test: 30 }
      models:
        dnf:
          algorithm: dnf
          latent_dim: \(latentDimension)
          inflate: { variance: 0.01 }
          outer: { layers: 2, hidden: 16, blocks: 1 }
          inner: { layers: 1, hidden: 16, blocks: 1 }
          train: { epochs: 8, batch_size: 20, learning_rate: 3.0e-3 }
        flow:
          algorithm: flow
          inflate: { variance: 0.01 }
          flow: { layers: 1, hidden: 8, blocks: 1 }
          train: { epochs: 1, batch_size: 20 }
      evaluate: [test_log_likelihood, \(evaluate)]
      figures: { \(figures) }
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(try #require(loaded.specification, "\(problems)")).nodes()
  }
}

@Suite("Experiments on simulators with settings of their own")
struct SimulatorExperimentTests {
  @Test("a DNF learns, and all that is asked of it is answered", arguments: SimulatorExperiment.all)
  func run(experiment: SimulatorExperiment) throws {
    try Laboratory.with { laboratory in
      try laboratory.run(experiment.nodes())
      let curve = try CSVTable(
        contentsOf: laboratory.path(of: "learning_curve.csv", from: "train/dnf"))
      let losses = try curve.numbers("validation_loss")
      #expect(losses[7] < losses[0])
      for model in ["dnf", "flow"] {
        let likelihood = try CSVTable(
          contentsOf: laboratory.path(
            of: "test_log_likelihood.csv",
            from: StageID(rawValue: "evaluate/\(model)/test_log_likelihood")))
        #expect(try likelihood.numbers("log_density").allSatisfy(\.isFinite))
        let isKnown = !experiment.data.hasPrefix("lorenz")
        // A DNF has a manifold of its own; a flow is deflated onto that of the data, if there is one.
        #expect(
          likelihood.columns.contains("log_density_on_manifold") == (isKnown || model == "dnf"))
        #expect(likelihood.columns.contains("true_log_density_on_manifold") == isKnown)
      }
    }
  }
}
