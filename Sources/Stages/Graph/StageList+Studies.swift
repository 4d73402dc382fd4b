import ExperimentSpec
import Scheduler
import Simulators

extension StageList {
  /// A study of the matrix: the numbers of all cells, the points that they are trained on, and the densities
  /// of models of inflated data.
  func study(_ section: StudySection, _ summary: StageNode) throws -> StageNode {
    let specification = matrix.specification
    let choice = SimulatorChoice(specification.data.settings)
    guard
      let judge = NoiseJudge(
        written: section.settings[Catalogue.Study.quantity]?.text, of: choice)
    else { throw StageFailure("nothing judges the study '\(section.name)'") }
    let models = judgedModels(judge)
    var inputs = [
      StudyStage.metrics: StageNode.Input(stage: summary.id, output: SummariseStage.metrics)
    ]
    var (training, densities): ([String], [StudyStage.Parameters.Densities]) = ([], [])
    for (cell, stages) in zip(matrix.cells, cells) {
      let seed = cell.specification.seed
      let points = "train/\(seed)"
      // Cells of one seed have their points in common.
      if inputs[points] == nil {
        training.append(points)
        inputs[points] = stages.data(SimulateStage.train)
        inputs[StudyStage.units(of: points)] = stages.standardisation
      }
      for model in cell.specification.models
      where models.contains(model.name) && stages.hasInflatedDensities(model) {
        let variance = try stages.inflation(of: model).variance
        let table = "\(model.name)/\(seed)/\(variance)"
        inputs[table] = stages.evaluated(.testLogLikelihood, model.name)
        let entry = StudyStage.Parameters.Densities(
          model: model.name, seed: seed, variance: variance, table: table)
        // Cells that differ in other models alone have this one in common.
        if !densities.contains(entry) { densities.append(entry) }
      }
    }
    // What is standardised has noise in other units than the manifold; with parameters there is no one
    // density.
    let isKnown =
      cells[0].standardisation == nil && specification.data.dimensions.parameters == 0
    return try node(
      "study/\(section.name)",
      StudyStage.Parameters(
        experiment: specification.experiment, judge: judge,
        title: section.settings.text("title"), models: models,
        dataDimension: specification.data.dimensions.data, simulator: isKnown ? choice : nil,
        training: training, densities: densities, noises: isKnown ? try noises(models) : nil),
      inputs: inputs, outputs: StudyStage.outputs,
      usableCores: max(1, specification.data.train / 128))
  }

  /// The noise of those models that learn the density of inflated data.
  private func noises(_ models: [String]) throws -> [String: NoiseKind]? {
    var noises: [String: NoiseKind] = [:]
    for model in matrix.specification.models
    where models.contains(model.name) && cells[0].learnsInflatedDensity(model) {
      noises[model.name] = try cells[0].inflation(of: model).noise
    }
    return noises.isEmpty ? nil : noises
  }

  /// The models whose noise varies, and that have what judges.
  private func judgedModels(_ judge: NoiseJudge) -> [String] {
    let axes = matrix.axes.filter(\.isVariance)
    return matrix.specification.models.filter { model in
      axes.contains { $0.concerns([model.name]) }
        && cells[0].metrics(of: model).contains(judge.metric)
    }.map(\.name)
  }
}
