import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Rules of algorithms")
struct AlgorithmRuleTests {
  /// What a small spec with the given model is answered with.
  private func answer(_ model: String, evaluate: String = "test_log_likelihood") -> String {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: rules
        data: { simulator: thin_spiral, train: 200, test: 20 }
        models:
          model: { \(model) }
        evaluate: [\(evaluate)]

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    #expect(loaded.specification == nil)
    return DiagnosticRenderer(source: source).render(loaded.diagnostics)
  }

  @Test("a metric that no model has is refused")
  func metrics() {
    #expect(
      answer(
        "algorithm: flow, train: { preset: paper }",
        evaluate: "test_log_likelihood, reconstruction_error") == """
          spec.yaml:5:33: error[E0356]: `reconstruction_error` means nothing for `model`, a model without a bottleneck
             5 | evaluate: [test_log_likelihood, reconstruction_error]
               |                                 ^^^^^^^^^^^^^^^^^^^^
          spec.yaml:4:23: note: the algorithm is chosen here
             4 |   model: { algorithm: flow, train: { preset: paper } }
               |                       ^^^^
          help: leave `reconstruction_error` out of `evaluate`

          """)
  }

  @Test("attempts need a length, shorter than the training, and may not end early")
  func attempts() {
    let model = "algorithm: flow, train: "
    #expect(
      answer(model + "{ epochs: 9, attempts: 3 }") == """
        spec.yaml:4:49: error[E0401]: nothing says after how many epochs the attempts are compared
           4 |   model: { algorithm: flow, train: { epochs: 9, attempts: 3 } }
             |                                                 ^^^^^^^^
        help: add `attempt_epochs`, say a quarter of `epochs`

        """)
    #expect(
      answer(model + "{ epochs: 9, attempt_epochs: 3 }") == """
        spec.yaml:4:49: error[E0401]: `attempt_epochs` is the length of attempts, and there is one only
           4 |   model: { algorithm: flow, train: { epochs: 9, attempt_epochs: 3 } }
             |                                                 ^^^^^^^^^^^^^^
        help: add `attempts`, or leave this out

        """)
    #expect(
      answer(model + "{ epochs: 9, attempts: 3, attempt_epochs: 9 }") == """
        spec.yaml:4:78: error[E0402]: attempts of 9 epochs leave nothing of a training of 9
           4 |   model: { algorithm: flow, train: { epochs: 9, attempts: 3, attempt_epochs: 9 } }
             |                                                                              ^
        spec.yaml:4:46: note: the epochs of the whole training
           4 |   model: { algorithm: flow, train: { epochs: 9, attempts: 3, attempt_epochs: 9 } }
             |                                              ^
        help: use less than `attempt_epochs: 9`, say 2, or more `epochs`

        """)
    #expect(
      answer(model + "{ epochs: 9, attempts: 3, attempt_epochs: 2, patience: 1 }") == """
        spec.yaml:4:91: error[E0403]: `patience` may end an attempt before the attempts are compared
           4 |   model: { algorithm: flow, train: { epochs: 9, attempts: 3, attempt_epochs: 2, patience: 1 } }
             |                                                                                           ^
        spec.yaml:4:59: note: the attempts are asked for here
           4 |   model: { algorithm: flow, train: { epochs: 9, attempts: 3, attempt_epochs: 2, patience: 1 } }
             |                                                           ^
        help: leave `patience` out, or `attempts`

        """)
  }

  @Test("a metric that some models have is left out for the others, with one warning")
  func leftOut() {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: rules
        data: { simulator: thin_spiral, train: 400, test: 20 }
        models:
          flow: { algorithm: flow, train: { preset: paper } }
          vae: { algorithm: vae, latent_dim: 1, train: { preset: paper } }
          pae: { algorithm: pae, latent_dim: 1, train: { preset: paper } }
        evaluate: [evidence_lower_bound]

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    #expect(loaded.specification != nil)
    #expect(
      DiagnosticRenderer(source: source).render(loaded.diagnostics) == """
        spec.yaml:7:12: warning[E0356]: `evidence_lower_bound` means nothing for `flow` and `pae`, and is left out for them
           7 | evaluate: [evidence_lower_bound]
             |            ^^^^^^^^^^^^^^^^^^^^

        """)
  }

  @Test("a prescribed chart is one of the data's manifold")
  func charts() {
    #expect(
      answer(
        "algorithm: fom, latent_dim: 2, manifold: { chart: thin_spiral }, train: { epochs: 1 }"
      ).contains("error[E0395]: `latent_dim` is 2, and the thin spiral is a curve"))
  }

  @Test("every phase has an epoch")
  func epochs() {
    #expect(
      answer(
        "algorithm: m-flow, latent_dim: 1, train: { scheme: simultaneous, epochs: 2 }") == """
          spec.yaml:4:85: error[E0357]: `epochs` is 2, and the phases of `scheme: simultaneous` share at least 3
             4 |   model: { algorithm: m-flow, latent_dim: 1, train: { scheme: simultaneous, epochs: 2 } }
               |                                                                                     ^
          help: use `epochs: 3` or more

          """)
    #expect(
      answer("algorithm: m-flow, latent_dim: 1, train: { epochs: 1 }").contains(
        "error[E0357]: `epochs` is 1, and the phases of `scheme: sequential` share at least 2"))
  }

  @Test("noise is refused where none is added")
  func noise() {
    #expect(
      answer(
        "algorithm: m-flow, latent_dim: 1, inflate: { variance: 0.1 }, "
          + "train: { scheme: alternating, epochs: 2 }"
      ).contains(
        "error[E0358]: `scheme: alternating` is trained without noise, but `variance` is above 0"))
  }

  @Test("exact densities refuse batches that mix their points")
  func mixing() {
    #expect(
      answer(
        "algorithm: m-flow, latent_dim: 1, outer: { batch_norm: true }, "
          + "train: { scheme: simultaneous, epochs: 3 }"
      ).contains(
        "error[E0359]: `scheme: simultaneous` needs derivatives at single points, and `batch_norm`")
    )
  }

  @Test("a setting of another scheme is unknown, and told where it belongs")
  func settings() {
    let text = answer("algorithm: m-flow, latent_dim: 1, train: { epochs: 2, subsets: 3 }")
    #expect(text.contains("error[E0201]: unknown key `subsets`"))
    #expect(text.contains("`subsets` belongs to `scheme: alternating`"))
  }
}
