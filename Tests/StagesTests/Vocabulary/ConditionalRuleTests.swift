import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

/// A small spec with a mistake about data with parameters, and everything a person reads about it.
struct BrokenConditional: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let data: String
  let model: String
  var evaluate = "test_log_likelihood"
  var figures = "{}"
  let message: String

  static let all = [
    BrokenConditional(
      testDescription: "an algorithm that knows no parameters",
      data: "simulator: polynomial_surface",
      model: "algorithm: vae, latent_dim: 2, train: { epochs: 2, batch_size: 20 }",
      evaluate: "evidence_lower_bound",
      message: """
        spec.yaml:4:23: error[E0380]: `algorithm: vae` is not defined for data with parameters
           4 |   model: { algorithm: vae, latent_dim: 2, train: { epochs: 2, batch_size: 20 } }
             |                       ^^^
        spec.yaml:2:20: note: points of it come with 1 parameter
           2 | data: { simulator: polynomial_surface, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^^^
        help: use `dnf`, `pie`, `flow`, `m-flow`, `m-flow-encoder` or `pae`

        """),
    BrokenConditional(
      testDescription: "samples that are transported without parameters",
      data: "simulator: polynomial_surface",
      model: "algorithm: m-flow, latent_dim: 2, train: { scheme: optimal-transport, epochs: 2 }",
      message: """
        spec.yaml:4:63: error[E0380]: `scheme: optimal-transport` is not defined for data with parameters
           4 |   model: { algorithm: m-flow, latent_dim: 2, train: { scheme: optimal-transport, epochs: 2 } }
             |                                                               ^^^^^^^^^^^^^^^^^
        spec.yaml:2:20: note: points of it come with 1 parameter
           2 | data: { simulator: polynomial_surface, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^^^
        help: use another scheme

        """),
    BrokenConditional(
      testDescription: "a flow that depends on parameters that are not there",
      data: "simulator: thin_spiral",
      model: "algorithm: pie, latent_dim: 1, outer: { conditional: true }, train: { epochs: 2 }",
      message: """
        spec.yaml:4:65: error[E0381]: there are no parameters that the flow could depend on
           4 |   model: { algorithm: pie, latent_dim: 1, outer: { conditional: true }, train: { epochs: 2 } }
             |                                                                 ^^^^
        spec.yaml:2:20: note: points of it come without parameters
           2 | data: { simulator: thin_spiral, train: 200, test: 20 }
             |                    ^^^^^^^^^^^
        help: leave `conditional` out

        """),
    BrokenConditional(
      testDescription: "scores of data that have none",
      data: "simulator: thin_spiral",
      model: "algorithm: pie, latent_dim: 1, train: { epochs: 2, score_weight: 0.5 }",
      message: """
        spec.yaml:4:77: error[E0382]: `score_weight` is above 0, and the data have no scores
           4 |   model: { algorithm: pie, latent_dim: 1, train: { epochs: 2, score_weight: 0.5 } }
             |                                                                             ^^^
        spec.yaml:2:20: note: points of it come without parameters
           2 | data: { simulator: thin_spiral, train: 200, test: 20 }
             |                    ^^^^^^^^^^^
        help: leave `score_weight` out

        """),
    BrokenConditional(
      testDescription: "scores of batches that are normalised",
      data: "simulator: polynomial_surface",
      model: "algorithm: flow, flow: { batch_norm: true }, train: { epochs: 2, score_weight: 0.5 }",
      message: """
        spec.yaml:4:49: error[E0383]: `score_weight` needs derivatives at single points, and `batch_norm` mixes them
           4 |   model: { algorithm: flow, flow: { batch_norm: true }, train: { epochs: 2, score_weight: 0.5 } }
             |                                                 ^^^^
        spec.yaml:4:91: note: the weight is set here
           4 |   model: { algorithm: flow, flow: { batch_norm: true }, train: { epochs: 2, score_weight: 0.5 } }
             |                                                                                           ^^^
        help: leave one of the two out

        """),
    BrokenConditional(
      testDescription: "scores on a manifold that moves",
      data: "simulator: polynomial_surface",
      model:
        "algorithm: m-flow, latent_dim: 2, outer: { conditional: true }, train: { epochs: 2, score_weight: 0.5 }",
      message: """
        spec.yaml:4:68: error[E0384]: the density on a manifold that depends on the parameters has no score
           4 |   model: { algorithm: m-flow, latent_dim: 2, outer: { conditional: true }, train: { epochs: 2, score_weight: 0.5 } }
             |                                                                    ^^^^
        spec.yaml:4:110: note: scores are compared by this weight
           4 |   model: { algorithm: m-flow, latent_dim: 2, outer: { conditional: true }, train: { epochs: 2, score_weight: 0.5 } }
             |                                                                                                              ^^^
        help: leave one of the two out, or use `dnf` or `pie`, whose densities fill space

        """),
    BrokenConditional(
      testDescription: "a sphere that does not fit",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 9",
      model: "algorithm: flow, train: { epochs: 2 }",
      message: """
        spec.yaml:2:66: error[E0385]: a sphere of dimension 9 needs at least 10 coordinates, not 9
           2 | data: { simulator: conditional_spherical_gaussian, manifold_dim: 9, train: 200, test: 20 }
             |                                                                  ^
        help: raise `data_dim`, or lower `manifold_dim`

        """),
    BrokenConditional(
      testDescription: "a sphere that does not fit by default",
      data: "simulator: conditional_spherical_gaussian, data_dim: 3",
      model: "algorithm: flow, train: { epochs: 2 }",
      message: """
        spec.yaml:2:62: error[E0385]: a sphere of dimension 8 needs at least 9 coordinates, not 3
           2 | data: { simulator: conditional_spherical_gaussian, data_dim: 3, train: 200, test: 20 }
             |                                                              ^
        help: raise `data_dim`, or lower `manifold_dim`

        """),
    BrokenConditional(
      testDescription: "a figure of a truth along a curve",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 2",
      model: "algorithm: flow, train: { epochs: 2 }",
      evaluate: "log_density_grid", figures: "{ data_space_density: {} }",
      message: """
        spec.yaml:6:12: error[E0386]: `data_space_density` draws the truth along a curve, and the data have none
           6 | figures: { data_space_density: {} }
             |            ^^^^^^^^^^^^^^^^^^
        spec.yaml:2:20: note: points of it lie around a manifold, or on a surface
           2 | data: { simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 2, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: leave `data_space_density` out of `figures`; the metric `log_density_grid` has the numbers

        """),
    BrokenConditional(
      testDescription: "a density along a curve that there is none of",
      data: "simulator: polynomial_surface",
      model: "algorithm: flow, train: { epochs: 2 }",
      evaluate: "latent_density",
      message: """
        spec.yaml:5:12: error[E0372]: `latent_density` is drawn on a grid over a curve or surface, and there is none for `polynomial_surface`
           5 | evaluate: [latent_density]
             |            ^^^^^^^^^^^^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: polynomial_surface, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^^^
        help: leave `latent_density` out of `evaluate`

        """),
    BrokenConditional(
      testDescription: "a posterior of parameters that are not there",
      data: "simulator: thin_spiral", model: "algorithm: flow, train: { epochs: 2 }",
      evaluate: "posterior", figures: "{ posterior: {} }",
      message: """
        spec.yaml:5:12: error[E0372]: `posterior` is of the parameters of the data, and points of `thin_spiral` come without
           5 | evaluate: [posterior]
             |            ^^^^^^^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: thin_spiral, train: 200, test: 20 }
             |                    ^^^^^^^^^^^
        help: leave `posterior` out of `evaluate`, and `posterior` out of `figures`

        """),
    BrokenConditional(
      testDescription: "a posterior from points that have no parameters in common",
      data: "simulator: polynomial_surface, test_parameters: prior",
      model: "algorithm: flow, train: { epochs: 2 }", evaluate: "posterior",
      message: """
        spec.yaml:2:57: error[E0387]: `posterior` infers parameters that the test points have in common, and with `test_parameters: prior` each has its own
           2 | data: { simulator: polynomial_surface, test_parameters: prior, train: 200, test: 20 }
             |                                                         ^^^^^
        spec.yaml:5:12: note: the metric is listed here
           5 | evaluate: [posterior]
             |            ^^^^^^^^^
        help: use `test_parameters: default`, or leave `posterior` out of `evaluate`

        """),
    BrokenConditional(
      testDescription: "a path over a plane that the points do not lie in",
      data: "simulator: polynomial_surface", model: "algorithm: flow, train: { epochs: 2 }",
      evaluate: "latent_interpolation", figures: "{ latent_interpolation: {} }",
      message: """
        spec.yaml:6:12: error[E0375]: `latent_interpolation` is drawn over a plane, and the points have 3 coordinates
           6 | figures: { latent_interpolation: {} }
             |            ^^^^^^^^^^^^^^^^^^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: polynomial_surface, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^^^
        help: leave `latent_interpolation` out of `figures`; the metric `latent_interpolation` has the numbers

        """),
  ]
}

