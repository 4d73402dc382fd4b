import ArrayFiles
import Evaluation
import ExperimentSpec
import Scheduler
import Simulators
import Tensors
import Testing
import YAMLTree

@testable import Stages

@Suite("What metrics say of models")
struct MetricExperimentTests {
  private func nodes(_ text: String) throws -> [StageNode] {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(try #require(loaded.specification, "\(problems)")).nodes()
  }

  /// The numbers of a metric of a model, by quantity.
  private func summary(
    _ laboratory: Laboratory, _ model: String, _ metric: MetricKind
  ) throws -> [String: (value: Double, error: Double?, count: Double?)] {
    let table = try CSVTable(
      contentsOf: laboratory.path(
        of: "summary.csv", from: StageID(rawValue: "evaluate/\(model)/\(metric.rawValue)")))
    let (names, values) = (try table.texts(in: "quantity"), try table.numbers("value"))
    let (errors, counts) = (try table.doubles(in: "standard_error"), try table.doubles(in: "n"))
    var found: [String: (value: Double, error: Double?, count: Double?)] = [:]
    for (row, name) in names.enumerated() {
      found[name ?? ""] = (values[row], errors[row], counts[row])
    }
    return found
  }

  private let layers = "{ layers: 2, hidden: 8, blocks: 1 }"

  @Test("on a surface every metric has its numbers, and the figure its maps")
  func surface() throws {
    let text = """
      experiment: surface
      data: { simulator: torus_mixture, train: 400, test: 50 }
      models:
        dnf:
          algorithm: dnf
          latent_dim: 2
          inflate: { variance: 0.01 }
          outer: \(layers)
          inner: \(layers)
          train: { epochs: 2, learning_rate: 3.0e-3 }
        flow: { algorithm: flow, flow: \(layers), train: { epochs: 1 } }
      evaluate: [latent_density, test_log_likelihood, samples, normalisation, anomaly]
      figures: { latent_density: { panels: [truth, dnf, flow] } }
      """
    try Laboratory.with { laboratory in
      try laboratory.run(nodes(text))
      let along = try summary(laboratory, "dnf", .latentDensity)
      let mass = try #require(along["mass_on_manifold"]).value
      let raw = try #require(along["kolmogorov_smirnov_raw"]).value
      // One quadrant is everything: the distance is at least what is missing.
      #expect(raw >= abs(mass - 1) - 1e-6)
      #expect(abs(try #require(along["true_mass_on_manifold"]).value - 1) < 1e-9)
      #expect(try #require(along["kullback_leibler_normalised"]).value >= 0)
      // The other integral of the same density, over other cells.
      let masses = try summary(laboratory, "dnf", .normalisation)
      #expect(abs(try #require(masses["mass_on_manifold"]).value - mass) < 1e-9)
      #expect(masses["mass"] == nil)
      // A flow that was trained without noise has a shape, but no mass to speak of.
      #expect(
        try summary(laboratory, "flow", .latentDensity).keys.sorted() == [
          "kolmogorov_smirnov_normalised", "kullback_leibler_normalised",
        ])
      #expect(try summary(laboratory, "flow", .normalisation).isEmpty)

      let table = try CSVTable(
        contentsOf: laboratory.path(
          of: "latent_density.csv", from: "evaluate/dnf/latent_density"))
      #expect(
        table.columns == ["theta", "phi", "truth", "model", "model_thresholded", "is_off_manifold"])
      #expect(table.rows.count == 10_000)
      // The middles of a hundred cells a turn.
      #expect(abs(try table.numbers("theta")[0] + .pi * 0.99) < 1e-12)
      #expect(abs(try table.numbers("phi")[1] + .pi * 0.97) < 1e-12)
      let cell = 4 * Double.pi * Double.pi / 10_000
      let total = try table.numbers("truth").reduce(0) { $0 + cell * $1 }
      #expect(abs(total - 1) < 1e-9)

      let figure = try String(
        contentsOfFile: laboratory.path(of: "latent_density.svg", from: "plot/latent_density"),
        encoding: .utf8)
      #expect(figure.occurrences("<image") == 6)
      // The title may take two lines.
      #expect(figure.contains("dnf, KS"))
      #expect(figure.contains("\((1000 * raw).rounded() / 1000)<"))
      #expect(figure.contains("flow - truth"))
    }
  }

  @Test("likelihoods are told in nats and bits, and the divergence is their mean difference")
  func likelihoods() throws {
    try Laboratory.with { laboratory in
      var experiment = SmallExperiment()
      experiment.evaluate = ["log_density_grid", "latent_density", "test_log_likelihood"]
      try laboratory.run(experiment.nodes())
      let found = try summary(laboratory, "dnf", .testLogLikelihood)
      func number(_ name: String) throws -> (value: Double, error: Double) {
        let quantity = try #require(found[name], "\(name)")
        #expect(quantity.count == 20)
        return (quantity.value, try #require(quantity.error))
      }
      let (nats, bits) = (try number("mean_log_density"), try number("bits_per_dimension"))
      // Two dimensions of the data, one of the manifold.
      let bit = 0.6931471805599453
      #expect(abs(bits.value + nats.value / (2 * bit)) < 1e-12)
      #expect(abs(bits.error - nats.error / (2 * bit)) < 1e-12)
      let model = try number("mean_log_density_on_manifold")
      #expect(abs(try number("bits_per_dimension_on_manifold").value + model.value / bit) < 1e-12)
      let truth = try number("true_mean_log_density_on_manifold")
      let divergence = try number("kullback_leibler_divergence")
      #expect(abs(divergence.value - (truth.value - model.value)) < 1e-12)
    }
  }

  /// Data whose simulator says what is no data, at the parameters of a test point where there are any.
  struct OwnAnomalies: Sendable, CustomStringConvertible {
    let data: String
    let dimension: Int
    let simulator: @Sendable ([Double]) -> (any Simulators.Simulator)?
    var description: String { data }

    static let all = [
      OwnAnomalies(
        data: "spherical_gaussian, data_dim: 3, manifold_dim: 1, noise_scale: 0.05", dimension: 1
      ) { _ in
        SimulatorChoice(
          "spherical_gaussian",
          settings: SimulatorSettings(dataDimension: 3, manifoldDimension: 1, noiseScale: 0.05)
        ).simulator
      },
      OwnAnomalies(data: "lorenz", dimension: 2) { _ in Lorenz() },
      OwnAnomalies(data: "polynomial_surface, test_parameters: prior", dimension: 2) {
        PolynomialSurfaceFamily().member(at: $0)
      },
    ]
  }

  @Test(
    "where a simulator says what is no data, its points are the anomalies",
    arguments: OwnAnomalies.all)
  func ownAnomalies(own: OwnAnomalies) throws {
    try Laboratory.with { laboratory in
      let text = """
        experiment: own
        data: { simulator: \(own.data), train: 60, test: 40 }
        models:
          dnf:
            algorithm: dnf
            latent_dim: \(own.dimension)
            inflate: { variance: 0.01 }
            outer: { layers: 1, hidden: 8, blocks: 1 }
            inner: { layers: 1, hidden: 8, blocks: 1 }
            train: { epochs: 2, batch_size: 20 }
        evaluate: [anomaly]

        """
      let loaded = ExperimentSpecification.load(
        SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
      let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
      let nodes = try StageList(#require(loaded.specification, "\(problems)")).nodes()
      try laboratory.run(nodes)
      let node = try #require(nodes.first { $0.kind == "evaluate" })
      // The same points, drawn here, have the scores of the table.
      let stream = try randomStream(node.seedPath)
      let isGiven = own.data.contains("parameters")
      let given =
        isGiven
        ? try readPoints(laboratory.path(of: "test_parameters.npy", from: "simulate")).values : []
      func drawn(_ count: Int, given: [Double], from stream: RandomStream) throws -> [Double] {
        try #require(own.simulator(given) as? any OutOfDistributionSimulator)
          .sampleOutOfDistribution(count: count, from: stream.child("anomalies")).points
      }
      let points =
        isGiven
        ? try given.enumerated().flatMap { row, parameter in
          try drawn(1, given: [parameter], from: stream.child("anomalies").child(row))
        } : try drawn(40, given: [], from: stream)
      let file = try ModelFile(
        contentsOf: laboratory.path(of: "model.safetensors", from: "train/dnf"))
      let evaluator = ModelEvaluator(file.model, storage: file.storage, threads: 1)
      let reconstructed = try #require(evaluator.reconstruct(points, given: given))
      let table = try CSVTable(contentsOf: laboratory.path(of: "anomaly.csv", from: node.id))
      let found = try table.numbers("reconstruction_error").suffix(40)
      let expected = reconstructionErrors(
        points: points, reconstructions: reconstructed, dimension: 3)
      // The table has single precision.
      for (value, wanted) in zip(found, expected) { #expect(abs(value - wanted) <= 1e-6 * wanted) }
    }
  }

  @Test("samples are written, and lie where their distances say")
  func samples() throws {
    let text = """
      experiment: samples
      data: { simulator: von_mises_circle, train: 400, test: 20 }
      models:
        fom:
          algorithm: fom
          latent_dim: 1
          manifold: { radius: 3 }
          inner: { transform: rq-autoregressive, layers: 2, hidden: 8, blocks: 1 }
          train: { epochs: 20, learning_rate: 1.0e-2 }
        flow:
          { algorithm: flow, inflate: { variance: 0.01 }, flow: \(layers), train: { epochs: 1 } }
        vae: { algorithm: vae, latent_dim: 1, train: { epochs: 1 } }
      evaluate: [samples, evidence_lower_bound]
      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let nodes = try StageList(try #require(loaded.specification)).nodes()
    try Laboratory.with { laboratory in
      try laboratory.run(nodes)
      for model in ["fom", "flow", "vae"] {
        let stage = StageID(rawValue: "evaluate/\(model)/samples")
        let points = try NumpyFile(contentsOf: laboratory.path(of: "samples.npy", from: stage))
          .array
        #expect(points.shape == [10_000, 2])
        let table = try CSVTable(contentsOf: laboratory.path(of: "samples.csv", from: stage))
        let distances = try table.numbers("manifold_distance")
        for row in 0..<10_000 {
          let (x, y) = (points.doubles[2 * row], points.doubles[2 * row + 1])
          let distance = abs((x * x + y * y).squareRoot() - 3)
          // The table holds floats.
          #expect(abs(distances[row] - distance) < 1e-6 * max(1, distance))
        }
        let found = try summary(laboratory, model, .samples)
        #expect(found["manifold_distance_mean"]?.count == 10_000)
        #expect((found["off_manifold_rate"] != nil) == (model == "flow"))
        // Two clouds of true points: what is left is scatter.
        let sliced = try #require(found["sliced_wasserstein_of_truth"]).value
        #expect(sliced > 0 && sliced < 0.1)
        let null = try #require(found["squared_maximum_mean_discrepancy_of_truth"])
        #expect(abs(null.value) < 0.01 && null.count == 5000)
        // The distance of 10 000 exact draws exceeds 0.02 in one case of 1500.
        #expect(try #require(found["kolmogorov_smirnov_of_truth"]).value < 0.02)
      }
      // A model on the prescribed circle never leaves it; an untrained flow is nowhere near.
      let fom = try summary(laboratory, "fom", .samples)
      let flow = try summary(laboratory, "flow", .samples)
      #expect(try #require(fom["manifold_distance_quantile_99"]).value < 1e-5)
      #expect(try #require(flow["manifold_distance_mean"]).value > 0.3)
      for quantity in ["sliced_wasserstein", "squared_maximum_mean_discrepancy"] {
        #expect(
          try #require(fom[quantity]).value < 0.5 * #require(flow[quantity]).value, "\(quantity)")
      }
    }
  }

  @Test("a density has mass one in the plane, and a model on a manifold has none there")
  func masses() throws {
    let text = """
      experiment: masses
      data: { simulator: thin_spiral, train: 200, test: 100 }
      models:
        flow:
          { algorithm: flow, inflate: { variance: 0.01 }, flow: \(layers),
            train: { epochs: 4, learning_rate: 3.0e-3 } }
        m-flow:
          { algorithm: m-flow, latent_dim: 1, outer: \(layers), inner: { layers: 1 },
            train: { epochs: 2 } }
      evaluate: [normalisation, anomaly]
      """
    try Laboratory.with { laboratory in
      try laboratory.run(nodes(text))
      let flow = try summary(laboratory, "flow", .normalisation)
      #expect(flow["is_mass_settled"]?.value == 1)
      // What lies beyond twice the rectangle is less than the tolerance of a percent.
      #expect(abs(try #require(flow["mass"]).value - 1) < 0.01)
      let mFlow = try summary(laboratory, "m-flow", .normalisation)
      #expect(mFlow["mass"] == nil && mFlow["mass_on_manifold"] != nil)
      let table = try CSVTable(
        contentsOf: laboratory.path(
          of: "normalisation.csv", from: "evaluate/flow/normalisation"))
      #expect(table.columns == ["integral", "resolution", "mass", "change"])
      #expect(table.rows.first?.last == "")

      let anomaly = try summary(laboratory, "m-flow", .anomaly)
      for quantity in ["auc", "auc_of_reconstruction_error"] {
        let found = try #require(anomaly[quantity])
        #expect((0...1).contains(found.value) && found.count == 200)
        #expect(try #require(found.error) < 0.06)
      }
      #expect(try summary(laboratory, "flow", .anomaly).keys.sorted() == ["auc"])
      let scores = try CSVTable(
        contentsOf: laboratory.path(of: "anomaly.csv", from: "evaluate/flow/anomaly"))
      #expect(scores.columns == ["row", "is_anomaly", "negative_log_density"])
      #expect(try scores.numbers("is_anomaly").reduce(0, +) == 100)
    }
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func occurrences(_ text: String) -> Int { ranges(of: text).count }
}
