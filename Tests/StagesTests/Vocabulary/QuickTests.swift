import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Quick runs")
struct QuickTests {
  /// A section `quick` that is refused, with everything a person reads about it.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var matrix: String
    var quick: String
    var message: String

    init(_ name: String, matrix: String = "", _ quick: String, _ message: String) {
      testDescription = name
      self.matrix = matrix.isEmpty ? "" : matrix + "\n"
      self.quick = quick
      self.message = message
    }
  }

  private static let beginning = """
    experiment: quick
    data: { simulator: thin_spiral, train: 200, test: 20 }
    models:
      dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
      flow: { algorithm: flow, train: { epochs: 2 } }
    evaluate: [test_log_likelihood]

    """

  private func load(_ text: String, isQuick: Bool) -> (matrix: ExperimentMatrix?, message: String) {
    let source = SourceFile(displayName: "spec.yaml", text: text)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard, isQuick: isQuick)
    return (loaded.matrix, DiagnosticRenderer(source: source).render(loaded.diagnostics))
  }

  /// The cells of a spec with a section at its end: their names, and all their values.
  private func cells(
    _ end: String, isQuick: Bool, beginning: String = Self.beginning
  ) throws -> [String: PlainValue] {
    let loaded = load(beginning + end, isQuick: isQuick)
    let matrix = try #require(loaded.matrix, "\(loaded.message)")
    #expect(matrix.isQuick == isQuick)
    return Dictionary(
      uniqueKeysWithValues: matrix.cells.map { cell in
        (matrix.slug(of: cell, models: ["dnf", "flow"]) ?? "", cell.specification.values.plain)
      })
  }

  @Test(
    "a section with a mistake is answered with exactly this message, in a quick run or not",
    arguments: cases, [false, true])
  func message(_ wrong: Case, isQuick: Bool) {
    let answer = load(Self.beginning + wrong.matrix + wrong.quick + "\n", isQuick: isQuick)
    #expect(answer.message == wrong.message)
    #expect(answer.matrix == nil)
  }

  @Test("a quick run of a spec that describes none is refused with what to write")
  func missing() {
    let answer = load(Self.beginning, isQuick: true)
    #expect(
      answer.message == """
        spec.yaml: error[E0226]: the spec has no section `quick`, and does not say what a quick run is
        help: add what it changes, such as `quick: { seed: [0], train.epochs: 2 }`

        """)
  }

  @Test(
    "a quick run is the spec in which its values are written by hand, and other runs do not know of it"
  )
  func values() throws {
    let quick = "quick: { seed: 3, train.epochs: 1, models.flow.train.epochs: 4, data.test: 5 }\n"
    let byHand = Self.beginning
      .replacing(
        "data: { simulator: thin_spiral, train: 200, test: 20 }",
        with: "seed: 3\ndata: { simulator: thin_spiral, train: 200, test: 5 }"
      )
      .replacing("0.1 }, train: { epochs: 2 }", with: "0.1 }, train: { epochs: 1 }")
      .replacing("flow, train: { epochs: 2 }", with: "flow, train: { epochs: 4 }")
    #expect(try cells(quick, isQuick: true) == cells("", isQuick: false, beginning: byHand))
    #expect(try cells(quick, isQuick: false) == cells("", isQuick: false))
  }

  @Test("a list or a single value replaces an axis of the matrix")
  func axes() throws {
    let matrix = "{ seed: [1, 2, 3], inflate.variance: [0.1, 1], train.epochs: [5, 6] }"
    let quick = "quick: { seed: [2, 9], inflate.variance: 10 }\n"
    #expect(
      try cells("matrix: \(matrix)\n\(quick)", isQuick: true)
        == cells(
          "matrix: { seed: [2, 9], inflate.variance: [10], train.epochs: [5, 6] }\n", isQuick: false
        ))
  }

  @Test("combinations with values that are left out are left out with them; others stay")
  func combinations() throws {
    let matrix = """
      matrix:
        seed: [1, 2, 3]
        train.epochs: [5, 6]
        exclude: [{ seed: [1, 3], train.epochs: 5 }, { seed: 2 }]
        include: [{ seed: 8, train.epochs: 9 }, { seed: 1, train.epochs: 7 }]

      """
    #expect(
      try Set(cells(matrix + "quick: { seed: [1] }\n", isQuick: true).keys)
        == ["seed=1,train.epochs=6", "seed=1,train.epochs=7"])
  }

  @Test("a key of all models goes to those that have such a setting")
  func having() throws {
    let end =
      "quick: { inflate.variance: 0.5, outer.layers: 3, outer.bins: 4, train.restart_every: 7 }\n"
    let cell = try #require(cells(end, isQuick: true).values.first)
    guard case .mapping(let spec) = cell, case .mapping(let models)? = spec["models"],
      case .mapping(let dnf)? = models["dnf"], case .mapping(let flow)? = models["flow"],
      case .mapping(let outer)? = dnf["outer"]
    else {
      Issue.record("no models")
      return
    }
    #expect(outer["layers"] == 3)
    #expect(outer["bins"] == 4)
    #expect(flow["outer"] == nil)
    for model in [dnf, flow] {
      guard case .mapping(let inflate)? = model["inflate"] else {
        Issue.record("no noise")
        continue
      }
      #expect(inflate["variance"] == 0.5)
    }
  }

  @Test("settings of metrics can change, and claims are about the experiment itself")
  func metricsAndClaims() throws {
    let text = """
      experiment: quick
      data: { simulator: polynomial_surface, train: 200, test: 30 }
      models:
        dnf: { algorithm: dnf, latent_dim: 2, inflate: { variance: 0.1 }, train: { epochs: 2 } }
      evaluate: [posterior]
      matrix: { seed: [1, 2], inflate.variance: [0.1, 1] }
      expect:
        - dnf.r_hat_theta[inflate.variance=0.1] < 1.1
        - dnf.r_hat_theta[inflate.variance=1] < 1.1
      quick: { metrics.posterior.draws: 100, inflate.variance: 1, seed: 1 }

      """
    let matrix = try #require(load(text, isQuick: true).matrix)
    #expect(matrix.specification.metricSettings["posterior"]?.integer("draws") == 100)
    #expect(matrix.claims.count == 2)
    let nodes = try StageList(matrix).nodes()
    #expect(nodes.contains { $0.kind == "claims" })
    #expect(!nodes.contains { $0.kind == "expect" })
    let whole = try StageList(#require(load(text, isQuick: false).matrix)).nodes()
    #expect(whole.contains { $0.kind == "expect" })
    let claims = try #require(nodes.first { $0.kind == "claims" })
    let parameters = try claims.parameters.decoded(as: ClaimsStage.Parameters.self)
    // The cell of the first claim is not in this matrix, that of the second has one of two seeds.
    #expect(parameters.claims.map { $0.left.quantity?.seeds } == [nil, 1])
  }

  private static let cases = [
    Case(
      "a list of changes",
      "quick: [1]",
      #"""
      spec.yaml:7:8: error[E0203]: `quick` must be a section with keys
         7 | quick: [1]
           |        ^^^
      help: write `quick: { seed: [0], train.epochs: 2 }`

      """#),
    Case(
      "no changes",
      "quick: {}",
      #"""
      spec.yaml:7:1: error[E0208]: `quick` must not be empty
         7 | quick: {}
           | ^^^^^
      help: name keys and their values, as in `seed: [0], train.epochs: 2`

      """#),
    Case(
      "a list for what does not vary",
      "quick: { train.epochs: [1, 2] }",
      #"""
      spec.yaml:7:24: error[E0225]: `train.epochs` does not vary in `matrix`, and has one value in a quick run
         7 | quick: { train.epochs: [1, 2] }
           |                        ^^^^^^
      help: write `train.epochs: 1`

      """#),
    Case(
      "an axis without values", matrix: "matrix: { seed: [1, 2] }",
      "quick: { seed: [] }",
      #"""
      spec.yaml:8:16: error[E0208]: `quick.seed` must not be empty
         8 | quick: { seed: [] }
           |                ^^

      """#),
    Case(
      "a value twice", matrix: "matrix: { seed: [1, 2] }",
      "quick: { seed: [1, 1] }",
      #"""
      spec.yaml:8:20: error[E0207]: a value occurs twice in `quick.seed`
         8 | quick: { seed: [1, 1] }
           |                    ^
      spec.yaml:8:17: note: it occurs here first
         8 | quick: { seed: [1, 1] }
           |                 ^
      help: remove one of the two

      """#),
    Case(
      "a key that is none",
      "quick: { trian.epochs: 1 }",
      #"""
      spec.yaml:7:10: error[E0221]: `trian.epochs` is no key of a spec, and none of a model
         7 | quick: { trian.epochs: 1 }
           |          ^^^^^^^^^^^^
      help: did you mean `train`? Write `data.KEY`, `models.NAME.KEY`, or, of all models, `KEY`; a key within a section follows a point

      """#),
    Case(
      "a key of the whole spec",
      "quick: { evaluate: [samples] }",
      #"""
      spec.yaml:7:10: error[E0221]: `evaluate` is the same in a quick run
         7 | quick: { evaluate: [samples] }
           |          ^^^^^^^^
      help: what can change are `seed`, keys of `data`, keys of a metric, such as `metrics.posterior.draws`, and keys of models, such as `train.epochs` of all models or `models.NAME.train.epochs` of one

      """#),
    Case(
      "a model that is not there",
      "quick: { models.dnff.train.epochs: 1 }",
      #"""
      spec.yaml:7:10: error[E0221]: there is no model `dnff` in `models`
         7 | quick: { models.dnff.train.epochs: 1 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `dnf`? The models are `dnf` and `flow`

      """#),
    Case(
      "a section in place of a key",
      "quick: { data: { train: 100 } }",
      #"""
      spec.yaml:7:16: error[E0203]: values of `quick.data` must be numbers, words, texts or booleans
         7 | quick: { data: { train: 100 } }
           |                ^^^^^^^^^^^^^^
      help: a key within a section follows a point: write `data.train:`

      """#),
    Case(
      "no value",
      "quick: { train.epochs: }",
      #"""
      spec.yaml:7:24: error[E0203]: values of `quick.train.epochs` must be numbers, words, texts or booleans
         7 | quick: { train.epochs: }
           |                        ^
      help: write `train.epochs: VALUE`

      """#),
    Case(
      "a setting that no model has",
      "quick: { train.epohcs: 1 }",
      #"""
      spec.yaml:7:10: error[E0201]: unknown key `epohcs` in `models.dnf.train`
         7 | quick: { train.epohcs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epohcs: 1 }
           | ^^^^^
      help: did you mean `epochs`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `reconstruction_weight`, `latent_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `restart_every`, `selection`, `patience` and `sampling`

      spec.yaml:7:10: error[E0201]: unknown key `epohcs` in `models.flow.train`
         7 | quick: { train.epohcs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epohcs: 1 }
           | ^^^^^
      help: did you mean `epochs`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `likelihood_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `selection`, `patience` and `sampling`

      """#),
    Case(
      "a value that cannot be",
      "quick: { train.epochs: few, data.train: 1 }",
      #"""
      spec.yaml:7:24: error[E0203]: `models.dnf.train.epochs` must be an integer from 1 to 1000000000, but it is the text `few`
         7 | quick: { train.epochs: few, data.train: 1 }
           |                        ^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      spec.yaml:7:24: error[E0203]: `models.flow.train.epochs` must be an integer from 1 to 1000000000, but it is the text `few`
         7 | quick: { train.epochs: few, data.train: 1 }
           |                        ^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      spec.yaml:7:41: error[E0204]: `data.train` must be an integer of at least 2, but it is 1
         7 | quick: { train.epochs: few, data.train: 1 }
           |                                         ^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      """#),
    Case(
      "a value that an axis of one model is written over",
      matrix: "matrix: { models.dnf.train.epochs: [2, 4] }",
      "quick: { train.epochs: 1 }",
      #"""
      spec.yaml:8:10: error[E0225]: `train.epochs` changes nothing where `models.dnf.train.epochs` varies
         8 | quick: { train.epochs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:11: note: it varies in the matrix
         7 | matrix: { models.dnf.train.epochs: [2, 4] }
           |           ^^^^^^^^^^^^^^^^^^^^^^^
      help: give `models.dnf.train.epochs` a value of its own in `quick`

      """#),
    Case(
      "a value of one model that an axis of all is written over",
      matrix: "matrix: { train.epochs: [2, 4] }",
      "quick: { models.dnf.train.epochs: 1 }",
      #"""
      spec.yaml:8:10: error[E0225]: `models.dnf.train.epochs` changes nothing where `train.epochs` varies
         8 | quick: { models.dnf.train.epochs: 1 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:7:11: note: it varies in the matrix
         7 | matrix: { train.epochs: [2, 4] }
           |           ^^^^^^^^^^^^
      help: write `train.epochs`, which is of all models

      """#),
    Case(
      "settings of a metric that is not evaluated",
      "quick: { metrics.posterior.draws: 100 }",
      #"""
      spec.yaml:7:10: error[E0304]: `metrics` has settings of `posterior`, which is not evaluated
         7 | quick: { metrics.posterior.draws: 100 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:6:11: note: the metrics are listed here
         6 | evaluate: [test_log_likelihood]
           |           ^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { metrics.posterior.draws: 100 }
           | ^^^^^
      help: add `posterior` to `evaluate`, or remove its settings

      """#),
    Case(
      "what only a quick run makes wrong",
      "quick: { data.train: 50 }",
      #"""
      spec.yaml:4:69: error[E0352]: `batch_size` is 100, and there are only 45 training points
         4 |   dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
           |                                                                     ^^^^^
      spec.yaml:7:22: note: 50 points less the share for validation are 45
         7 | quick: { data.train: 50 }
           |                      ^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { data.train: 50 }
           | ^^^^^
      help: choose at most 45, or raise `data.train`

      spec.yaml:5:28: error[E0352]: `batch_size` is 100, and there are only 45 training points
         5 |   flow: { algorithm: flow, train: { epochs: 2 } }
           |                            ^^^^^
      spec.yaml:7:22: note: 50 points less the share for validation are 45
         7 | quick: { data.train: 50 }
           |                      ^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { data.train: 50 }
           | ^^^^^
      help: choose at most 45, or raise `data.train`

      """#),
    Case(
      "values of which none is left",
      matrix:
        "matrix: { seed: [1, 2], train.epochs: [1, 2], exclude: [{ seed: 1, train.epochs: 1 }] }",
      "quick: { seed: 1, train.epochs: 1 }",
      #"""
      spec.yaml:7:47: error[E0222]: `exclude` leaves no cell of the matrix
         7 | matrix: { seed: [1, 2], train.epochs: [1, 2], exclude: [{ seed: 1, train.epochs: 1 }] }
           |                                               ^^^^^^^
      spec.yaml:8:1: note: so it is in a quick run
         8 | quick: { seed: 1, train.epochs: 1 }
           | ^^^^^
      help: exclude fewer combinations

      """#),
  ]
}