@Suite("Rules about data with parameters")
struct ConditionalRuleTests {
  @Test("every mistake is told in full", arguments: BrokenConditional.all)
  func messages(broken: BrokenConditional) {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: rules
        data: { \(broken.data), train: 200, test: 20 }
        models:
          model: { \(broken.model) }
        evaluate: [\(broken.evaluate)]
        figures: \(broken.figures)

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    #expect(loaded.specification == nil)
    #expect(DiagnosticRenderer(source: source).render(loaded.diagnostics) == broken.message)
  }

  @Test("a metric that needs more test points than there are says how many")
  func testPoints() {
    func message(test: Int, _ metric: String) -> String {
      let source = SourceFile(
        displayName: "spec.yaml",
        text: """
          experiment: rules
          data: { simulator: polynomial_surface, train: 200, test: \(test) }
          models: { flow: { algorithm: flow, train: { epochs: 2 } } }
          evaluate: [\(metric)]

          """)
      let loaded = ExperimentSpecification.load(source, catalogue: .standard)
      return DiagnosticRenderer(source: source).render(loaded.diagnostics)
    }
    #expect(
      message(test: 19, "posterior") == """
        spec.yaml:2:58: error[E0374]: `posterior` needs 20 test points, and there are 19
           2 | data: { simulator: polynomial_surface, train: 200, test: 19 }
             |                                                          ^^
        spec.yaml:4:12: note: the metric is listed here
           4 | evaluate: [posterior]
             |            ^^^^^^^^^
        help: use `test: 20` or more

        """)
    #expect(
      message(test: 1, "latent_interpolation").contains(
        "error[E0374]: `latent_interpolation` needs 2 test points, and there is 1"))
    #expect(message(test: 20, "posterior, latent_interpolation").isEmpty)
  }
}
