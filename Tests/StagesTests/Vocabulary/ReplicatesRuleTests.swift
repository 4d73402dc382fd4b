import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Rules of the figure of replicates")
struct ReplicatesRuleTests {
  /// What a small spec with such a figure is answered with.
  private func answer(_ quantities: String, evaluate: String = "latent_density, samples") -> String
  {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: replicates
        data: { simulator: thin_spiral, train: 200, test: 20 }
        models:
          dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
        evaluate: [\(evaluate)]
        figures: { replicates: { quantities: [\(quantities)] } }

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    return DiagnosticRenderer(source: source).render(loaded.diagnostics)
  }

  @Test("quantities of metrics that are evaluated are accepted, by name or with their metric")
  func accepted() {
    #expect(answer("kolmogorov_smirnov_raw, samples.off_manifold_rate") == "")
    #expect(answer("sliced_wasserstein") == "")
  }

  @Test("a misspelled quantity is told apart from one that is not evaluated")
  func unknown() {
    let misspelled = answer("kolmogorov_smirnov_rav")
    #expect(
      misspelled.contains(
        "error[E0397]: no metric that is evaluated has a quantity `kolmogorov_smirnov_rav`"))
    #expect(misspelled.contains("did you mean `kolmogorov_smirnov_raw`?"))
    let lacking = answer("auc")
    #expect(
      lacking.contains(
        "error[E0397]: `auc` is a quantity of the metric `anomaly`, which is not evaluated"))
    #expect(lacking.contains("help: add `anomaly` to `evaluate`"))
  }

  @Test("a quantity of two metrics needs the name of one")
  func ambiguous() {
    let found = answer(
      "mean", evaluate: "reconstruction_error, latent_density, test_log_likelihood")
    #expect(found == "")
    let both = answer("off_manifold_rate", evaluate: "samples, test_log_likelihood")
    #expect(
      both.contains(
        "error[E0398]: `samples` and `test_log_likelihood` all have a quantity `off_manifold_rate`")
    )
    #expect(both.contains("help: write `samples.off_manifold_rate`"))
  }

  @Test("more than six quantities are too many")
  func tooMany() {
    let seven =
      "kolmogorov_smirnov, kolmogorov_smirnov_raw, sliced_wasserstein, manifold_distance_mean,"
      + " manifold_distance_median, mass_on_manifold, true_mass_on_manifold"
    #expect(
      answer(seven).contains(
        "error[E0399]: `replicates` has a panel for each of up to 6 quantities, and there are 7"))
  }
}
