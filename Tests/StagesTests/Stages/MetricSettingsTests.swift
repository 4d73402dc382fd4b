import ArrayFiles
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Settings of metrics")
struct MetricSettingsTests {
  private static let tiny = ConditionalExperiment(
    testDescription: "flow around a circle",
    data: "simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 2",
    model: "algorithm: flow, flow: { layers: 1, hidden: 8, blocks: 1 }, train: { epochs: 1",
    parameters: 2)

  private func specification(
    _ metrics: String, figures: String = "{ posterior: {} }"
  ) throws -> ExperimentSpecification {
    var experiment = Self.tiny
    (experiment.evaluate, experiment.metrics) = ("test_log_likelihood, posterior", metrics)
    return try experiment.specification(figures: figures)
  }

  private func nodes(_ metrics: String) throws -> [StageNode] {
    try StageList(specification(metrics)).nodes()
  }

  @Test("without settings, and with those of the standard, every stage is what it was")
  func standard() throws {
    let before = try nodes("")
    let evaluation = try #require(before.first { $0.id == "evaluate/model/posterior" })
    #expect(evaluation.parameters["posterior"] == nil)
    let figure = try #require(before.first { $0.id == "plot/posterior" })
    #expect(figure.parameters["observed"] == nil)
    for metrics in [
      "{}", "{ posterior: {} }", "{ test_log_likelihood: }",
      "{ posterior: { sampler: metropolis, chains: 4, draws: 5000, burn_in: 100, thinning: 1, step: 0.15, "
        + "start: prior, observed: 20 } }",
    ] {
      #expect(try nodes(metrics) == before, "\(metrics)")
    }
  }

  @Test(
    "a setting is part of the key of its metric alone, the observations of the figure's besides")
  func keys() throws {
    let before = try nodes("")
    func changed(_ setting: String) throws -> [String] {
      try nodes("{ posterior: { \(setting) } }").filter { !before.contains($0) }.map(\.id.rawValue)
    }
    for setting in [
      "sampler: slice", "chains: 3", "draws: 100", "burn_in: 0", "thinning: 2", "step: 0.1",
      "start: truth",
    ] {
      #expect(try changed(setting) == ["evaluate/model/posterior"], "\(setting)")
    }
    #expect(try changed("observed: 19") == ["evaluate/model/posterior", "plot/posterior"])
  }

