import CanonicalJSON
import ExperimentSpec
import Scheduler
import Threads

/// Turns a spec into stages: those of every cell of its matrix, and the tables of all of them.
struct StageList: Sendable {
  let matrix: ExperimentMatrix
  let cells: [CellStages]

  init(_ matrix: ExperimentMatrix) {
    self.matrix = matrix
    cells = matrix.cells.map { CellStages($0, of: matrix) }
  }

  /// Every stage once, those that others take inputs from first.
  func nodes() throws -> [StageNode] {
    let threads = AvailableCores.current.count
    let ofCells = mapConcurrently(
      count: cells.count, threads: min(threads, 1 + cells.count / 8)
    ) { position in
      Result { try cells[position].nodes(threads: cells.count == 1 ? threads : 1) }
    }
    let summary = try summarise()
    var nodes = try ofCells.flatMap { try $0.get() } + [summary]
    if matrix.axes.contains(where: \.isSeed) { nodes.append(try aggregate(summary)) }
    nodes += try matrix.specification.studies.map { try study($0, summary) }
    if let replicates = try replicates(summary) { nodes.append(replicates) }
    nodes += try cells.flatMap { try $0.figures() }
    nodes += try claims(summary)
    // Cells share what differs in none of them.
    var seen: Set<StageID> = []
    return nodes.filter { seen.insert($0.id).inserted }
  }

  /// A stage that looks at all cells.
  func node(
    _ id: String, _ parameters: some StageParameters, inputs: [String: StageNode.Input],
    outputs: [String], usableCores: Int = 1
  ) throws -> StageNode {
    let body = type(of: parameters).body
    let specification = matrix.specification
    return StageNode(
      id: StageID(rawValue: id), kind: body.kind, revision: body.revision,
      parameters: try JSONValue(encoding: parameters), inputs: inputs, outputs: outputs,
      seedPath: ["\(specification.seed)", specification.experiment, id], usableCores: usableCores)
  }

  /// The table of all numbers: the models in the order of the file, each with its cells.
  private func summarise() throws -> StageNode {
    let specification = matrix.specification
    let settings = matrix.axes.filter { !$0.isSeed && !$0.isVariance }
    var sources: [SummariseStage.Parameters.Source] = []
    var inputs: [String: StageNode.Input] = [:]
    for model in specification.models {
      for (cell, stages) in zip(matrix.cells, cells) {
        guard let model = cell.specification.models.first(where: { $0.name == model.name }) else {
          continue
        }
        let slug = matrix.slug(of: cell, models: [model.name])
        for metric in stages.metrics(of: model) {
          let name = "\(model.name)/\(metric.rawValue)" + (slug.map { "@\($0)" } ?? "")
          // Cells that differ in other models alone have this one in common.
          guard inputs.updateValue(stages.summary(of: metric, model.name), forKey: name) == nil
          else { continue }
          sources.append(
            SummariseStage.Parameters.Source(
              summary: name, variance: try stages.inflation(of: model).variance,
              seed: cell.specification.seed == specification.seed ? nil : cell.specification.seed,
              settings: settings.isEmpty ? nil : self.settings(settings, of: cell, model.name)))
        }
      }
    }
    return try node(
      "summarise",
      SummariseStage.Parameters(
        experiment: specification.experiment, seed: specification.seed, sources: sources,
        settings: settings.isEmpty ? nil : settings.map(\.key)),
      inputs: inputs, outputs: [SummariseStage.metrics])
  }

  /// What the axes are set to for a model in a cell, empty where an axis is of other models.
  private func settings(
    _ axes: [MatrixAxis], of cell: ExperimentMatrix.Cell, _ model: String
  ) -> [String] {
    axes.map { axis in
      zip(matrix.axes, cell.values).first { $0.0.key == axis.key && axis.concerns([model]) }?
        .1.name ?? ""
    }
  }

  private func aggregate(_ summary: StageNode) throws -> StageNode {
    try node(
      "aggregate", AggregateStage.Parameters(),
      inputs: [
        AggregateStage.metrics: StageNode.Input(
          stage: summary.id, output: SummariseStage.metrics)
      ], outputs: [AggregateStage.replicates])
  }
}

extension MatrixAxis {
  /// Whether the axis is that of replicates.
  var isSeed: Bool { key == "seed" }

  /// Whether the axis is the variance of the noise, for which tables have a column anyway.
  var isVariance: Bool { key.hasSuffix("inflate.variance") }
}
