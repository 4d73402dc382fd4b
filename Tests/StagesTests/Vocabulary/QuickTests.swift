import ExperimentSpec
import Testing
import YAMLTree

@testable import Stages

@Suite("Quick runs")
struct QuickTests {
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
  func message(_ wrong: RefusedSection, isQuick: Bool) {
    let answer = load(Self.beginning + wrong.matrix + wrong.text + "\n", isQuick: isQuick)
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
}
