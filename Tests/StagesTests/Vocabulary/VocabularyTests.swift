import ExperimentSpec
import FoundationEssentials
import Stages
import Testing
import YAMLTree

@Suite("Vocabulary")
struct VocabularyTests {
  /// The folder of the specs that come with the program.
  private static let specs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Specs").path

  private func load(_ name: String) throws -> ExperimentSpecification {
    let loaded = ExperimentSpecification.load(
      path: "\(Self.specs)/\(name).yaml", catalogue: .standard)
    #expect(DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics) == "")
    return try #require(loaded.specification)
  }

  @Test(
    "a broken experiment is answered with exactly this message", arguments: BrokenExperiment.all)
  func messages(_ broken: BrokenExperiment) throws {
    let text = try String(contentsOfFile: "\(Self.specs)/thin_spiral.yaml", encoding: .utf8)
    let parts = text.split(separator: broken.old, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "'\(broken.old)' occurs once in the spec")
    let source = SourceFile(displayName: "spec.yaml", text: parts.joined(separator: broken.new))
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    #expect(loaded.specification == nil)
    #expect(DiagnosticRenderer(source: source).render(loaded.diagnostics) == broken.message)
  }

  @Test("the thin spiral is the experiment of the paper")
  func thinSpiral() throws {
    let spec = try load("thin_spiral")
    #expect(spec.experiment == "thin_spiral")
    #expect(spec.data.dimensions == Catalogue.Simulator.Dimensions(data: 2, manifold: 1))
    #expect((spec.data.trainingCount, spec.data.validationCount) == (9000, 1000))
    #expect(spec.models.map(\.name) == ["dnf"])
    #expect(
      spec.models[0].settings.plain == [
        "algorithm": "dnf", "latent_dim": 1, "inflate": ["noise": "gaussian", "variance": 0.01],
        "outer": [
          "transform": "rq-coupling", "layers": 9, "linear": "lu", "hidden": 100, "blocks": 2,
          "bins": 5, "bound": 3.0, "batch_norm": false, "dropout": 0.0, "actnorm": false,
          "conditional": false,
        ],
        "inner": [
          "transform": "affine-autoregressive", "layers": 1, "linear": "lu", "hidden": 100,
          "blocks": 2, "batch_norm": false, "dropout": 0.0, "actnorm": false,
        ],
        "train": [
          "epochs": 100, "batch_size": 100, "shards": 2, "learning_rate": 3e-4,
          "reconstruction_weight": 1.0,
          "latent_weight": 0.0, "score_weight": 0.0, "weight_decay": 1e-4, "gradient_clip": 5.0,
          "restart_every": 50,
          "selection": "last", "sampling": false,
        ],
      ])
    #expect(spec.figures.map(\.name) == ["learning_curve", "data_space_density", "latent_density"])
  }

  @Test("the published run differs from the paper in name, description and epochs only")
  func published() throws {
    func differences(_ left: PlainValue, _ right: PlainValue, _ path: String) -> [String] {
      guard case .mapping(let first) = left, case .mapping(let second) = right,
        Set(first.keys) == Set(second.keys)
      else { return left == right ? [] : [path] }
      return first.keys.sorted().flatMap { key in
        differences(first[key] ?? [], second[key] ?? [], "\(path)/\(key)")
      }
    }
    let published = try load("thin_spiral_published")
    let paper = try load("thin_spiral")
    #expect(
      differences(published.values.plain, paper.values.plain, "")
        == ["/description", "/experiment", "/models/dnf/train/epochs"])
    #expect(published.models[0].settings.object("train").integer("epochs") == 5)
  }

  @Test("defaults are valid, and figures without settings show the truth and every model")
  func defaults() throws {
    let text = """
      experiment: minimal
      data: { simulator: thin_spiral, train: 1000, test: 100 }
      models:
        dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0 }, train: { epochs: 1 } }
      evaluate: [log_density_grid, latent_density]
      figures: { learning_curve: , data_space_density: {}, latent_density: }
      """
    let source = SourceFile(displayName: "minimal.yaml", text: text)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    #expect(loaded.diagnostics == [])
    let spec = try #require(loaded.specification)
    let paper = try load("thin_spiral").models[0].settings
    #expect(spec.models[0].settings.object("outer").plain == paper.object("outer").plain)
    #expect(spec.models[0].settings.object("inner").plain == paper.object("inner").plain)
    #expect(
      spec.figures.map { $0.settings.text("title") } == [
        "Learning curves", "Density in data space", "Density along the manifold",
      ])
    #expect(spec.figures[0].settings.words("models") == ["dnf"])
    #expect(spec.figures[1].settings.words("panels") == ["truth", "dnf"])
  }

  @Test("every rule and every registered name says what it means")
  func documentation() {
    let catalogue = Catalogue.standard
    let texts =
      catalogue.simulators.map(\.documentation) + catalogue.algorithms.map(\.documentation)
      + catalogue.metrics.map(\.documentation) + catalogue.figures.map(\.documentation)
      + catalogue.studies.map(\.documentation)
      + (SpecRule.standard + catalogue.rules).map(\.documentation)
    #expect(texts.count == 92)
    #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
  }
}
