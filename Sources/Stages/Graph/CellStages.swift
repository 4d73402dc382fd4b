import CanonicalJSON
import Evaluation
import ExperimentSpec
import Scheduler
import Simulators
import Threads

/// Turns one cell of a spec's matrix into stages: what each reads of the spec, and whose outputs it takes.
///
/// A stage is called by what it does and by the values of the axes that concern its models; its random streams
/// know nothing of axes, so that a cell gives the bytes of the same spec without a matrix.
struct CellStages: Sendable {
  private let matrix: ExperimentMatrix
  private let cell: ExperimentMatrix.Cell

  var specification: ExperimentSpecification { cell.specification }

  init(_ cell: ExperimentMatrix.Cell, of matrix: ExperimentMatrix) {
    self.cell = cell
    self.matrix = matrix
  }

  /// Every stage but the figures, those that others take inputs from first.
  ///
  /// - Parameter threads: The most threads to compute with, at least 1.
  func nodes(threads: Int) throws -> [StageNode] {
    var nodes = [try specification.data.files.map { try split($0) } ?? simulate()]
    let models = specification.models
    if isStandardised, models.contains(where: { $0.weights == nil }) {
      nodes.append(try standardise())
    }
    let ofModels = mapConcurrently(
      count: models.count, threads: min(threads, 1 + models.count / 8)
    ) { position in
      let model = models[position]
      return Result {
        try
          (model.weights.map { [try importWeights($0, of: model)] }
          ?? [inflate(model)] + trainings(of: model))
          + metrics(of: model).map { try evaluate($0, of: model) }
      }
    }
    for result in ofModels { nodes += try result.get() }
    return nodes
  }

  /// The stages that draw figures.
  func figures() throws -> [StageNode] {
    try specification.figures.compactMap { figure in
      try FigureKind(rawValue: figure.name).map { try plot($0, figure) }
    }
  }

  /// A stage; its random streams are named by seed, experiment and stage.
  ///
  /// - Parameter streams: Whose random streams the stage has; `nil` for its own.
  func node(
    _ id: [String], of models: [String] = [], _ parameters: some StageParameters,
    inputs: [String: StageNode.Input] = [:], files: [String: ExternalFile] = [:],
    outputs: [String], usableCores: Int = 1, streams: [String]? = nil
  ) throws -> StageNode {
    let body = type(of: parameters).body
    return StageNode(
      id: stage(id, of: models), kind: body.kind, revision: body.revision,
      parameters: try JSONValue(encoding: parameters), inputs: inputs, files: files,
      outputs: outputs,
      seedPath: ["\(specification.seed)", specification.experiment] + (streams ?? id),
      usableCores: usableCores)
  }

  private var simulator: SimulatorChoice? { SimulatorChoice(specification.data.settings) }

  private var isStandardised: Bool { specification.data.settings.boolean(Field.standardise.name) }

  private func simulate() throws -> StageNode {
    let data = specification.data
    guard let simulator else { throw StageFailure("the data come from nowhere") }
    return try node(
      ["simulate"],
      SimulateStage.Parameters(
        simulator: simulator, train: data.train, test: data.test,
        testParameters: data.testParameters),
      outputs: SimulateStage.outputs(parameters: data.dimensions.parameters))
  }

  private func split(_ files: DataFiles) throws -> StageNode {
    let data = specification.data
    let parameters = SplitStage.Parameters(
      file: files.file.source, testFile: files.testFile?.source, train: data.train, test: data.test)
    var inputs = [SplitStage.file: files.file.external]
    inputs[SplitStage.testFile] = files.testFile?.external
    return try node(["split"], parameters, files: inputs, outputs: parameters.outputs)
  }

  private func standardise() throws -> StageNode {
    try node(
      ["standardise"], StandardiseStage.Parameters(), inputs: ["train": data(SimulateStage.train)],
      outputs: [StandardiseStage.standardisation])
  }

  /// The units that models see points in, where these are not those of the data.
  var standardisation: StageNode.Input? {
    isStandardised ? output(StandardiseStage.standardisation, of: ["standardise"]) : nil
  }

  /// Whether a model is trained to have the density of inflated data.
  func learnsInflatedDensity(_ model: ModelSection) -> Bool {
    let inflated: [AlgorithmKind] = [.dnf, .pie, .flow]
    return model.weights == nil && inflated.map(\.rawValue).contains(model.algorithm)
  }

  /// Whether densities of a model at test points are known that are those of inflated data.
  func hasInflatedDensities(_ model: ModelSection) -> Bool {
    learnsInflatedDensity(model) && metrics(of: model).contains(.testLogLikelihood)
  }

  /// The inputs with the units that models see points in, where these are not those of the data.
  func seenAsStandardised(
    _ inputs: [String: StageNode.Input]
  ) -> [String: StageNode.Input] {
    guard let standardisation else { return inputs }
    return inputs.merging([StageContext.standardisation: standardisation]) { first, _ in first }
  }

  private func inflate(_ model: ModelSection) throws -> StageNode {
    let parameters = try inflation(of: model)
    return try node(
      ["inflate", model.name], of: [model.name], parameters,
      inputs: parameters.isRealised
        ? seenAsStandardised(["train": data(SimulateStage.train)]) : [:],
      outputs: parameters.outputs)
  }

  private func importWeights(_ file: NamedFile, of model: ModelSection) throws -> StageNode {
    try node(
      ["import", model.name], of: [model.name],
      try ImportStage.Parameters(model, data: specification.data),
      files: [
        ImportStage.weights: ExternalFile(
          path: file.path, name: file.writtenPath, content: file.content)
      ],
      outputs: [TrainStage.model])
  }

