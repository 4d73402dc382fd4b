import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Rules of studies")
struct StudyRuleTests {
  /// What a small spec with the given end is answered with.
  private func answer(
    _ end: String, evaluate: String = "latent_density", simulator: String = "thin_spiral"
  ) -> String {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: study
        data: { simulator: \(simulator), train: 200, test: 20 }
        models:
          dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
        evaluate: [\(evaluate)]
        \(end)

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    return DiagnosticRenderer(source: source).render(loaded.diagnostics)
  }

  private let variances = "inflate.variance: [0.1, 0.01, 0.001]"

  @Test("a study with three variances or more, and seeds or none, is accepted")
  func accepted() {
    #expect(answer("matrix: { \(variances) }\nstudy: { noise_level: {} }") == "")
    #expect(
      answer(
        "matrix: { models.dnf.inflate.variance: [0.1, 1, 10, 100], seed: [1, 2] }\n"
          + "study: { noise_level: { title: Noise, quantity: kullback_leibler_normalised } }") == ""
    )
    #expect(
      answer(
        "matrix: { \(variances) }\nstudy: { noise_level: { quantity: sliced_wasserstein } }",
        evaluate: "samples") == "")
    // Nothing is asked of a matrix that is not studied.
    #expect(answer("matrix: { inflate.variance: [0.1] }\nstudy: {}") == "")
  }

  @Test("without a matrix, or without noise in it, there is nothing to compare")
  func noMatrix() {
    #expect(
      answer("study: { noise_level: {} }") == """
        spec.yaml:6:10: error[E0361]: `noise_level` compares models of different noise, and there is no `matrix`
           6 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        help: add `matrix: { inflate.variance: [0.001, 0.01, 0.1] }`

        """)
    #expect(
      answer("matrix: { seed: [1, 2] }\nstudy: { noise_level: {} }") == """
        spec.yaml:7:10: error[E0361]: `noise_level` compares models of different noise, and `matrix` has no `inflate.variance`
           7 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        help: add `inflate.variance: [0.001, 0.01, 0.1]` to it

        """)
  }

  @Test("two variances are too few, and none may be 0")
  func variancesOfTheMatrix() {
    #expect(
      answer("matrix: { inflate.variance: [0.1, 0.01] }\nstudy: { noise_level: {} }") == """
        spec.yaml:6:11: error[E0361]: `noise_level` needs at least 3 variances, and `inflate.variance` has 2
           6 | matrix: { inflate.variance: [0.1, 0.01] }
             |           ^^^^^^^^^^^^^^^^
        spec.yaml:7:10: note: the study is asked for here
           7 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        help: write more values, as in `inflate.variance: [0.001, 0.01, 0.1]`

        """)
    #expect(
      answer("matrix: { inflate.variance: [0.1, 0.0, 0.01] }\nstudy: { noise_level: {} }") == """
        spec.yaml:6:35: error[E0361]: `noise_level` compares variances above 0, and this one is 0
           6 | matrix: { inflate.variance: [0.1, 0.0, 0.01] }
             |                                   ^^^
        spec.yaml:7:10: note: the study is asked for here
           7 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        help: leave it out; models without noise can have a spec of their own

        """)
  }

  @Test("what varies besides would be taken for replicates")
  func otherKeys() {
    #expect(
      answer("matrix: { \(variances), train.epochs: [1, 2] }\nstudy: { noise_level: {} }") == """
        spec.yaml:6:49: error[E0362]: `noise_level` has replicates that differ in the seed alone, and `train.epochs` varies too
           6 | matrix: { inflate.variance: [0.1, 0.01, 0.001], train.epochs: [1, 2] }
             |                                                 ^^^^^^^^^^^^
        spec.yaml:7:10: note: the study is asked for here
           7 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        help: write a spec for each of its values, or leave the study out

        """)
  }

  @Test("what judges is evaluated, also where it is the default")
  func judge() {
    #expect(
      answer("matrix: { \(variances) }\nstudy: { noise_level: {} }", evaluate: "samples") == """
        spec.yaml:7:10: error[E0363]: `noise_level` is judged by `kolmogorov_smirnov_normalised` of the metric `latent_density`, which is not evaluated
           7 | study: { noise_level: {} }
             |          ^^^^^^^^^^^
        spec.yaml:5:11: note: the metrics are listed here
           5 | evaluate: [samples]
             |           ^^^^^^^^^
        help: add `latent_density` to `evaluate`

        """)
    #expect(
      answer("matrix: { \(variances) }\nstudy: { noise_level: { quantity: sliced_wasserstein } }")
        == """
        spec.yaml:7:35: error[E0363]: `noise_level` is judged by `sliced_wasserstein` of the metric `samples`, which is not evaluated
           7 | study: { noise_level: { quantity: sliced_wasserstein } }
             |                                   ^^^^^^^^^^^^^^^^^^
        spec.yaml:5:11: note: the metrics are listed here
           5 | evaluate: [latent_density]
             |           ^^^^^^^^^^^^^^^^
        help: add `samples` to `evaluate`

        """)
    // Nothing is integrated over an attractor.
    #expect(
      answer(
        "matrix: { \(variances) }\nstudy: { noise_level: {} }", evaluate: "test_log_likelihood",
        simulator: "lorenz"
      ).contains("`noise_level` is judged by `sliced_wasserstein` of the metric `samples`"))
  }

  @Test("a likelihood is no judge: it means something else at every variance")
  func likelihood() {
    let found = answer(
      "matrix: { \(variances) }\nstudy: { noise_level: { quantity: mean_log_density } }")
    #expect(
      found == """
        spec.yaml:7:35: error[E0205]: unknown judge `mean_log_density` in `study.noise_level.quantity`
           7 | study: { noise_level: { quantity: mean_log_density } }
             |                                   ^^^^^^^^^^^^^^^^
        help: the judges are `kolmogorov_smirnov_normalised`, `kolmogorov_smirnov_raw`, `kullback_leibler_normalised`, `sliced_wasserstein`, `squared_maximum_mean_discrepancy` and `manifold_distance_mean`

        """)
  }

  @Test("of data from a file nobody knows the manifold, and the default judge needs none")
  func files() throws {
    try DataFolder.with { folder in
      try folder.write("x,y\n0,1\n2,3\n4,6\n5,9\n", to: "points.csv")
      func answer(_ section: String) throws -> String {
        let text = """
          experiment: study
          data: { file: points.csv, test: 1, train: 3, validation_split: 0.4 }
          models:
            dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2, batch_size: 2 } }
          evaluate: [samples]
          matrix: { \(variances) }
          study: { noise_level: \(section) }

          """
        let source = SourceFile(displayName: "\(folder.path)/spec.yaml", text: text)
        let loaded = ExperimentSpecification.load(source, catalogue: .standard)
        return DiagnosticRenderer(source: source).render(loaded.diagnostics)
          .replacing("\(folder.path)/", with: "")
      }
      #expect(try answer("{}") == "")
      #expect(
        try answer("{ quantity: manifold_distance_mean }") == """
          spec.yaml:7:35: error[E0363]: `manifold_distance_mean` cannot judge `noise_level`: nobody knows the manifold of these data
             7 | study: { noise_level: { quantity: manifold_distance_mean } }
               |                                   ^^^^^^^^^^^^^^^^^^^^^^
          spec.yaml:2:9: note: the data come from a file
             2 | data: { file: points.csv, test: 1, train: 3, validation_split: 0.4 }
               |         ^^^^
          help: use `quantity: sliced_wasserstein`

          """)
    }
  }
}
