import ExperimentSpec
import TestSupport
import Testing
import YAMLTree

@Suite("Specifications")
struct SpecificationTests {
  private func load(_ text: String) throws -> ExperimentSpecification {
    let source = SourceFile(displayName: "spec.yaml", text: text)
    let loaded = ExperimentSpecification.load(source, catalogue: .sample)
    #expect(loaded.diagnostics == [])
    return try #require(loaded.specification)
  }

  @Test("what is not written has its default, and every value knows where it comes from")
  func defaults() throws {
    let spec = try load(sampleSpec)
    #expect(
      spec.values.plain == [
        "experiment": "sample", "seed": 1357, "numerics": "native",
        "data": [
          "simulator": "plane", "train": 100, "test": 10, "validation_split": 0.1, "noise": 0.0,
        ],
        "models": [
          "small": [
            "algorithm": "flow", "verbose": false, "layer": ["kind": "affine", "width": 4],
            "train": ["epochs": 5, "rate": 0.1],
          ]
        ],
        "evaluate": ["density", "error"],
        "figures": ["curve": ["title": "Curve", "models": ["small"]]],
        "study": [:],
      ])
    let train = spec.models[0].settings.object("train")
    #expect(train.preset == "short")
    #expect(train["epochs"]?.origin == .preset("short"))
    #expect(train["rate"]?.origin == .default)
    #expect(train["rate"]?.span.start.line == 6)
    #expect(spec.values["experiment"]?.origin == .written)
    #expect(spec.values["seed"]?.origin == .default)
    #expect(spec.models[0].settings.object("layer")["kind"]?.origin == .default)
  }

  @Test("the parts of a specification are typed")
  func parts() throws {
    let spec = try load(
      sampleSpec.replacing("experiment: sample", with: "experiment: s\ndescription: d\nseed: 0"))
    #expect(spec.experiment == "s")
    #expect(spec.description == "d")
    #expect(spec.seed == 0)
    #expect(spec.data.simulator == "plane")
    #expect(spec.data.dimensions == Catalogue.Simulator.Dimensions(data: 3, manifold: 2))
    #expect((spec.data.train, spec.data.test) == (100, 10))
    #expect((spec.data.trainingCount, spec.data.validationCount) == (90, 10))
    #expect(spec.models.map(\.name) == ["small"])
    #expect(spec.models[0].algorithm == "flow")
    #expect(spec.models[0].settings.object("train").number("rate") == 0.1)
    #expect(spec.models[0].settings.boolean("verbose") == false)
    #expect(spec.metrics == ["density", "error"])
    #expect(spec.figures.map(\.name) == ["curve"])
    #expect(spec.figures[0].settings.words("models") == ["small"])
    #expect(spec.figures[0].settings.text("title") == "Curve")
  }

  @Test(
    "settings of metrics have defaults where the section is written, and none of it where it is not"
  )
  func metricSettings() throws {
    #expect(try load(sampleSpec).metricSettings.isEmpty)
    func settings(_ section: String) throws -> [String: PlainValue] {
      try load(sampleSpec.replacing("figures:", with: "metrics: \(section)\nfigures:"))
        .metricSettings.mapValues(\.plain)
    }
    #expect(try settings("{}") == [:])
    #expect(try settings("{ density: {}, error: }") == ["density": ["points": 50], "error": [:]])
    #expect(try settings("{ density: { points: 7 } }") == ["density": ["points": 7]])
  }

  @Test("the largest seed is read exactly")
  func largestSeed() throws {
    let spec = try load("seed: 9223372036854775807\n" + sampleSpec)
    #expect(spec.seed == Int.max)
  }

  @Test("written keys win over a preset, and a preset is the same as writing its values")
  func presets() throws {
    let chosen = try load(sampleSpec.replacing("preset: short", with: "preset: long, rate: 1"))
    let train = chosen.models[0].settings.object("train")
    #expect(train.plain == ["epochs": 100, "rate": 1.0])
    #expect(train["rate"]?.origin == .written)
    let written = try load(sampleSpec.replacing("preset: short", with: "epochs: 100, rate: 1.0"))
    #expect(chosen.values.plain == written.values.plain)
  }

  @Test("the order of keys, comments and notation do not change the specification")
  func orderOfKeys() throws {
    let other = """
      # A comment.
      figures:
        curve:      # nothing written is an empty section
      evaluate:
        - density
        - "error"
      models: { small: { train: { preset: short }, algorithm: flow } }

      data:
        test: 10
        train: &count 100
        simulator: 'plane'
        noise: 0
      experiment: sample
      """
    #expect(try load(other).values.plain == load(sampleSpec).values.plain)
  }

  @Test("models keep the order of the file, and figures show them in it by default")
  func orderOfModels() throws {
    let spec = try load(
      sampleSpec.replacing("  curve: {}", with: "  map: {}\n  curve: {}")
        .replacing("  small:\n", with: "  zeta: &shared\n")
        .replacing("evaluate:", with: "  alpha: *shared\nevaluate:"))
    #expect(spec.models.map(\.name) == ["zeta", "alpha"])
    #expect(spec.figures.map(\.name) == ["curve", "map"])
    #expect(spec.figures[0].settings.words("models") == ["zeta", "alpha"])
    #expect(spec.figures[1].settings.words("panels") == ["truth", "zeta", "alpha"])
  }

  @Test("a file that cannot be read is answered like any other mistake")
  func unreadableFile() throws {
    try withTemporaryDirectory { folder in
      let loaded = ExperimentSpecification.load(path: folder, catalogue: .sample)
      #expect(loaded.specification == nil)
      #expect(loaded.diagnostics.map(\.code) == [.fileNotRegular])
    }
  }

  @Test(
    "a name is short, begins with a letter and is safe in paths",
    arguments: [
      ("a", true), ("thin_spiral-2", true), ("Z9", true), ("", false), ("1a", false),
      ("-a", false), ("_a", false), ("a b", false), ("a.b", false), ("a/b", false), ("é", false),
      (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
    ])
  func identifiers(text: String, isValid: Bool) {
    #expect(Identifier.isValid(text) == isValid)
  }

  @Test(
    "the validation share is rounded down to whole points",
    arguments: [(10000, 0.1, 1000), (30, 0.1, 3), (5, 0.1, 0), (3, 0.5, 1), (2, 0.99, 1)])
  func validationCount(points: Int, split: Double, count: Int) {
    #expect(DataSection.validationCount(points: points, split: split) == count)
  }
}