  private func evaluate(_ metric: MetricKind, of model: ModelSection) throws -> StageNode {
    let source = model.weights == nil ? "train" : "import"
    var inputs = ["model": output(TrainStage.model, of: [source, model.name], about: [model.name])]
    if metric.needsTestPoints(simulated: simulator != nil) {
      inputs["test"] = data(SimulateStage.test)
      if specification.data.dimensions.parameters > 0 {
        inputs["test_parameters"] = data(SimulateStage.testParameters)
      }
    }
    var grid: [[Double]]?
    if simulator == nil {
      grid = metric.coversPlane ? specification.data.grid : nil
      if metric == .samples || (metric.coversPlane && grid == nil) {
        inputs["train"] = data(SimulateStage.train)
      }
    }
    let noise = try inflation(of: model).noise
    return try node(
      ["evaluate", model.name, metric.rawValue], of: [model.name],
      EvaluateStage.Parameters(
        metric: metric, model: model.name, simulator: simulator,
        noise: metric.seesNoise && noise != .gaussian ? noise : nil, grid: grid,
        posterior: metric == .posterior ? unusualPosteriorSettings() : nil),
      inputs: inputs, outputs: metric.outputs,
      usableCores: ModelEvaluator.chunkCount(
        points: metric.pointCount(test: specification.data.test)))
  }

  /// How posteriors are sampled, unless as by the standard: the standard is part of no key.
  private func unusualPosteriorSettings() throws -> PosteriorSettings? {
    let settings = try specification.posteriorSettings
    return settings == .standard ? nil : settings
  }

  /// The metrics of a model: those of the spec that its algorithm has.
  func metrics(of model: ModelSection) -> [MetricKind] {
    specification.metrics.compactMap(MetricKind.init(rawValue:)).filter { has(model, $0) }
  }

  private func has(_ model: ModelSection, _ metric: MetricKind) -> Bool {
    guard let algorithm = AlgorithmKind(rawValue: model.algorithm)?.type else { return true }
    return !algorithm.lacks(metric, evaluated: specification.metrics)
  }

  /// A figure; models that have not the metric that it shows are left out of it.
  private func plot(_ kind: FigureKind, _ figure: FigureSection) throws -> StageNode {
    let lacking = specification.models.filter { model in
      // Of weights from a file there is no learning curve.
      kind.metric.map { !has(model, $0) } ?? (model.weights != nil)
    }.map(\.name)
    // Nobody knows the truth of data from a file.
    let unknown = simulator == nil ? [Catalogue.Figure.truth.name] : []
    let panels = figure.settings.words(kind.listKey)
      .filter { !lacking.contains($0) && !unknown.contains($0) }
    var inputs: [String: StageNode.Input] = [:]
    for model in specification.models.map(\.name) where panels.contains(model) {
      inputs[model] =
        switch kind {
        case .learningCurve: output(TrainStage.learningCurve, of: ["train", model], about: [model])
        case .dataSpaceDensity: evaluated(.logDensityGrid, model)
        case .latentDensity: evaluated(.latentDensity, model)
        case .posterior: evaluated(.posterior, model)
        case .latentInterpolation: evaluated(.latentInterpolation, model)
        }
      if kind == .posterior {
        for side in PosteriorSide.allCases {
          inputs[PlotStage.draws(side, of: model)] = output(
            side.file, of: ["evaluate", model, MetricKind.posterior.rawValue], about: [model])
        }
      }
      if kind == .latentDensity, simulator?.simulator is any SurfaceSimulator {
        inputs[PlotStage.summary(of: model)] = summary(of: .latentDensity, model)
      }
    }
    let observed = try specification.posteriorSettings.observed
    return try node(
      ["plot", kind.rawValue], of: specification.models.map(\.name).filter(panels.contains),
      PlotStage.Parameters(
        figure: kind, title: figure.settings.text("title"), panels: panels,
        simulator: simulator,
        observed: kind == .posterior && observed != PosteriorSettings.standard.observed
          ? observed : nil,
        thresholded: figure.settings["thresholded"]?.boolean == true ? true : nil,
        look: figure.settings["look"]?.text == FigureLook.published.rawValue ? .published : nil),
      inputs: inputs, outputs: kind.outputs(panels: panels))
  }

  /// An output of the stage that the data come from.
  func data(_ name: String) -> StageNode.Input {
    output(name, of: [simulator == nil ? "split" : "simulate"])
  }

  /// The table of a metric.
  func evaluated(_ metric: MetricKind, _ model: String) -> StageNode.Input {
    output(metric.table, of: ["evaluate", model, metric.rawValue], about: [model])
  }

  /// Where the summary of a metric is found.
  func summary(of metric: MetricKind, _ model: String) -> StageNode.Input {
    output(EvaluateStage.summary, of: ["evaluate", model, metric.rawValue], about: [model])
  }

  func output(
    _ name: String, of id: [String], about models: [String] = []
  ) -> StageNode.Input {
    StageNode.Input(stage: stage(id, of: models), output: name)
  }

  /// The name of a stage of this cell that concerns the given models.
  private func stage(_ id: [String], of models: [String]) -> StageID {
    let name = id.joined(separator: "/")
    return StageID(
      rawValue: matrix.slug(of: cell, models: models).map { "\(name)@\($0)" } ?? name)
  }

  /// The noise that a model is trained with.
  func inflation(of model: ModelSection) throws -> InflateStage.Parameters {
    let settings = model.settings.object("inflate")
    let noise: NoiseKind = try named(settings.text("noise"))
    return InflateStage.Parameters(
      noise: noise, variance: settings.number("variance"),
      simulator: noise == .trueNormal ? simulator : nil)
  }
}
