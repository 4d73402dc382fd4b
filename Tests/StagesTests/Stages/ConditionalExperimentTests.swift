import ArrayFiles
import CanonicalJSON
import Evaluation
import ExperimentSpec
import Scheduler
import Simulators
import Testing
import YAMLTree

@testable import Stages

/// A small experiment on data with parameters.
struct ConditionalExperiment: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let data: String
  let model: String
  /// The number of parameters.
  let parameters: Int
  var phases = 1
  var comparesScores = false
  var evaluate = "test_log_likelihood"
  /// The section with settings of metrics; none is written where it is empty.
  var metrics = ""

  private static let flows =
    "latent_dim: 2, outer: { layers: 2, hidden: 8, blocks: 1 }, "
    + "inner: { transform: rq-coupling, layers: 2, hidden: 8, blocks: 1 }"
  private static let surface = "simulator: polynomial_surface"

  static let dnf = ConditionalExperiment(
    testDescription: "dnf with scores", data: surface,
    model: "algorithm: dnf, \(flows), inflate: { variance: 0.01 }, "
      + "train: { epochs: 8, score_weight: 0.5", parameters: 1, comparesScores: true)

  static let all = [
    dnf,
    ConditionalExperiment(
      testDescription: "dnf, moving manifold, fresh points",
      data: surface + ", test_parameters: prior",
      model: "algorithm: dnf, latent_dim: 2, inflate: { variance: 0.01 }, "
        + "outer: { layers: 2, hidden: 8, blocks: 1, conditional: true }, "
        + "train: { epochs: 8, sampling: true, score_weight: 0.1, shards: 2", parameters: 1,
      comparesScores: true),
    ConditionalExperiment(
      testDescription: "m-flow, sequential", data: surface + ", test_parameters: prior",
      model: "algorithm: m-flow, \(flows), train: { epochs: 16, score_weight: 0.5", parameters: 1,
      phases: 2, comparesScores: true),
    ConditionalExperiment(
      testDescription: "m-flow, simultaneous", data: surface,
      model: "algorithm: m-flow, \(flows), "
        + "train: { scheme: simultaneous, epochs: 24, score_weight: 0.1", parameters: 1, phases: 3,
      comparesScores: true),
    ConditionalExperiment(
      testDescription: "m-flow-encoder", data: surface,
      model: "algorithm: m-flow-encoder, \(flows), encoder: { blocks: 1, hidden: 8 }, "
        + "train: { epochs: 16", parameters: 1, phases: 2),
    ConditionalExperiment(
      testDescription: "pie around a sphere",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 2, data_dim: 4",
      model: "algorithm: pie, \(flows), train: { epochs: 8", parameters: 2),
    ConditionalExperiment(
      testDescription: "flow around a circle",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 3, "
        + "noise_scale: 0.1, polar_angles: folded",
      model:
        "algorithm: flow, flow: { layers: 2, hidden: 8 }, train: { epochs: 8, score_weight: 0.1",
      parameters: 2, comparesScores: true),
  ]

  func specification(
    figures: String = "{ learning_curve: {} }"
  ) throws -> ExperimentSpecification {
    let text = """
      experiment: conditional
      data: { \(data), train: 200, test: 20 }
      models:
        model: { \(model), batch_size: 20, learning_rate: 3.0e-3 } }
      evaluate: [\(evaluate)]
      \(metrics.isEmpty ? "" : "metrics: \(metrics)")
      figures: \(figures)
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try #require(loaded.specification, "\(problems)")
  }
}

@Suite("Experiments on data with parameters")
struct ConditionalExperimentTests {
  @Test(
    "samples are drawn at the default parameters, anomalies at those of the test points",
    arguments: [ConditionalExperiment.all[1], ConditionalExperiment.all[5]])
  func samples(experiment: ConditionalExperiment) throws {
    var experiment = experiment
    experiment.evaluate = "samples, anomaly"
    let specification = try experiment.specification()
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      let samples = try readPoints(
        laboratory.path(of: "samples.npy", from: "evaluate/model/samples"))
      #expect(samples.dimension == specification.data.dimensions.data)
      #expect(samples.values.count == 10_000 * samples.dimension)
      let scores = try CSVTable(
        contentsOf: laboratory.path(of: "anomaly.csv", from: "evaluate/model/anomaly"))
      #expect(scores.rows.count == 40)
      #expect(try scores.numbers("negative_log_density").allSatisfy(\.isFinite))
      #expect(try scores.numbers("reconstruction_error").allSatisfy(\.isFinite))
    }
  }

  @Test(
    "losses fall, scores have a column, and test points are judged at their own parameters",
    arguments: ConditionalExperiment.all)
  func run(experiment: ConditionalExperiment) throws {
    let specification = try experiment.specification()
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      func points(_ name: String) throws -> Points {
        try readPoints(laboratory.path(of: name, from: "simulate"))
      }
      let (parameters, scores) = (
        try points("train_parameters.npy"), try points("train_scores.npy")
      )
      #expect(parameters.dimension == experiment.parameters)
      #expect(parameters.values.count == 200 * experiment.parameters)
      #expect(scores.values.count == parameters.values.count)
      #expect(Set(parameters.values).count == parameters.values.count)
      let testParameters = try points("test_parameters.npy").values
      #expect(testParameters.count == 20 * experiment.parameters)
      #expect(
        testParameters.allSatisfy { $0 == 0 }
          != experiment.data.contains("test_parameters: prior"))

      let curve = try CSVTable(
        contentsOf: laboratory.path(of: "learning_curve.csv", from: "train/model"))
      #expect(curve.columns.contains("training_score") == experiment.comparesScores)
      #expect(curve.columns.contains("validation_score") == experiment.comparesScores)
      let losses = try curve.numbers("training_loss")
      let rows = losses.count / experiment.phases
      for phase in 0..<experiment.phases {
        #expect(losses[phase * rows + rows - 1] < losses[phase * rows], "phase \(phase)")
      }

      let file = try ModelFile(
        contentsOf: laboratory.path(of: "model.safetensors", from: "train/model"))
      #expect(file.model.contextDimension == experiment.parameters)

      let table = try CSVTable(
        contentsOf: laboratory.path(
          of: "test_log_likelihood.csv", from: "evaluate/model/test_log_likelihood"))
      // Thresholded densities may be zero.
      for column in table.columns.dropFirst() where !column.hasSuffix("_thresholded") {
        #expect(try table.numbers(column).allSatisfy { $0.isFinite }, "\(column)")
      }
      // The truth of every point is that of the member with its parameters.
      let family = try #require(SimulatorChoice(specification.data.settings)?.family)
      let test = try points("test.npy").values
      for (row, truth) in try table.numbers("true_log_density_on_manifold").enumerated() {
        let (k, dimension) = (experiment.parameters, family.dataDimension)
        let member = family.member(at: Array(testParameters[k * row..<k * (row + 1)]))
        let point = Array(test[dimension * row..<dimension * (row + 1)])
        #expect(truth == member.logDensity(at: member.project(point).latent))
      }
    }
  }

  @Test("models that compare no scores do not depend on them, and data without parameters on none")
  func inputs() throws {
    func inputs(_ experiment: ConditionalExperiment) throws -> Set<String> {
      let nodes = try StageList(experiment.specification()).nodes()
      return Set(nodes.filter { $0.kind == "train" }.flatMap(\.inputs.keys))
    }
    #expect(try inputs(.dnf) == ["train", "noise", "parameters", "scores"])
    #expect(
      try inputs(
        ConditionalExperiment(
          testDescription: "", data: ConditionalExperiment.dnf.data,
          model: "algorithm: flow, train: { epochs: 1", parameters: 1))
        == ["train", "noise", "parameters"])
    #expect(
      try inputs(
        ConditionalExperiment(
          testDescription: "", data: "simulator: thin_spiral",
          model: "algorithm: flow, train: { epochs: 1", parameters: 0)) == ["train", "noise"])
  }

  @Test("simulators are written by their name, and with all settings that they have")
  func keys() throws {
    func simulator(_ data: String) throws -> JSONValue? {
      let experiment = ConditionalExperiment(
        testDescription: "", data: data, model: "algorithm: flow, train: { epochs: 1",
        parameters: 0)
      return try StageList(experiment.specification()).nodes()[0].parameters["simulator"]
    }
    #expect(try simulator("simulator: thin_spiral") == "thin_spiral")
    #expect(try simulator("simulator: polynomial_surface") == "polynomial_surface")
    let sphere = "simulator: conditional_spherical_gaussian"
    let standard: JSONValue = [
      "name": "conditional_spherical_gaussian",
      "settings": [
        "dataDimension": 9, "manifoldDimension": 8, "noiseScale": 0.01, "polarAngles": "truncated",
      ],
    ]
    #expect(try simulator(sphere) == standard)
    #expect(try simulator(sphere + ", data_dim: 9, test_parameters: default") == standard)
    #expect(try simulator(sphere + ", polar_angles: folded") != standard)
  }

  @Test("densities over the plane are those at the default parameters")
  func plane() throws {
    var experiment = ConditionalExperiment(
      testDescription: "",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 2",
      model: "algorithm: flow, flow: { layers: 1, hidden: 4, blocks: 1 }, train: { epochs: 1",
      parameters: 2)
    experiment.evaluate = "log_density_grid"
    let nodes = try StageList(experiment.specification()).nodes()
    try Laboratory.with { laboratory in
      try laboratory.run(nodes)
      let table = try CSVTable(
        contentsOf: laboratory.path(
          of: "log_density_grid.csv", from: "evaluate/model/log_density_grid"))
      let file = try ModelFile(
        contentsOf: laboratory.path(of: "model.safetensors", from: "train/model"))
      let evaluator = ModelEvaluator(file.model, storage: file.storage)
      let points = zip(try table.numbers("x1"), try table.numbers("x2")).flatMap { [$0, $1] }
      let found = try table.numbers("log_density").map(Float.init)
      func evaluated(at parameters: [Double]) -> [Float] {
        evaluator.density(points, given: parameters).logDensities.map(Float.init)
      }
      #expect(found == evaluated(at: [0, 0]))
      #expect(found != evaluated(at: [0.5, 0]))
    }
  }
}
