import ArrayFiles
import Evaluation
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Simulators
import Tensors
import Testing

@testable import Stages

@Suite("Posteriors of parameters")
struct PosteriorExperimentTests {
  /// Small models of data with one and with two parameters, one whose density is on a manifold among them.
  static let experiments = [
    ConditionalExperiment.dnf,
    ConditionalExperiment(
      testDescription: "m-flow on a circle",
      data: "simulator: conditional_spherical_gaussian, manifold_dim: 1, data_dim: 2",
      model: "algorithm: m-flow, latent_dim: 1, outer: { layers: 2, hidden: 8, blocks: 1 }, "
        + "inner: { transform: rq-autoregressive, layers: 2, hidden: 8, blocks: 1 }, "
        + "train: { epochs: 16", parameters: 2),
  ]

  private func values(
    _ laboratory: Laboratory
  ) throws -> [String: (value: Double, error: Double?)] {
    let table = try CSVTable(
      contentsOf: laboratory.path(of: "summary.csv", from: "evaluate/model/posterior"))
    let (names, values) = (try table.texts(in: "quantity"), try table.numbers("value"))
    let errors = try table.doubles(in: "standard_error")
    return Dictionary(
      uniqueKeysWithValues: names.indices.map { (names[$0] ?? "", (values[$0], errors[$0])) })
  }

  /// What the stage of an experiment evaluates.
  private func subject(
    _ laboratory: Laboratory, _ specification: ExperimentSpecification, stream: String,
    threads: Int
  ) throws -> EvaluationSubject {
    let file = try ModelFile(
      contentsOf: laboratory.path(of: "model.safetensors", from: "train/model"))
    let choice = try #require(SimulatorChoice(specification.data.settings))
    return EvaluationSubject(
      model: file.model, evaluator: ModelEvaluator(file.model, storage: file.storage),
      simulator: choice.simulator, family: choice.family, planeRectangle: nil, trainingPoints: [],
      testPoints: try readPoints(laboratory.path(of: "test.npy", from: "simulate")).values,
      testParameters: try readPoints(
        laboratory.path(of: "test_parameters.npy", from: "simulate")
      ).values,
      noise: .gaussian, stream: RandomStream(seed: 1, path: [stream]), threads: threads)
  }

  @Test(
    "chains, quadrature and files agree, under the model and under the truth",
    arguments: experiments)
  func posterior(experiment: ConditionalExperiment) throws {
    var experiment = experiment
    experiment.evaluate = "posterior"
    let specification = try experiment.specification(figures: "{ posterior: {} }")
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      let found = try values(laboratory)
      func number(_ name: String) throws -> Double { try #require(found[name], "\(name)").value }
      let names = experiment.parameters == 1 ? ["theta"] : ["theta1", "theta2"]
      for suffix in ["", "_of_truth"] {
        let file = "posterior_samples\(suffix).npy"
        let draws = try NumpyFile(
          contentsOf: laboratory.path(of: file, from: "evaluate/model/posterior")
        ).array
        #expect(draws.shape == [4, 5000, experiment.parameters])
        #expect(draws.doubles.allSatisfy { (-1...1).contains($0) })
        #expect((0.05...0.95).contains(try number("acceptance_rate\(suffix)")))
        #expect(try number("undefined_evaluations\(suffix)") == 0)
        for name in names {
          let mean = try #require(found["mean_\(name)\(suffix)"])
          let exact = try number("mean_\(name)_by_quadrature\(suffix)")
          // Four Monte Carlo standard errors: missed in one case of 16,000.
          #expect(abs(mean.value - exact) < 4 * (try #require(mean.error)), "\(name)\(suffix)")
          let deviation = try number("standard_deviation_\(name)\(suffix)")
          let width = try number("standard_deviation_\(name)_by_quadrature\(suffix)")
          // An effective number of 400 knows a width to some 4 %.
          #expect(abs(deviation / width - 1) < 0.15, "\(name)\(suffix)")
        }
      }
      // Twenty points tell the true parameters, under the true likelihood.
      #expect(try number("is_converged_of_truth") == 1)
      #expect(try number("log_density_at_true_parameters_of_truth") > -2)
      // Draws of the same posterior differ by their scatter.
      #expect(abs(try number("squared_maximum_mean_discrepancy_of_truth")) < 0.02)

      let table = try CSVTable(
        contentsOf: laboratory.path(of: "posterior.csv", from: "evaluate/model/posterior"))
      #expect(table.columns == names + ["log_density", "true_log_density"])
      #expect(table.rows.count == (experiment.parameters == 1 ? 400 : 10_000))
      let figure = try String(
        contentsOfFile: laboratory.path(of: "posterior.svg", from: "plot/posterior"),
        encoding: .utf8)
      #expect(figure.contains("theta"))
    }
  }

