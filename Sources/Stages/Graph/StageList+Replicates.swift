import ExperimentSpec
import Scheduler

extension StageList {
  /// The figure of all numbers of a matrix, where it is asked for.
  func replicates(_ summary: StageNode) throws -> StageNode? {
    guard
      let figure = matrix.specification.figures.first(where: {
        $0.name == Catalogue.Figure.replicates.name
      })
    else { return nil }
    let settings = matrix.axes.filter { !$0.isSeed }.map { axis in
      var model: String?
      if case .model(let name) = axis.target { model = name }
      return ReplicatesStage.Parameters.Setting(
        key: axis.key, column: axis.isVariance ? "variance" : axis.key, model: model)
    }
    let scale: ReplicatesStage.Scale? = try figure.settings["scale"]?.text.map(named)
    return try node(
      "plot/\(figure.name)",
      ReplicatesStage.Parameters(
        title: figure.settings.text("title"),
        quantities: figure.settings.words(Catalogue.Figure.quantities),
        models: figure.settings.words("models"), settings: settings, scale: scale),
      inputs: [
        ReplicatesStage.metrics: StageNode.Input(stage: summary.id, output: SummariseStage.metrics)
      ], outputs: [ReplicatesStage.figure])
  }
}
