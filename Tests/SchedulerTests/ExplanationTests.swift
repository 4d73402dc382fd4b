import ContentStore
import Scheduler
import TestSupport
import Testing

@Suite("Explanations")
struct ExplanationTests {
  private static let stages = [
    node("data", parameters: ["count": 10]),
    node("train", after: ["data"], kind: "train", parameters: ["epochs": 5]),
    node("plot", after: ["train"], kind: "plot"),
  ]

  /// What is said of a stage: decisions and differences, causes in brackets.
  private func text(_ explanation: Explanation?) -> String {
    guard let explanation else { return "unknown stage" }
    func differences(_ name: String, _ comparison: Explanation.Comparison?) -> String {
      comparison.map { " \(name):" + $0.differences.map { " \($0);" }.joined() } ?? ""
    }
    return "\(explanation.stage) \(explanation.decision)"
      + differences("last", explanation.last) + differences("nearest", explanation.nearest)
      + explanation.causes.map { " [\(text($0))]" }.joined()
  }

  private func explain(
    _ stage: StageID, of stages: [StageNode], in store: ArtifactStore
  ) throws -> String {
    text(
      Explainer(
        graph: try StageGraph(stages), experiment: "spiral", numerics: "test", store: store
      ).explain(stage))
  }

  private func withStore(_ body: (ArtifactStore) async throws -> Void) async throws {
    try await withTemporaryDirectory { try await body(ArtifactStore(root: $0)) }
  }

  private func run(_ stages: [StageNode], in store: ArtifactStore) async throws {
    _ = try await PipelineRunner(stages, store, StubExecutor(store)).run()
  }

  @Test("before anything has run there is nothing to compare with")
  func nothing() async throws {
    try await withStore { store in
      let said = try explain("train", of: Self.stages, in: store)
      #expect(said == "train unknownUntilUpstream [data run]")
      let other = try explain("other", of: Self.stages, in: store)
      #expect(other == "unknown stage")
    }
  }

  @Test("a stage in the cache has no differences and no causes")
  func cached() async throws {
    try await withStore { store in
      try await run(Self.stages, in: store)
      let said = try explain("plot", of: Self.stages, in: store)
      #expect(said == "plot cached last:")
    }
  }

  @Test("a change is found from the last stage up to the one that it came from")
  func chain() async throws {
    try await withStore { store in
      try await run(Self.stages, in: store)
      var changed = Self.stages
      changed[0] = node("data", parameters: ["count": 11])
      let said = try explain("plot", of: changed, in: store)
      #expect(
        said == "plot unknownUntilUpstream last: [train unknownUntilUpstream last:"
          + " [data run last: parameters.count: 10 -> 11;]]")
      // The first stage has run meanwhile, for itself: the old content is followed to what made it.
      try await run([changed[0]], in: store)
      let later = try explain("train", of: changed, in: store)
      #expect(
        later == "train run last: input data/out: content changed;"
          + " [data cached last: parameters.count: 10 -> 11;]")
    }
  }

  @Test("the nearest entry of the cache differs in the fewest fields, whoever made it")
  func nearest() async throws {
    try await withStore { store in
      try await run(Self.stages, in: store)
      var other = Self.stages
      other[1] = node(
        "train", after: ["data"], kind: "train", parameters: ["epochs": 50, "rate": 0.1])
      try await run(other, in: store)
      var wanted = Self.stages
      wanted[1] = node("train", after: ["data"], kind: "train", parameters: ["epochs": 6])
      let said = try explain("train", of: wanted, in: store)
      #expect(
        said == "train run last: parameters.epochs: 50 -> 6; parameters.rate: 0.1 -> absent;"
          + " nearest: parameters.epochs: 5 -> 6;")
    }
  }
}