  @Test("the words of a section are the settings of the code")
  func words() throws {
    #expect(try specification("").posteriorSettings == .standard)
    var slices = PosteriorSettings(sampler: .slices, start: .truth)
    #expect(
      try specification("{ posterior: { sampler: slice, start: truth } }").posteriorSettings
        == slices)
    (slices.sampler, slices.chains, slices.observed) = (.metropolis(step: 0.5), 2, 7)
    (slices.length.burnIn, slices.length.draws, slices.length.thinning) = (3, 9, 4)
    #expect(
      try specification(
        "{ posterior: { step: 0.5, start: truth, chains: 2, observed: 7, burn_in: 3, draws: 9, thinning: 4 } }"
      ).posteriorSettings == slices)
  }

  @Test("a spec chooses slices, starts at the truth, lengths and observations")
  func run() throws {
    let specification = try specification(
      "{ posterior: { sampler: slice, start: truth, chains: 3, draws: 200, burn_in: 10, thinning: 2, "
        + "observed: 15 } }")
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      func path(_ name: String) throws -> String {
        try laboratory.path(of: name, from: "evaluate/model/posterior")
      }
      let draws = try NumpyFile(contentsOf: path("posterior_samples_of_truth.npy")).array
      #expect(draws.shape == [3, 200, 2])
      let table = try CSVTable(contentsOf: path("summary.csv"))
      let names = try table.texts(in: "quantity").compactMap { $0 }
      // Slices are always taken.
      #expect(!names.contains { $0.hasPrefix("acceptance_rate") })
      let values = Dictionary(uniqueKeysWithValues: zip(names, try table.numbers("value")))
      let errors = Dictionary(
        uniqueKeysWithValues: zip(names, try table.doubles(in: "standard_error")))
      for suffix in ["", "_of_truth"] {
        for name in ["theta1", "theta2"] {
          let mean = try #require(values["mean_\(name)\(suffix)"])
          let exact = try #require(values["mean_\(name)_by_quadrature\(suffix)"])
          let error = try #require(errors["mean_\(name)\(suffix)"] ?? nil)
          // Five Monte Carlo standard errors: these are themselves known to some 10 % only.
          #expect(abs(mean - exact) < 5 * error, "\(name)\(suffix)")
        }
      }
      let figure = try String(
        contentsOfFile: laboratory.path(of: "posterior.svg", from: "plot/posterior"),
        encoding: .utf8)
      #expect(figure.contains("given 15 test points"))

      // Chains that never take a step have draws that are all the same.
      let stuck = try self.specification(
        "{ posterior: { step: 1.0e+300, start: truth, draws: 8 } }", figures: "{}")
      let failure = #expect(throws: StageFailure.self) {
        try laboratory.run(StageList(stuck).nodes())
      }
      #expect(failure?.message.contains("hardly moved") == true)
    }
  }

  /// What a spec with the given metric settings is answered with.
  private func answer(_ settings: String, test: Int = 20) -> String {
    let source = SourceFile(
      displayName: "spec.yaml",
      text: """
        experiment: rules
        data: { simulator: polynomial_surface, train: 200, test: \(test) }
        models: { flow: { algorithm: flow, train: { epochs: 2 } } }
        evaluate: [posterior]
        metrics: { posterior: { \(settings) } }

        """)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    return DiagnosticRenderer(source: source).render(loaded.diagnostics)
  }

  @Test("as many test points are asked for as the settings say")
  func observed() {
    #expect(
      answer("observed: 21") == """
        spec.yaml:2:58: error[E0374]: `posterior` needs 21 test points, and there are 20
           2 | data: { simulator: polynomial_surface, train: 200, test: 20 }
             |                                                          ^^
        spec.yaml:4:12: note: the metric is listed here
           4 | evaluate: [posterior]
             |            ^^^^^^^^^
        spec.yaml:5:35: note: the number is set here
           5 | metrics: { posterior: { observed: 21 } }
             |                                   ^^
        help: use `test: 21` or more, or `observed: 20` or less

        """)
    #expect(answer("observed: 20") == "")
    #expect(answer("observed: 5", test: 5) == "")
    #expect(
      answer("chains: 2", test: 5).contains(
        "error[E0374]: `posterior` needs 20 test points, and there are 5"))
    // A number that is refused is no number to hold test points against.
    #expect(
      answer("observed: 0", test: 5) == """
        spec.yaml:5:35: error[E0204]: `metrics.posterior.observed` must be an integer from 1 to 1000, but it is 0
           5 | metrics: { posterior: { observed: 0 } }
             |                                   ^

        """)
  }

  @Test("a step of slices is warned of; unknown words are told what there is")
  func steps() {
    #expect(
      answer("sampler: slice, step: 0.1") == """
        spec.yaml:5:41: warning[E0388]: `step` means nothing here: slices find their widths by themselves
           5 | metrics: { posterior: { sampler: slice, step: 0.1 } }
             |                                         ^^^^
        spec.yaml:5:34: note: the sampler is chosen here
           5 | metrics: { posterior: { sampler: slice, step: 0.1 } }
             |                                  ^^^^^
        help: remove `step`, or use `sampler: metropolis`

        """)
    #expect(answer("sampler: metropolis, step: 0.1") == "")
    #expect(
      answer("sampler: slices, start: zero") == """
        spec.yaml:5:34: error[E0205]: unknown sampler `slices` in `metrics.posterior.sampler`
           5 | metrics: { posterior: { sampler: slices, start: zero } }
             |                                  ^^^^^^
        help: did you mean `slice`? The samplers are `metropolis` and `slice`

        spec.yaml:5:49: error[E0205]: unknown start `zero` in `metrics.posterior.start`
           5 | metrics: { posterior: { sampler: slices, start: zero } }
             |                                                 ^^^^
        help: the starts are `prior` and `truth`

        """)
  }
}
