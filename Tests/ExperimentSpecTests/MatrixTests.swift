import Testing
import YAMLTree

@testable import ExperimentSpec

@Suite("Matrices")
struct MatrixTests {
  private func load(_ section: String, model: String = "small") throws -> ExperimentMatrix {
    let text = sampleSpec.replacing("small", with: model) + section + "\n"
    let source = SourceFile(displayName: "spec.yaml", text: text)
    let loaded = ExperimentSpecification.load(source, catalogue: .sample)
    #expect(DiagnosticRenderer(source: source).render(loaded.diagnostics) == "")
    return try #require(loaded.matrix)
  }

  private func slugs(_ matrix: ExperimentMatrix) -> [String?] {
    matrix.cells.map { matrix.slug(of: $0, models: ["small"]) }
  }

  @Test("a spec without a matrix is one cell without a name")
  func none() throws {
    let matrix = try load("")
    #expect(matrix.axes.isEmpty)
    #expect(slugs(matrix) == [nil])
  }

  @Test("every combination is a cell, and has its values in the places that the keys name")
  func product() throws {
    let matrix = try load(
      "matrix: { train.rate: [0.5, 1.0e-5], models.small.layer.width: [2, 3], seed: [7] }")
    #expect(matrix.axes.map(\.key) == ["models.small.layer.width", "seed", "train.rate"])
    #expect(
      slugs(matrix) == [
        "models.small.layer.width=2,seed=7,train.rate=0.5",
        "models.small.layer.width=2,seed=7,train.rate=1e-05",
        "models.small.layer.width=3,seed=7,train.rate=0.5",
        "models.small.layer.width=3,seed=7,train.rate=1e-05",
      ])
    let found = matrix.cells.map { cell in
      let settings = cell.specification.models[0].settings
      return [
        Double(cell.specification.seed), settings.object("train").number("rate"),
        Double(settings.object("layer").integer("width")),
        Double(settings.object("train").integer("epochs")),
      ]
    }
    #expect(found == [[7, 0.5, 2, 5], [7, 1e-5, 2, 5], [7, 0.5, 3, 5], [7, 1e-5, 3, 5]])
  }

  @Test("neither the order of keys nor notation changes what a matrix means")
  func notation() throws {
    let first = try load("matrix: { seed: [1, 2], train.rate: [0.5, 1] }")
    let second = try load("matrix:\n  \"train.rate\": [5.0e-1, 1.0]\n  seed: [1, 2]")
    #expect(slugs(first) == slugs(second))
    #expect(
      first.cells.map(\.specification.models[0].settings.plain)
        == second.cells.map(\.specification.models[0].settings.plain))
  }

  @Test("combinations are left out, and added with values of their own")
  func combinations() throws {
    let matrix = try load(
      """
      matrix:
        seed: [1, 2, 3]
        train.epochs: [10, 20]
        exclude: [{ seed: [2, 3], train.epochs: 20 }]
        include: [{ seed: 9, train.epochs: 40 }, { seed: 1, train.epochs: 10 }]
      """)
    #expect(
      slugs(matrix) == [
        "seed=1,train.epochs=10", "seed=1,train.epochs=20", "seed=2,train.epochs=10",
        "seed=3,train.epochs=10", "seed=9,train.epochs=40",
      ])
  }

  @Test("the name of a part knows the axes that concern it alone, and stays when a value is added")
  func names() throws {
    func part(_ values: String, _ models: [String]) throws -> String? {
      let matrix = try load("matrix: { seed: [1], models.small.train.epochs: [\(values)] }")
      return matrix.slug(of: matrix.cells[0], models: models)
    }
    for values in ["10", "10, 20", "10, 20, 30"] {
      #expect(try part(values, []) == "seed=1")
      #expect(try part(values, ["other"]) == "seed=1")
      #expect(try part(values, ["small"]) == "models.small.train.epochs=10,seed=1")
    }
  }

  @Test("a name that is too long for a folder is cut, and told apart from others by a checksum")
  func longNames() throws {
    let model = String(repeating: "m", count: Identifier.maximumLength)
    let matrix = try load(
      """
      matrix:
        models.\(model).train.epochs: [10, 20]
        models.\(model).train.rate: [0.5]
        models.\(model).layer.width: [2]
      """, model: model)
    let names = matrix.cells.compactMap { matrix.slug(of: $0, models: [model]) }
    #expect(names.map(\.utf8.count) == [209, 209])
    #expect(Set(names).count == 2)
    #expect(names[0].hasPrefix("models.\(model).layer.width=2,models.\(model).train.epochs="))
  }

  @Test("values that folders cannot be called by have names all the same, each its own")
  func texts() throws {
    let matrix = try load("matrix: { data.simulator: [plane, line], verbose: [true, false] }")
    #expect(
      slugs(matrix) == [
        "data.simulator=plane,verbose=true", "data.simulator=plane,verbose=false",
        "data.simulator=line,verbose=true", "data.simulator=line,verbose=false",
      ])
    let names = ["a/b", "a b", "ä", "a-b", String(repeating: "x", count: 50)].map { text in
      let scalar = YAMLScalar(text, style: .quoted)
      let point = SourcePosition(line: 1, column: 1, offset: 0)
      return MatrixValue(
        scalar, YAMLNode(.scalar(scalar), span: SourceSpan(start: point, end: point))
      ).name
    }
    #expect(Set(names).count == 5)
    #expect(names[3] == "a-b")
    #expect(names.allSatisfy { $0.utf8.count <= 50 && !$0.contains("/") && !$0.contains("@") })
  }
}