  @Test("slices and starts at the truth find the same posterior; short chains are warned of")
  func settings() throws {
    let specification = try ConditionalExperiment.dnf.specification()
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      func found(
        _ settings: PosteriorSettings, stream: String, threads: Int = 2
      ) throws -> EvaluationResult {
        try evaluatePosterior(
          of: subject(laboratory, specification, stream: stream, threads: threads), settings)
      }
      func quantity(_ name: String, of result: EvaluationResult) throws -> Quantity {
        try #require(result.summary.first { $0.name == name }, "\(name)")
      }
      var slices = PosteriorSettings(sampler: .slices, start: .truth)
      slices.length.draws = 1000
      let result = try found(slices, stream: "slices")
      for suffix in ["", "_of_truth"] {
        let mean = try quantity("mean_theta\(suffix)", of: result)
        let exact = try quantity("mean_theta_by_quadrature\(suffix)", of: result).value
        #expect(abs(mean.value - exact) < 4 * (try #require(mean.standardError)), "\(suffix)")
      }
      #expect(!result.summary.contains { $0.name.hasPrefix("acceptance_rate") })
      #expect(try quantity("is_converged", of: result).value == 1 && result.warnings.isEmpty)

      let short = try found(
        PosteriorSettings(length: ChainLength(burnIn: 0, draws: 20)), stream: "short")
      #expect(try quantity("is_converged", of: short).value == 0)
      #expect(short.warnings.count == 2)
      #expect(short.warnings[0].hasPrefix("the chains of theta under the likelihood of the model"))

      // The same stream gives the same numbers, on any number of threads.
      let again = try found(slices, stream: "slices", threads: 1)
      #expect(again.summary == result.summary && again.arrays == result.arrays)
      #expect(again.table.rows == result.table.rows)
      #expect(try found(slices, stream: "other").arrays != result.arrays)
    }
  }

  @Test("the true posterior is that of the density in space, noise around the manifold and all")
  func truth() throws {
    let family = ConditionalSphericalGaussian(sphereDimension: 2, dataDimension: 4, noiseScale: 0.1)
    let stream = RandomStream(seed: 3, path: ["observations"])
    let points = family.sample(
      at: [[Double]](repeating: [0.3, -0.4], count: 20), from: stream
    ).samples.points
    let observed = (0..<20).map { Array(points[4 * $0..<4 * $0 + 4]) }
    let latents = observed.map { family.member(at: [0, 0]).project($0).latent }
    func logLikelihoods(_ parameters: [Double]) throws -> (inSpace: Double, ofLatents: Double) {
      let member = try #require(family.member(at: parameters) as? SphericalGaussian)
      return (
        observed.reduce(0) { $0 + member.logDensityInSpace(at: $1) },
        latents.reduce(0) { $0 + member.latentLogDensity(at: $1) }
      )
    }
    let (first, second) = (try logLikelihoods([0.3, -0.4]), try logLikelihoods([-0.5, 0.6]))
    // Equal up to what does not depend on the parameters.
    let difference = (first.inSpace - second.inSpace) - (first.ofLatents - second.ofLatents)
    #expect(abs(difference) < 1e-9 && abs(first.inSpace - second.inSpace) > 1)
  }
}
