import CanonicalJSON
import ExperimentSpec
import Simulators
import Tensors
import Testing
import YAMLTree

@testable import Stages

@Suite("Rules of simulators")
struct SimulatorRuleTests {
  private func load(
    data: String, model: String = "algorithm: flow, train: { preset: paper }",
    evaluate: String = "test_log_likelihood", figures: String = "learning_curve"
  ) -> (loaded: LoadedSpecification, text: String) {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: rules
        data: { simulator: \(data), train: 200, test: 20 }
        models:
          model: { \(model) }
        evaluate: [\(evaluate)]
        figures: { \(figures): {} }

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    return (loaded, DiagnosticRenderer(source: source).render(loaded.diagnostics))
  }

  @Test("densities over the manifold are drawn of curves and of surfaces")
  func surface() {
    for simulator in ["sphere_mixture", "so2_mixture", "thin_spiral"] {
      let (loaded, text) = load(
        data: simulator, evaluate: "latent_density, samples, normalisation, anomaly",
        figures: "latent_density")
      #expect(loaded.specification != nil && text.isEmpty, "\(text)")
    }
  }

  /// Points of which nothing is known.
  private struct Cloud: Simulators.Simulator {
    var name: String { "cloud" }
    var dataDimension: Int { 3 }
    var manifoldDimension: Int { 2 }
    var latentNames: [String] { [] }

    func sample(count: Int, from stream: RandomStream) -> Samples {
      Samples(
        count: count, dataDimension: 3, points: [Double](repeating: 0, count: 3 * count),
        latentColumns: [])
    }
  }

  @Test("what needs a known manifold is refused where there is none; the rest means something")
  func cloud() throws {
    for metric in [
      MetricKind.logDensityGrid, .latentDensity, .normalisation, .anomaly,
    ] {
      let reason = try #require(metric.misfit(Cloud()), "\(metric)")
      #expect(reason.contains("`cloud`"), "\(reason)")
    }
    for metric in [MetricKind.testLogLikelihood, .reconstructionError, .samples] {
      #expect(metric.misfit(Cloud()) == nil, "\(metric)")
    }
  }

