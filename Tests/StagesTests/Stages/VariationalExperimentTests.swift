import ArrayFiles
import ExperimentSpec
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Experiments with variational models")
struct VariationalExperimentTests {
  private func load(_ text: String) throws -> (ExperimentSpecification, [Diagnostic]) {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return (try #require(loaded.specification, "\(problems)"), loaded.diagnostics)
  }

  @Test(
    "losses fall, and the lower bound is tabulated",
    arguments: [
      "vae, latent_dim: 1, decoder_variance: 0.1", "vae-published, latent_dim: 1",
      "infomax-vae, latent_dim: 1, discriminator: { hidden: 16 }",
    ])
  func run(model: String) throws {
    let (specification, _) = try load(
      """
      experiment: variational
      data: { simulator: thin_spiral, train: 200, test: 20 }
      models:
        model: { algorithm: \(model), encoder: { hidden: 16 }, decoder: { hidden: 16 },
          train: { epochs: 12, batch_size: 20 } }
      evaluate: [evidence_lower_bound, reconstruction_error]
      figures: { learning_curve: {} }
      """)
    try Laboratory.with { laboratory in
      try laboratory.run(try StageList(specification).nodes())
      func table(_ name: String, _ stage: StageID) throws -> CSVTable {
        try CSVTable(contentsOf: laboratory.path(of: name, from: stage))
      }
      let losses = try table("learning_curve.csv", "train/model").numbers("training_loss")
      #expect(losses[5] < losses[0])
      let bound = try table("evidence_lower_bound.csv", "evaluate/model/evidence_lower_bound")
      #expect(bound.columns == ["row", "evidence_lower_bound", "log_likelihood", "divergence"])
      #expect(bound.rows.count == 20)
      let divergences = try bound.numbers("divergence")
      let sums = zip(try bound.numbers("log_likelihood"), divergences).map { $0 - $1 }
      for (sum, value) in zip(sums, try bound.numbers("evidence_lower_bound")) {
        // The table holds floats.
        #expect(abs(sum - value) < 1e-5 * max(1, abs(value)))
      }
      #expect(divergences.allSatisfy { $0 >= 0 })
    }
  }

  @Test("what a model has not is left out of metrics and figures, with a warning")
  func leftOut() throws {
    let (specification, diagnostics) = try load(
      """
      experiment: mixed
      data: { simulator: thin_spiral, train: 2000, test: 20 }
      models:
        vae: { algorithm: vae, latent_dim: 1, train: { preset: paper } }
        pae: { algorithm: pae, latent_dim: 1, train: { preset: paper } }
      evaluate: [log_density_grid, reconstruction_error]
      figures: { data_space_density: {} }
      """)
    #expect(
      diagnostics.map(\.message) == [
        "`log_density_grid` means nothing for `vae`, a model whose density is only bounded,"
          + " and is left out for it"
      ])
    let plots = try StageList(specification).nodes().filter { $0.kind == "plot" }
    #expect(plots.map { $0.inputs.keys.sorted() } == [["pae"]])
    #expect(plots.first?.parameters["panels"] == ["truth", "pae"])
  }
}
