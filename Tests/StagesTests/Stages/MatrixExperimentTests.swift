import ArrayFiles
import CanonicalJSON
import ExperimentSpec
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Experiments with a matrix")
struct MatrixExperimentTests {
  private static let twin = """
      twin:
        algorithm: flow
        flow: { layers: 1, hidden: 8, blocks: 1 }
        train: { epochs: 1, batch_size: 20 }
    evaluate
    """

  /// A small experiment with two models and a matrix.
  private func nodes(_ section: String) throws -> [StageNode] {
    var experiment = SmallExperiment()
    experiment.evaluate = ["test_log_likelihood"]
    experiment.epochs = 1
    let text =
      experiment.text.replacing("evaluate", with: Self.twin)
      .split(separator: "  data_space_density")[0] + section + "\n"
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: String(text)), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    let nodes = try StageList(#require(loaded.matrix, "\(problems)")).nodes()
    _ = try StageGraph(nodes)
    return nodes
  }

  @Test(
    "stages are there once for all cells that share them, and are called by what tells them apart")
  func names() throws {
    let names = try nodes("matrix: { models.dnf.inflate.variance: [0.1, 0.01], seed: [1, 2] }")
      .map(\.id.rawValue)
    let variances = ["0.1", "0.01"].map { "models.dnf.inflate.variance=\($0)" }
    var expected: [String] = []
    for (position, variance) in variances.enumerated() {
      for seed in ["seed=1", "seed=2"] {
        if position == 0 { expected.append("simulate@\(seed)") }
        expected += ["inflate/dnf", "train/dnf", "evaluate/dnf/test_log_likelihood"]
          .map { "\($0)@\(variance),\(seed)" }
        if position == 0 {
          expected += ["inflate/twin", "train/twin", "evaluate/twin/test_log_likelihood"]
            .map { "\($0)@\(seed)" }
        }
      }
    }
    expected += ["summarise", "aggregate"]
    for variance in variances {
      expected += ["seed=1", "seed=2"].map { "plot/learning_curve@\(variance),\($0)" }
    }
    #expect(names == expected)
  }

  @Test("a cell is the spec with its values written into it, whatever else is in the matrix")
  func cells() throws {
    func work(_ nodes: [StageNode]) -> Set<StageNode> {
      // Without the names of stages, and without the tables, which list all cells.
      Set(
        nodes.filter { !["summarise", "aggregate"].contains($0.kind) }.map { node in
          func plain(_ id: StageID) -> StageID {
            StageID(rawValue: String(id.rawValue.prefix { $0 != "@" }))
          }
          return StageNode(
            id: plain(node.id), kind: node.kind, revision: node.revision,
            parameters: node.parameters,
            inputs: node.inputs.mapValues { .init(stage: plain($0.stage), output: $0.output) },
            files: node.files, outputs: node.outputs, seedPath: node.seedPath)
        })
    }
    let all = try work(nodes("matrix: { train.epochs: [1, 3], seed: [5, 6] }"))
    var singles: Set<StageNode> = []
    for epochs in [1, 3] {
      for seed in [5, 6] {
        singles.formUnion(
          try work(nodes("matrix: { train.epochs: [\(epochs)], seed: [\(seed)] }")))
      }
    }
    #expect(all == singles)
    #expect(try work(nodes("")) == work(nodes("matrix: { seed: [5] }")))
  }

  @Test("a value that is added leaves the other cells as they were")
  func addition() throws {
    let before = try nodes("matrix: { seed: [1] }")
    let after = try nodes("matrix: { seed: [0, 1, 2] }")
    let cells = before.filter { !["summarise", "aggregate"].contains($0.kind) }
    #expect(cells.count == 8)
    #expect(cells.allSatisfy(after.contains))
  }

  @Test("results of a cell are in a folder of its name, those of all at the top")
  func resultNames() throws {
    let graph = try nodes("matrix: { seed: [1, 2] }")
    let experiment = Experiment(name: "small", graph: try StageGraph(graph))
    let names = graph.flatMap { node in
      node.outputs.compactMap { experiment.resultName(of: $0, from: node.id) }
    }
    #expect(Set(names).count == names.count)
    for name in [
      "seed=1/data/train.npy", "seed=2/models/dnf/model.safetensors",
      "seed=1/figures/learning_curve.svg", "metrics.csv", "replicates.csv",
    ] {
      #expect(names.contains(name))
    }
  }

  @Test("tables have every number of every cell, and its mean over the seeds")
  func tables() throws {
    try Laboratory.with { laboratory in
      try laboratory.run(
        nodes(
          "matrix: { models.dnf.train.epochs: [1, 2], inflate.variance: [0.1], seed: [3, 4, 5] }"))
      let metrics = try CSVTable(
        contentsOf: laboratory.path(of: "metrics.csv", from: "summarise"))
      #expect(
        metrics.columns == [
          "experiment", "model", "seed", "variance", "models.dnf.train.epochs", "metric",
          "quantity",
          "value", "standard_error", "n",
        ])
      func rows(_ table: CSVTable, _ cells: [String: String]) -> [[String]] {
        table.rows.filter { row in
          cells.allSatisfy { name, text in
            table.columns.firstIndex(of: name).map { row[$0] == text } ?? false
          }
        }
      }
      let epochs = "models.dnf.train.epochs"
      for (model, setting) in [("dnf", "1"), ("dnf", "2"), ("twin", "")] {
        let values = try ["3", "4", "5"].map { seed in
          let found = rows(
            metrics,
            [
              "model": model, "seed": seed, epochs: setting, "variance": "0.1",
              "quantity": "mean_log_density",
            ])
          #expect(found.count == 1)
          return try #require(Double(found[0][7]))
        }
        #expect(Set(values).count == 3)
        let replicates = try CSVTable(
          contentsOf: laboratory.path(of: "replicates.csv", from: "aggregate"))
        let found = rows(
          replicates, ["model": model, epochs: setting, "quantity": "mean_log_density"])
        #expect(found.count == 1)
        let mean = values.reduce(0, +) / 3
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let numbers = found[0].suffix(6).compactMap(Double.init)
        // Sums in another order.
        #expect(abs(numbers[0] - mean) <= 1e-14 * abs(mean))
        #expect(abs(numbers[1] - (squares / 6).squareRoot()) <= 1e-12)
        #expect(numbers[2...] == [values.sorted()[1], values.min() ?? 0, values.max() ?? 0, 3])
      }
      let count = metrics.rows.count
      #expect(count % 3 == 0)
      let replicates = try CSVTable(
        contentsOf: laboratory.path(of: "replicates.csv", from: "aggregate"))
      #expect(replicates.rows.count == count / 3)
    }
  }
}
