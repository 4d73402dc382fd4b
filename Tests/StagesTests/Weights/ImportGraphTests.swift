import ContentStore
import ExperimentSpec
import Scheduler
import TestSupport
import Testing
import YAMLTree

@testable import Stages

@Suite("Stages of a model whose weights are in a file")
struct ImportGraphTests {
  /// A spec with a trained model and one whose weights are in the file `weights`.
  private static func text(
    imported: String = "weights: weights", trained: String? = "train: { epochs: 1 }",
    figure: String = "{}"
  ) -> String {
    let common = "algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }"
    let second = trained.map { "  trained: { \(common), \($0) }\n" } ?? ""
    return """
      experiment: small
      data: { simulator: thin_spiral, train: 600, test: 20 }
      models:
        imported: { \(common), \(imported) }
      \(second)evaluate: [reconstruction_error]
      figures:
        learning_curve: \(figure)

      """
  }

  private func load(
    _ text: String, weights: String = "content", in name: String = "weights"
  ) throws -> (specification: ExperimentSpecification?, messages: String) {
    try withTemporaryDirectory { folder in
      try weights.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      let source = SourceFile(displayName: "\(folder)/spec.yaml", text: text)
      let loaded = ExperimentSpecification.load(source, catalogue: .standard)
      let messages = DiagnosticRenderer(source: source).render(loaded.diagnostics)
      return (loaded.specification, messages.replacing("\(folder)/", with: ""))
    }
  }

  private func nodes(
    _ text: String, weights: String = "content", in name: String = "weights"
  ) throws -> [StageNode] {
    let (specification, messages) = try load(text, weights: weights, in: name)
    return try StageList(#require(specification, "\(messages)")).nodes()
  }

  @Test("the file stands for noise and training, and everything else is as ever")
  func stages() throws {
    let nodes = try nodes(Self.text())
    #expect(
      nodes.map(\.id) == [
        "simulate", "import/imported", "evaluate/imported/reconstruction_error", "inflate/trained",
        "train/trained", "evaluate/trained/reconstruction_error", "summarise",
        "plot/learning_curve",
      ])
    _ = try StageGraph(nodes)
    let stage = nodes[1]
    #expect(stage.inputs == [:])
    #expect(stage.files.mapValues(\.content.digest) == ["weights": Digest(of: "content")])
    #expect(stage.outputs == ["model.safetensors"])
    #expect(
      nodes[2].inputs["model"]
        == StageNode.Input(stage: "import/imported", output: "model.safetensors"))
  }

  @Test("without being asked, the learning curves are those of the models that have one")
  func learningCurves() throws {
    let plot = try #require(try nodes(Self.text()).last)
    #expect(plot.inputs.keys.sorted() == ["trained"])
    #expect(plot.parameters["panels"] == ["trained"])
  }

  @Test("a setting reaches the import when the model is built with it; the file by its content")
  func keys() throws {
    func changed(_ text: String, weights: String = "content", in name: String = "weights") throws
      -> [StageID]
    {
      let before = try nodes(Self.text())
      let after = try nodes(text, weights: weights, in: name)
      return zip(before, after).filter { old, new in
        // The path is where the file is; the key knows only what it holds.
        old.files.mapValues(\.content) != new.files.mapValues(\.content)
          || old.parameters != new.parameters || old.inputs != new.inputs
      }.map(\.1.id)
    }
    #expect(try changed(Self.text(), weights: "other") == ["import/imported"])
    #expect(try changed(Self.text(imported: "weights: elsewhere"), in: "elsewhere") == [])
    #expect(
      try changed(Self.text(imported: "weights: weights, outer: { bins: 6 }")) == [
        "import/imported"
      ])
    #expect(try changed(Self.text(trained: "train: { epochs: 2 }")) == ["train/trained"])
  }

  private static let refused: [(text: String, message: String)] = [
    (
      text(figure: "{ models: [trained, imported] }"),
      """
      spec.yaml:8:39: error[E0371]: `learning_curve` shows the model `imported`, which is not trained
         8 |   learning_curve: { models: [trained, imported] }
           |                                       ^^^^^^^^
      spec.yaml:4:75: note: its weights are taken from a file
         4 |   imported: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, weights: weights }
           |                                                                           ^^^^^^^
      help: leave the model out, or the figure

      """
    ),
    (
      text(trained: nil),
      """
      spec.yaml:7:3: error[E0371]: `learning_curve` shows the model `imported`, which is not trained
         7 |   learning_curve: {}
           |   ^^^^^^^^^^^^^^
      spec.yaml:4:75: note: its weights are taken from a file
         4 |   imported: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, weights: weights }
           |                                                                           ^^^^^^^
      help: leave the model out, or the figure

      """
    ),
    (
      text(imported: "weights: weights, train: { epochs: 1 }"),
      """
      spec.yaml:4:93: error[E0210]: `train` and `weights` exclude each other in `models.imported`
         4 |   imported: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, weights: weights, train: { epochs: 1 } }
           |                                                                                             ^^^^^
      spec.yaml:4:75: note: `weights` is written here
         4 |   imported: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, weights: weights, train: { epochs: 1 } }
           |                                                                           ^^^^^^^
      help: remove one of them

      """
    ),
    (
      text(trained: "outer: { bins: 5 }"),
      """
      spec.yaml:5:3: error[E0202]: `train` is missing in `models.trained`
         5 |   trained: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.01 }, outer: { bins: 5 } }
           |   ^^^^^^^
      help: add `train:` (how the model is trained); or `weights:`

      """
    ),
  ]

  @Test("what makes no sense is answered with exactly this message", arguments: refused)
  func messages(text: String, message: String) throws {
    let (specification, messages) = try load(text)
    #expect(specification == nil)
    #expect(messages == message)
  }
}
