import ExperimentSpec
import Glibc
import Testing
import YAMLTree

@testable import Stages

@Suite("Extending a spec")
struct ExtensionMergeTests {
  private static let base = """
    experiment: base
    data: { simulator: thin_spiral, train: 200, test: 20 }
    models:
      dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
      flow: { algorithm: flow, train: { epochs: 2 } }
    evaluate: [test_log_likelihood]
    matrix: { seed: [1, 2], inflate.variance: [0.1, 1] }
    figures: { learning_curve: { title: Losses } }
    expect:
      - dnf.mean_log_density[inflate.variance=1] > 0
      - dnf.mean_log_density[inflate.variance=0.1] > 0

    """

  private func load(_ folder: DataFolder, _ name: String) throws -> ExperimentMatrix {
    let loaded = ExperimentSpecification.load(path: "\(folder.path)/\(name)", catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source, base: loaded.base)
      .render(loaded.diagnostics)
    #expect(problems == "")
    return try #require(loaded.matrix, "\(problems)")
  }

  /// All that a spec means: its cells by their names, and its claims.
  private func meaning(_ matrix: ExperimentMatrix) -> [String: PlainValue] {
    var meaning = Dictionary(
      uniqueKeysWithValues: matrix.cells.map { cell in
        (
          matrix.slug(of: cell, models: cell.specification.models.map(\.name)) ?? "",
          cell.specification.values.plain
        )
      })
    meaning["claims"] = .list(matrix.claims.map { .text($0.text) })
    return meaning
  }

  @Test("sections are put together key by key, everything else is replaced as a whole")
  func merged() throws {
    try DataFolder.with { folder in
      try folder.write(Self.base, to: "base.yaml")
      try folder.write(
        """
        experiment: derived
        extends: base.yaml
        data: { test: 30 }
        models:
          dnf: { train: { batch_size: 10 } }
          pie: { algorithm: pie, latent_dim: 1, train: { epochs: 3 } }
        evaluate: [reconstruction_error]
        matrix: { seed: [7] }
        figures:
        expect: [least(dnf.median) > 0]
        without: [matrix.inflate.variance, models.flow]

        """, to: "spec.yaml")
      try folder.write(
        """
        experiment: derived
        data: { simulator: thin_spiral, train: 200, test: 30 }
        models:
          dnf:
            algorithm: dnf
            latent_dim: 1
            inflate: { variance: 0.1 }
            train: { epochs: 2, batch_size: 10 }
          pie: { algorithm: pie, latent_dim: 1, train: { epochs: 3 } }
        evaluate: [reconstruction_error]
        matrix: { seed: [7] }
        figures:
        expect: [least(dnf.median) > 0]

        """, to: "by_hand.yaml")
      let derived = try load(folder, "spec.yaml")
      #expect(try meaning(derived) == meaning(load(folder, "by_hand.yaml")))
      #expect(derived.specification.models.map(\.name) == ["dnf", "pie"])
    }
  }

  @Test("what is not written is that of the other spec, claims and all; only the name is not")
  func same() throws {
    try DataFolder.with { folder in
      try folder.write(Self.base, to: "base.yaml")
      try folder.write("experiment: derived\nextends: base.yaml\n", to: "spec.yaml")
      try folder.write(
        Self.base.replacing("experiment: base", with: "experiment: derived"), to: "by_hand.yaml")
      #expect(try meaning(load(folder, "spec.yaml")) == meaning(load(folder, "by_hand.yaml")))
    }
  }

  @Test("what is left out can be written anew, without anything of the old")
  func anew() throws {
    try DataFolder.with { folder in
      try folder.write(Self.base, to: "base.yaml")
      try folder.write(
        """
        experiment: derived
        extends: base.yaml
        without: [models.dnf, models.dnf.train, expect, matrix, figures]
        models: { dnf: { algorithm: flow, train: { epochs: 5 } } }

        """, to: "spec.yaml")
      let models = try load(folder, "spec.yaml").specification.models
      #expect(models.map(\.name) == ["flow", "dnf"])
      #expect(models[1].settings["latent_dim"] == nil)
    }
  }

  @Test("relative files start at the folder of the spec that names them")
  func files() throws {
    try DataFolder.with { folder in
      mkdir("\(folder.path)/bases", 0o777)
      try DataFolder(path: "\(folder.path)/bases").writePoints()
      try folder.writePoints(DataFolder.points.map { $0 + 1 })
      try folder.write(
        """
        experiment: base
        data: { file: points.npy, test: 0.1 }
        models: { flow: { algorithm: flow, train: { epochs: 1, batch_size: 20 } } }
        evaluate: [test_log_likelihood]

        """, to: "bases/base.yaml")
      let beginning = "experiment: derived\nextends: bases/base.yaml\n"
      try folder.write(beginning, to: "spec.yaml")
      try folder.write(beginning + "data: { file: points.npy }\n", to: "own.yaml")
      func path(_ name: String) throws -> String? {
        try load(folder, name).specification.data.settings["file"]?.file?.path
      }
      #expect(try path("spec.yaml")?.hasSuffix("/bases/points.npy") == true)
      let own = try #require(try path("own.yaml"))
      #expect(own.hasSuffix("/points.npy") && !own.hasSuffix("/bases/points.npy"))
    }
  }

  @Test("claims of the other spec point into it")
  func claims() throws {
    try DataFolder.with { folder in
      try folder.write(Self.base, to: "base.yaml")
      try folder.write(
        "experiment: derived\nextends: base.yaml\nmatrix: { inflate.variance: [1, 3] }\n",
        to: "spec.yaml")
      let loaded = ExperimentSpecification.load(
        path: "\(folder.path)/spec.yaml", catalogue: .standard)
      let text = DiagnosticRenderer(source: loaded.source, base: loaded.base)
        .render(loaded.diagnostics).replacing("\(folder.path)/", with: "")
      #expect(
        text == #"""
          base.yaml:11:43: error[E0205]: `0.1` is no value of `matrix.inflate.variance`
            11 |   - dnf.mean_log_density[inflate.variance=0.1] > 0
               |                                           ^^^
          spec.yaml:2:1: note: `spec.yaml` extends this spec
             2 | extends: base.yaml
               | ^^^^^^^
          help: the values are `1` and `3`

          """#)
    }
  }

  @Test("texts of two specs that are as large as can be are put together")
  func large() throws {
    try DataFolder.with { folder in
      let padding = "#" + String(repeating: "x", count: (1 << 20) - 1000) + "\n"
      try folder.write(padding + Self.base, to: "base.yaml")
      try folder.write(padding + "experiment: derived\nextends: base.yaml\n", to: "spec.yaml")
      #expect(try load(folder, "spec.yaml").cells.count == 4)
    }
  }
}
