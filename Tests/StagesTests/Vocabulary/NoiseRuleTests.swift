import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Rules of noise")
struct NoiseRuleTests {
  /// What a small spec with the given model is answered with.
  private func answer(_ model: String) -> String {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: noise
        data: { simulator: thin_spiral, train: 200, test: 20 }
        models:
          model: { \(model), train: { epochs: 2 } }
        evaluate: [test_log_likelihood]

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    return DiagnosticRenderer(source: source).render(loaded.diagnostics)
  }

  @Test("noise of a model is refused where the model has no coordinates off its manifold")
  func normalSpaces() {
    #expect(
      answer("algorithm: flow, inflate: { noise: model-normal, variance: 0.1 }") == """
        spec.yaml:4:47: error[E0390]: `noise: model-normal` needs a model with coordinates off its manifold, and `flow` has none
           4 |   model: { algorithm: flow, inflate: { noise: model-normal, variance: 0.1 }, train: { epochs: 2 } }
             |                                               ^^^^^^^^^^^^
        spec.yaml:4:23: note: the algorithm is chosen here
           4 |   model: { algorithm: flow, inflate: { noise: model-normal, variance: 0.1 }, train: { epochs: 2 } }
             |                       ^^^^
        help: use `noise: gaussian` or `noise: true-normal`, or one of the algorithms `dnf`, `pie`, `m-flow`, `m-flow-encoder`

        """)
    for algorithm in ["fom", "pae"] {
      for noise in ["model-normal", "model-displacement"] {
        #expect(
          answer(
            "algorithm: \(algorithm), latent_dim: 1, inflate: { noise: \(noise), variance: 0.1 }"
          ).contains("error[E0390]: `noise: \(noise)` needs"))
      }
    }
  }

  @Test(
    "every model with an outer flow may decide about its noise, and any may have true normals",
    arguments: ["dnf", "pie", "m-flow", "m-flow-encoder"])
  func accepted(algorithm: String) {
    for noise in ["true-normal", "model-normal", "model-displacement"] {
      #expect(
        answer(
          "algorithm: \(algorithm), latent_dim: 1, inflate: { noise: \(noise), variance: 0.1 }")
          == "")
    }
    #expect(answer("algorithm: flow, inflate: { noise: true-normal, variance: 0 }") == "")
  }

  @Test("noise that is named and has no variance is a mistake; a variance of 0 is none")
  func variance() {
    #expect(
      answer("algorithm: flow, inflate: { noise: true-normal }") == """
        spec.yaml:4:47: error[E0391]: `noise: true-normal` stands without a `variance`, which is 0 by default: no noise would be added
           4 |   model: { algorithm: flow, inflate: { noise: true-normal }, train: { epochs: 2 } }
             |                                               ^^^^^^^^^^^
        help: write `variance:` beside it, or leave `noise` out

        """)
    #expect(answer("algorithm: flow, inflate: { noise: gaussian }") == "")
    #expect(
      answer("algorithm: m-flow, latent_dim: 1, inflate: { noise: model-normal, variance: 0 }")
        == "")
  }

  @Test("a kind of noise that there is not is answered with those that there are")
  func unknown() {
    #expect(
      answer("algorithm: flow, inflate: { noise: normal, variance: 0.1 }") == """
        spec.yaml:4:47: error[E0205]: unknown noise `normal` in `models.model.inflate.noise`
           4 |   model: { algorithm: flow, inflate: { noise: normal, variance: 0.1 }, train: { epochs: 2 } }
             |                                               ^^^^^^
        help: the noises are `gaussian`, `true-normal`, `model-normal` and `model-displacement`

        """)
  }
}