  @Test("a grid over the plane is refused where the data lie in space")
  func space() {
    let (loaded, text) = load(
      data: "so2_mixture", evaluate: "latent_density, log_density_grid")
    #expect(loaded.specification == nil)
    #expect(
      text == """
        spec.yaml:5:28: error[E0372]: `log_density_grid` is a grid over a plane, and points of `so2_mixture` have 4 coordinates
           5 | evaluate: [latent_density, log_density_grid]
             |                            ^^^^^^^^^^^^^^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: so2_mixture, train: 200, test: 20 }
             |                    ^^^^^^^^^^^
        help: leave `log_density_grid` out of `evaluate`

        """)
    let wide = load(
      data: "von_mises_circle, data_dim: 3", evaluate: "latent_density, log_density_grid")
    #expect(wide.text.contains("points of `von_mises_circle` have 3 coordinates"))
  }

  @Test("a circle in the plane has every metric and figure")
  func circle() {
    for figure in ["learning_curve", "latent_density", "data_space_density"] {
      let (loaded, text) = load(
        data: "von_mises_circle", evaluate: "latent_density, log_density_grid, test_log_likelihood",
        figures: figure)
      #expect(loaded.specification != nil && text.isEmpty, "\(text)")
    }
  }

  @Test("a prescribed sphere is refused for data that lie on none")
  func noSphere() {
    let (loaded, text) = load(
      data: "torus_mixture", model: "algorithm: fom, latent_dim: 2, train: { epochs: 1 }")
    #expect(loaded.specification == nil)
    #expect(
      text == """
        spec.yaml:4:23: error[E0373]: `fom` needs data on a sphere around the origin, and those of `torus_mixture` lie on none
           4 |   model: { algorithm: fom, latent_dim: 2, train: { epochs: 1 } }
             |                       ^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: torus_mixture, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^
        help: use another algorithm, or one of the simulators `von_mises_circle`, `sphere_mixture`, `sphere_correlated`, `sphere_unimodal`, `spherical_gaussian`

        """)
    for other in ["thin_spiral", "so2_mixture", "spheroid_mixture"] {
      let text = load(
        data: other, model: "algorithm: fom, latent_dim: 1, train: { epochs: 1 }"
      ).text
      #expect(text.contains("error[E0373]"), "\(other)")
    }
  }

  @Test("a prescribed sphere has the radius of the data, told where it is written or chosen")
  func radius() {
    let (loaded, text) = load(
      data: "von_mises_circle",
      model: "algorithm: fom, latent_dim: 1, manifold: { radius: 2.5 }, train: { epochs: 1 }")
    #expect(loaded.specification == nil)
    #expect(
      text == """
        spec.yaml:4:63: error[E0373]: the sphere of `fom` has radius 2.5, and that of `von_mises_circle` 3
           4 |   model: { algorithm: fom, latent_dim: 1, manifold: { radius: 2.5 }, train: { epochs: 1 } }
             |                                                               ^^^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: von_mises_circle, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^^
        help: use `radius: 3`

        """)
    let silent = load(
      data: "von_mises_circle", model: "algorithm: fom, latent_dim: 1, train: { epochs: 1 }")
    #expect(
      silent.text.hasPrefix("spec.yaml:4:23: error[E0373]: the sphere of `fom` has radius 1,"))
    for data in ["von_mises_circle", "von_mises_circle, data_dim: 4"] {
      let right = load(
        data: data,
        model: "algorithm: fom, latent_dim: 1, manifold: { radius: 3 }, train: { epochs: 1 }")
      #expect(right.loaded.specification != nil, "\(right.text)")
    }
  }

  @Test("a prescribed sphere has the dimension of the data")
  func dimension() {
    let (loaded, text) = load(
      data: "sphere_unimodal", model: "algorithm: fom, latent_dim: 1, train: { epochs: 1 }")
    #expect(loaded.specification == nil)
    #expect(
      text == """
        spec.yaml:4:40: error[E0373]: the sphere of `fom` has dimension 1, and that of `sphere_unimodal` 2
           4 |   model: { algorithm: fom, latent_dim: 1, train: { epochs: 1 } }
             |                                        ^
        spec.yaml:2:20: note: the data are chosen here
           2 | data: { simulator: sphere_unimodal, train: 200, test: 20 }
             |                    ^^^^^^^^^^^^^^^
        help: use `latent_dim: 2`

        """)
  }

  @Test("a refused setting of the simulator says nothing of the rest")
  func refusedSetting() {
    let text = load(
      data: "von_mises_circle, data_dim: 1",
      model: "algorithm: fom, latent_dim: 7, train: { epochs: 1 }",
      evaluate: "log_density_grid"
    ).text
    #expect(text.contains("`data.data_dim` must be an integer from 2 to 4096, but it is 1"))
    #expect(text.split(separator: "\n").count { $0.contains("error[") } == 1)
  }

  @Test("every simulator of specs exists, and the other way round, with the same dimensions")
  func complete() throws {
    let names = (SimulatorCatalogue.names + FamilyCatalogue.names).sorted()
    #expect(Catalogue.standard.simulators.map(\.name).sorted() == names)
    for name in names {
      let simulator = try #require(SimulatorChoice(name).simulator)
      let (loaded, text) = load(data: name)
      let data = try #require(loaded.specification, "\(text)").data
      #expect(data.dimensions.data == simulator.dataDimension)
      #expect(
        data.dimensions.manifold == (simulator as? any ManifoldSimulator)?.manifoldDimension)
      let family = FamilyCatalogue.family(named: name)
      #expect(data.dimensions.parameters == family?.parameterCount ?? 0)
      let choice = try #require(SimulatorChoice(data.settings)?.simulator)
      #expect(choice.name == name)
    }
  }

  @Test("an attractor has no chart, no density and no normals, and whoever needs one is told")
  func attractor() {
    for (metric, reason) in [
      ("log_density_grid", "is a grid over a plane, and points of `lorenz` have 3 coordinates"),
      (
        "latent_density",
        "is drawn on a grid over a curve or surface, and there is none for `lorenz`"
      ),
      (
        "normalisation",
        "is an integral on a grid over a plane, curve or surface, and there is none for `lorenz`"
      ),
    ] {
      let (loaded, text) = load(data: "lorenz", evaluate: metric)
      #expect(loaded.specification == nil)
      #expect(
        text.hasPrefix("spec.yaml:5:12: error[E0372]: `\(metric)` \(reason)\n"), "\(text)")
    }
    let noise = "inflate: { noise: true-normal, variance: 0.1 }, train: { epochs: 1 }"
    #expect(
      load(data: "lorenz", model: "algorithm: flow, \(noise)").text.contains(
        "error[E0392]: `noise: true-normal` needs data on a known manifold, and those of `lorenz` lie"
          + " on none"))
    #expect(
      load(data: "lorenz", model: "algorithm: fom, latent_dim: 2, train: { epochs: 1 }").text
        .contains(
          "error[E0373]: `fom` needs data on a sphere around the origin, and those of `lorenz` lie"
            + " on none"))
    #expect(
      load(
        data: "lorenz",
        model:
          "algorithm: fom, latent_dim: 1, manifold: { chart: thin_spiral }, train: { epochs: 1 }"
      ).text.contains("error[E0395]: `chart: thin_spiral` is no chart of `lorenz`"))
  }

  @Test("the dimension of a model of an attractor is the author's choice, below that of space")
  func attractorDimension() {
    func answer(_ dimension: Int) -> (loaded: LoadedSpecification, text: String) {
      load(
        data: "lorenz, standardised: false",
        model: "algorithm: dnf, latent_dim: \(dimension), inflate: { variance: 0.01 }, "
          + "train: { epochs: 1 }",
        evaluate: "test_log_likelihood, reconstruction_error, samples, anomaly")
    }
    for dimension in 1...2 {
      #expect(answer(dimension).loaded.specification != nil, "\(answer(dimension).text)")
    }
    #expect(
      answer(3).text == """
        spec.yaml:4:40: error[E0351]: `latent_dim` is 3, and has to be below the data dimension 3
           4 |   model: { algorithm: dnf, latent_dim: 3, inflate: { variance: 0.01 }, train: { epochs: 1 } }
             |                                        ^
        spec.yaml:2:20: note: points of `lorenz` have 3 coordinates
           2 | data: { simulator: lorenz, standardised: false, train: 200, test: 20 }
             |                    ^^^^^^
        help: use at most 2

        """)
  }

  @Test("a sphere of three dimensions or more has no grid, and is told where it does not fit")
  func hypersphere() {
    let metrics = "test_log_likelihood, reconstruction_error, samples, anomaly"
    let model = "algorithm: dnf, latent_dim: 3, inflate: { variance: 0.01 }, train: { epochs: 1 }"
    let fine = load(
      data: "hypersphere_mixture, manifold_dim: 3, data_dim: 10", model: model, evaluate: metrics)
    #expect(fine.loaded.specification != nil && fine.text.isEmpty, "\(fine.text)")
    for metric in ["latent_density", "normalisation"] {
      #expect(
        load(
          data: "hypersphere_mixture, manifold_dim: 3, data_dim: 10", model: model,
          evaluate: metric
        ).text.contains("there is none for `hypersphere_mixture`"))
    }
    for data in ["manifold_dim: 2, data_dim: 5", "manifold_dim: 1, data_dim: 5"] {
      let (loaded, text) = load(
        data: "hypersphere_mixture, \(data)",
        evaluate:
          "latent_density, normalisation, \(metrics.replacing("reconstruction_error, ", with: ""))"
      )
      #expect(loaded.specification != nil, "\(text)")
    }
    #expect(
      load(data: "hypersphere_mixture, manifold_dim: 8, data_dim: 8").text.contains(
        "error[E0385]: a sphere of dimension 8 needs at least 9 coordinates, not 8"))
    #expect(
      load(data: "hypersphere_mixture, concentration: 20000").text.contains(
        "`data.concentration` must be a number above 0 and of at most 10000, but it is 20000"))
    let whole = "algorithm: fom, latent_dim: 3, manifold: { radius: 2 }, train: { epochs: 1 }"
    #expect(
      load(data: "hypersphere_mixture, manifold_dim: 3, data_dim: 4, radius: 2", model: whole)
        .loaded.specification != nil)
    #expect(
      load(data: "hypersphere_mixture, manifold_dim: 3, data_dim: 5, radius: 2", model: whole)
        .text.contains("error[E0373]"))
  }

  @Test("points around a circle have a grid over the plane, and no truth to draw beside it")
  func aroundCircle() {
    let data = "spherical_gaussian, manifold_dim: 1, data_dim: 2"
    #expect(load(data: data, evaluate: "log_density_grid").loaded.specification != nil)
    let (loaded, text) = load(
      data: data, evaluate: "log_density_grid", figures: "data_space_density")
    #expect(loaded.specification == nil)
    #expect(text.contains("error[E0386]: `data_space_density` draws the truth along a curve"))
    #expect(
      load(data: data, evaluate: "latent_density").text.contains(
        "there is none for `spherical_gaussian`"))
  }

  @Test("settings of a simulator are part of the keys of every stage that needs it")
  func keys() throws {
    let specification = try #require(
      load(
        data: "von_mises_circle, data_dim: 3",
        model: "algorithm: flow, train: { preset: paper, sampling: true }"
      ).loaded.specification)
    let nodes = try StageList(specification).nodes()
    let choice: JSONValue = ["name": "von_mises_circle", "settings": ["dataDimension": 3]]
    for node in nodes where ["simulate", "evaluate", "plot"].contains(node.kind) {
      #expect(node.parameters["simulator"] == choice, "\(node.id)")
    }
    #expect(nodes.first { $0.kind == "train" }?.parameters["sampledFrom"] == choice)
    let spiral = try #require(load(data: "thin_spiral").loaded.specification)
    let simulate = try #require(try StageList(spiral).nodes().first)
    #expect(simulate.parameters["simulator"] == "thin_spiral")
  }
}
