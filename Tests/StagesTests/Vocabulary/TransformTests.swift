import CanonicalJSON
import ExperimentSpec
import Flows
import Models
import Scheduler
import Tensors
import Testing
import YAMLTree

@testable import Stages

@Suite("Transforms in specs")
struct TransformTests {
  /// The parameters of training in a small experiment with another outer flow.
  private func training(outer: String) throws -> TrainStage.Parameters {
    let published = "transform: rq-coupling, layers: 2, hidden: 8, blocks: 1, bins: 5"
    let parts = SmallExperiment().text.split(
      separator: published, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: parts.joined(separator: outer)),
      catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    let specification = try #require(loaded.specification, "\(problems)")
    return try TrainStage.Parameters(
      specification.models[0], data: specification.data, variance: 0.01)
  }

  /// The model of a training.
  private func model(outer: String) throws -> ManifoldFlow.Configuration {
    try #require(training(outer: outer).settings as? DenoisingNormalizingFlow).model
  }

  @Test(
    "every kind of layer has a name in specs and builds", arguments: FlowArchitecture.Kind.allCases)
  func kinds(kind: FlowArchitecture.Kind) throws {
    let configuration = try model(outer: "transform: \(kind.rawValue), layers: 1, hidden: 8")
    #expect(configuration.outer.transform == kind)
    let model = try ManifoldFlow(
      configuration, permutations: .random(RandomStream(seed: 1, path: ["kinds"])))
    #expect(model.layout.trainableCount > 0)
  }

  @Test("sections name exactly the kinds there are")
  func names() {
    let kinds = Set(FlowArchitecture.Kind.allCases.map(\.rawValue))
    for section in [TransformSchema.outer, TransformSchema.inner, TransformSchema.ambient] {
      #expect(section.cases.count == kinds.count)
      #expect(Set(section.cases.map(\.name)) == kinds)
    }
  }

  @Test("settings of splines reach the architecture")
  func settings() throws {
    let outer = try model(
      outer: "transform: quadratic-coupling, bins: 7, bound: 2.5, boundary: published"
    ).outer
    #expect((outer.bins, outer.bound, outer.boundary) == (7, 2.5, .published))
    #expect(try model(outer: "transform: quadratic-coupling").outer.boundary == .smooth)
  }

  @Test("flows without quadratic splines do not mention their boundary in stage keys")
  func keys() throws {
    let node = try #require(try SmallExperiment().nodes().first { $0.kind == "train" })
    let outer = try #require(node.parameters["model"]?["outer"]?.objectValue)
    #expect(
      Set(outer.keys)
        == ["transform", "layers", "linear", "bins", "bound", "hidden", "blocks"])
  }
}
