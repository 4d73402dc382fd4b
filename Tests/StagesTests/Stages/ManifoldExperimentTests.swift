import ArrayFiles
import ExperimentSpec
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Experiments on every manifold")
struct ManifoldExperimentTests {
  private func nodes(_ text: String) throws -> [StageNode] {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(try #require(loaded.specification, "\(problems)")).nodes()
  }

  @Test("a prescribed sphere and a DNF learn the mixture on the sphere")
  func sphere() throws {
    let text = """
      experiment: sphere
      data: { simulator: sphere_mixture, train: 2000, test: 200 }
      models:
        dnf:
          algorithm: dnf
          latent_dim: 2
          inflate: { variance: 0.01 }
          outer: { layers: 2, hidden: 16, blocks: 1 }
          inner: { transform: rq-coupling, layers: 2, hidden: 16, blocks: 1 }
          train: { epochs: 6, learning_rate: 3.0e-3 }
        fom:
          algorithm: fom
          latent_dim: 2
          inner: { transform: rq-coupling, layers: 4, hidden: 16, blocks: 1 }
          train: { epochs: 6, learning_rate: 3.0e-3 }
      evaluate: [test_log_likelihood, reconstruction_error]
      figures: { learning_curve: {} }
      """
    try Laboratory.with { laboratory in
      try laboratory.run(nodes(text))
      func table(_ name: String, _ stage: StageID) throws -> CSVTable {
        try CSVTable(contentsOf: laboratory.path(of: name, from: stage))
      }
      let latents = try table("test_latents.csv", "simulate")
      #expect(latents.columns == ["row", "theta", "phi"] && latents.rows.count == 200)
      for model in ["dnf", "fom"] {
        let curve = try table("learning_curve.csv", StageID(rawValue: "train/\(model)"))
        let losses = try curve.numbers("validation_loss")
        #expect(losses[5] < losses[0], "\(model)")
        let likelihood = try table(
          "test_log_likelihood.csv", StageID(rawValue: "evaluate/\(model)/test_log_likelihood"))
        #expect(try likelihood.numbers("log_density_on_manifold").allSatisfy(\.isFinite))
        #expect(try likelihood.numbers("true_log_density_on_manifold").allSatisfy(\.isFinite))
      }
      // The sphere is prescribed: test points are their own projections, but for single precision
      // and the published margin of 0.01 around zero of the last coordinate.
      let errors = try table("reconstruction_error.csv", "evaluate/fom/reconstruction_error")
      #expect(!errors.columns.contains("is_wrong_arm"))
      #expect(try errors.numbers("error").allSatisfy { $0 < 0.021 })
      #expect(try errors.numbers("error").count { $0 < 1e-5 } > 180)
      // What is learned beats the uniform density, 1 / (4 pi), and is below the truth.
      let summary = try table("summary.csv", "evaluate/fom/test_log_likelihood")
      func value(_ quantity: String) throws -> Double {
        let row = try #require(summary.rows.first { $0[2] == quantity })
        return try #require(Double(row[3]))
      }
      #expect(try value("mean_log_density_on_manifold") > -2.531)
      #expect(
        try value("mean_log_density_on_manifold")
          < value("true_mean_log_density_on_manifold") + 0.1)
    }
  }

  @Test(
    "every simulator runs through all stages",
    arguments: Catalogue.standard.simulators.map(\.name))
  func every(simulator: String) throws {
    // No grid covers these, and of the attractor no manifold is known.
    let isCovered = ![
      "polynomial_surface", "conditional_spherical_gaussian", "spherical_gaussian",
      "hypersphere_mixture", "lorenz",
    ].contains(simulator)
    let isKnown = simulator != "lorenz"
    let text = """
      experiment: manifolds
      data: { simulator: \(simulator), train: 60, test: 20 }
      models:
        dnf:
          algorithm: dnf
          latent_dim: 1
          inflate: { variance: 0.01 }
          outer: { layers: 1, hidden: 8, blocks: 1 }
          inner: { layers: 1, hidden: 8, blocks: 1 }
          train: { epochs: 2, batch_size: 20, sampling: true }
      evaluate: [test_log_likelihood, reconstruction_error, anomaly\
      \(isCovered ? ", latent_density" : "")]
      figures: { \(isCovered ? "latent_density" : "learning_curve"): {} }
      """
    try Laboratory.with { laboratory in
      try laboratory.run(nodes(text))
      let likelihood = try CSVTable(
        contentsOf: laboratory.path(
          of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood"))
      let truth = "true_log_density_on_manifold"
      #expect(likelihood.columns.contains(truth) == isKnown)
      if isKnown { #expect(try likelihood.numbers(truth).allSatisfy(\.isFinite)) }
      let errors = try CSVTable(
        contentsOf: laboratory.path(
          of: "reconstruction_error.csv", from: "evaluate/dnf/reconstruction_error"))
      let hasArms = simulator.hasPrefix("thin_") || simulator.hasPrefix("swiss_roll")
      #expect(errors.columns.contains("is_wrong_arm") == hasArms)
    }
  }

  @Test(
    "curves have figures of their density, closed ones all around",
    arguments: ["von_mises_circle", "von_mises_circle, data_dim: 3", "so2_mixture"])
  func curves(simulator: String) throws {
    let isPlane = simulator == "von_mises_circle"
    let text = """
      experiment: curves
      data: { simulator: \(simulator), train: 60, test: 20 }
      models:
        flow: { algorithm: flow, flow: { layers: 1, hidden: 8, blocks: 1 },
          train: { epochs: 1, batch_size: 20 } }
      evaluate: [latent_density\(isPlane ? ", log_density_grid" : "")]
      figures: { latent_density: {}\(isPlane ? ", data_space_density: {}" : "") }
      """
    try Laboratory.with { laboratory in
      try laboratory.run(nodes(text))
      let along = try CSVTable(
        contentsOf: laboratory.path(
          of: "latent_density.csv", from: "evaluate/flow/latent_density"))
      let latents = try along.numbers(along.columns[0])
      #expect(latents.first == -.pi && latents.last == .pi)
      guard isPlane else { return }
      let truth = try CSVTable(
        contentsOf: laboratory.path(
          of: "data_space_density_truth.csv", from: "plot/data_space_density"))
      #expect(try truth.numbers("z").first == -.pi && truth.numbers("z").last == .pi)
    }
  }
}
