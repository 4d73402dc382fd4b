import ArrayFiles
import CanonicalJSON
import ExperimentSpec
import Glibc
import Scheduler
import Simulators
import Tensors
import Testing
import YAMLTree

@testable import Stages

@Suite("The study of the noise level")
struct NoiseLevelStudyTests {
  /// Metrics of two seeds over four variances: `dnf` is best at 0.01, `pie` at the largest one.
  private func metrics(seeds: [Int] = [1, 2]) -> String {
    var text = "experiment,model,seed,variance,metric,quantity,value,standard_error,n\n"
    for (model, values) in [("dnf", [0.4, 0.11, 0.1, 0.3]), ("pie", [0.4, 0.3, 0.2, 0.1])] {
      for (variance, value) in zip([0.0001, 0.001, 0.01, 0.1], values) {
        for seed in seeds {
          let scattered = value + (seed == 1 ? 0.02 : -0.02)
          for (metric, quantity, number) in [
            ("latent_density", "kolmogorov_smirnov_normalised", scattered),
            ("latent_density", "kolmogorov_smirnov_raw", 7), ("samples", "sliced_wasserstein", 8),
          ] {
            text += "e,\(model),\(seed),\(variance),\(metric),\(quantity),\(number),,\n"
          }
        }
      }
    }
    return text
  }

  private func parameters(_ changes: [String: JSONValue] = [:]) -> JSONValue {
    let standard: [String: JSONValue] = [
      "experiment": "e", "judge": "kolmogorov_smirnov_normalised", "title": "Noise",
      "models": ["dnf", "pie"], "dataDimension": 2, "simulator": "von_mises_circle",
      "training": ["train/1", "train/2"], "densities": [],
      "noises": ["dnf": "gaussian", "pie": "true-normal"],
    ]
    return .object(standard.merging(changes) { $1 })
  }

  /// The summary by model (empty for the data) and quantity.
  private func summary(
    _ path: String
  ) throws -> [String: (value: Double, error: Double?, count: Double?, note: String?)] {
    let table = try CSVTable(contentsOf: path)
    let (models, names) = (try table.texts(in: "model"), try table.texts(in: "quantity"))
    let (values, errors) = (try table.numbers("value"), try table.doubles(in: "standard_error"))
    let (counts, notes) = (try table.doubles(in: "n"), try table.texts(in: "note"))
    return Dictionary(
      uniqueKeysWithValues: table.rows.indices.map {
        ("\(models[$0] ?? "")/\(names[$0] ?? "")", (values[$0], errors[$0], counts[$0], notes[$0]))
      })
  }

  /// Training points of a seed, as a stage would have written them.
  private func trainingPoints(_ laboratory: Laboratory, seed: UInt64) throws -> String {
    let path = "\(laboratory.folder)/train\(seed).npy"
    let points = ClosedCurve.vonMisesCircle()
      .sample(count: 2000, from: RandomStream(seed: seed, path: [])).points
    try writePoints(points, dimension: 2, to: path)
    return path
  }

  @Test("It recommends the best mean of each model, and gives the bounds of the data")
  func recommendations() throws {
    try Laboratory.with { laboratory in
      let written = try laboratory.run(
        StudyStage.self, parameters(),
        inputs: [
          "metrics": laboratory.write(metrics(), to: "metrics.csv"),
          "train/1": trainingPoints(laboratory, seed: 1),
          "train/2": trainingPoints(laboratory, seed: 2),
        ], outputs: StudyStage.outputs)
      let found = try summary(try #require(written[StudyStage.summary]))
      let best = try #require(found["dnf/recommended_variance"])
      #expect(best.value == 0.01 && best.count == 2 && best.note == nil)
      let mean = try #require(found["dnf/mean_at_recommended_variance"])
      // Two numbers 0.04 apart: a standard error of half of that.
      #expect(abs(mean.value - 0.1) < 1e-12 && abs((mean.error ?? 0) - 0.02) < 1e-12)
      #expect(found["dnf/smallest_variance_not_worse"]?.value == 0.001)
      #expect(
        found["dnf/smallest_variance_not_worse"]?.note
          == "within one standard error of the best: 0.001, 0.01")
      #expect(found["dnf/largest_variance_not_worse"]?.value == 0.01)
      #expect(
        found["pie/recommended_variance"]?.note
          == "the largest of the range: a larger one may be better")
      // The circle of 10,000 points has 1.4e-7; the mean distance falls as the number of points.
      let lower = try #require(found["/lower_bound"])
      #expect(lower.value > 1e-6 && lower.value < 1e-5 && lower.count == 2)
      #expect(found["/lower_bound_published"]?.value == lower.value)
      #expect(abs((found["/upper_bound"]?.value ?? 0) - 2.43) < 0.15)
      #expect(abs((found["/squared_curvature_radius"]?.value ?? 0) - 9) < 1e-9)
      #expect(abs((found["/squared_reach"]?.value ?? 0) - 9) < 1e-2)
      #expect(found["dnf/intrinsic_dimension"] == nil)

      let curve = try CSVTable(contentsOf: try #require(written[StudyStage.curves]))
      #expect(curve.rows.count == 8)
      #expect(
        curve.rows[2][1...4].elementsEqual([
          "dnf", "0.01", "latent_density", "kolmogorov_smirnov_normalised",
        ]))
      #expect(try curve.texts(in: "is_best").prefix(4).elementsEqual(["0", "0", "1", "0"]))
      #expect(try curve.texts(in: "is_not_worse").prefix(4).elementsEqual(["0", "1", "1", "0"]))
      // Of isotropic noise, 0.00104 at 0.01 by a table; noise along normals reaches the other side at
      // exp(-18 / 0.1), which is nothing.
      let floors = try curve.numbers("floor")
      #expect(abs(floors[2] - 0.00104) < 1e-5)
      #expect(floors[4...].allSatisfy { $0 < 1e-12 })
      #expect(
        abs((found["dnf/floor_at_recommended_variance"]?.value ?? 0) - floors[2]) < 1e-12)
      let figure = try String(
        contentsOfFile: try #require(written[StudyStage.figure]), encoding: .utf8)
      for words in [
        "recommended", "dnf", "pie", "lower bound", "upper bound", "squared reach",
        "floor, isotropic noise",
      ] {
        #expect(figure.contains(words), "\(words)")
      }
    }
  }

  @Test("One seed has no error, and what lies outside the bounds is said to")
  func single() throws {
    try Laboratory.with { laboratory in
      let written = try laboratory.run(
        StudyStage.self,
        parameters(["training": ["train/1"], "simulator": .null, "models": ["dnf"]]),
        inputs: [
          "metrics": laboratory.write(metrics(seeds: [1]), to: "metrics.csv"),
          "train/1": laboratory.spacedPoints(),
        ], outputs: StudyStage.outputs)
      let found = try summary(try #require(written[StudyStage.summary]))
      let best = try #require(found["dnf/recommended_variance"])
      #expect(best.note == "one seed only: nothing is known of the scatter; below the lower bound")
      #expect(found["dnf/mean_at_recommended_variance"]?.error == nil)
      #expect(found["dnf/largest_variance_not_worse"]?.value == 0.01)
      // Points at distance 1 in the plane.
      #expect(found["/lower_bound"]?.value == 0.5)
      #expect(found["/upper_bound"] == nil)
    }
  }

  @Test("Densities that fall as noise in one normal direction does tell the dimension one")
  func dimension() throws {
    try Laboratory.with { laboratory in
      var inputs = [
        "metrics": try laboratory.write(metrics(), to: "metrics.csv"),
        "train/1": try trainingPoints(laboratory, seed: 1),
      ]
      var densities: [JSONValue] = []
      for seed in [1, 2] {
        for variance in [0.001, 0.01, 0.1] {
          var text = "row,log_density\n"
          // The slope is that of a line in the plane, 0.05 more and less for the two seeds.
          let slope = -0.5 + (seed == 1 ? 0.05 : -0.05)
          for row in 0..<5 { text += "\(row),\(slope * log(variance) - Double(row))\n" }
          let name = "dnf/\(seed)/\(variance)"
          inputs[name] = try laboratory.write(text, to: "\(seed)-\(variance).csv")
          densities.append([
            "model": "dnf", "seed": .integer(Int64(seed)), "variance": .number(variance),
            "table": .string(name),
          ])
        }
      }
      let written = try laboratory.run(
        StudyStage.self,
        parameters(["training": ["train/1"], "densities": .array(densities)]),
        inputs: inputs, outputs: StudyStage.outputs)
      let found = try summary(try #require(written[StudyStage.summary]))
      let dimension = try #require(found["dnf/intrinsic_dimension"])
      #expect(abs(dimension.value - 1) < 1e-12 && dimension.count == 2)
      // Dimensions 1.1 and 0.9.
      #expect(abs((dimension.error ?? 0) - 0.1) < 1e-12)
      #expect(dimension.note == "2 of 2 seeds have a range of variances that is trusted")
      #expect(found["dnf/trusted_variance_smallest"]?.value == 0.001)
      #expect(found["dnf/trusted_variance_largest"]?.value == 0.1)
      #expect(found["pie/intrinsic_dimension"] == nil)
    }
  }

  @Test("A model whose numbers are none at every variance stops the study, by name")
  func broken() throws {
    try Laboratory.with { laboratory in
      let text =
        "model,seed,variance,metric,quantity,value\n"
        + "dnf,1,0.01,latent_density,kolmogorov_smirnov_normalised,nan\n"
      #expect(throws: StageFailure.self) {
        try laboratory.run(
          StudyStage.self, parameters(["models": ["dnf"], "training": []]),
          inputs: ["metrics": try laboratory.write(text, to: "metrics.csv")],
          outputs: StudyStage.outputs)
      }
    }
  }

  /// The stages of a small spec with a study of two models, one of which has no density in space.
  private func nodes(standardise: Bool) throws -> [StageNode] {
    let layers = "{ layers: 1, hidden: 8, blocks: 1 }"
    let inner = "{ transform: affine-autoregressive, layers: 1, hidden: 8, blocks: 1 }"
    let text = """
      experiment: small
      data: { simulator: von_mises_circle, train: 60, test: 20, standardise: \(standardise) }
      models:
        dnf: { algorithm: dnf, latent_dim: 1, outer: \(layers), inner: \(inner), train: { epochs: 1, batch_size: 20 } }
        m-flow: { algorithm: m-flow, latent_dim: 1, outer: \(layers), inner: \(inner), train: { epochs: 2, batch_size: 20 } }
      evaluate: [latent_density, test_log_likelihood]
      matrix: { seed: [7, 8], inflate.variance: [0.01, 0.1, 1] }
      study: { noise_level: { title: How much noise } }

      """
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    return try StageList(#require(loaded.matrix, "\(problems)")).nodes()
  }

  @Test(
    "A spec's study takes the numbers, points and densities of every cell, in the units of the models",
    arguments: [false, true])
  func experiment(standardise: Bool) throws {
    let nodes = try nodes(standardise: standardise)
    let study = try #require(nodes.first { $0.kind == "study" })
    #expect(study.id == "study/noise_level")
    #expect(nodes.count { $0.kind == "study" } == 1)
    // Metrics, two sets of points, two units of these where there are some, six tables of the DNF.
    #expect(study.inputs.count == (standardise ? 11 : 9))
    let experiment = Experiment(name: "small", graph: try StageGraph(nodes))
    #expect(
      StudyStage.outputs.map { experiment.resultName(of: $0, from: study.id) }
        == ["noise_level.csv", "noise_level_summary.csv", "figures/noise_level.svg"])
    try Laboratory.with { laboratory in
      try laboratory.run(nodes)
      let found = try summary(laboratory.path(of: StudyStage.summary, from: study.id))
      #expect(found["dnf/recommended_variance"]?.count == 2)
      #expect(found["m-flow/recommended_variance"]?.count == 2)
      #expect(found["dnf/intrinsic_dimension"]?.count == 2)
      #expect(found["m-flow/intrinsic_dimension"] == nil)
      let lower = try #require(found["/lower_bound"])
      #expect(lower.count == 2)
      #expect((found["/upper_bound"] == nil) == standardise)
      let curve = try CSVTable(contentsOf: laboratory.path(of: StudyStage.curves, from: study.id))
      #expect(try curve.numbers("variance") == [0.01, 0.1, 1, 0.01, 0.1, 1])
      #expect(try curve.numbers("n").allSatisfy { $0 == 2 })
      let replicates = try CSVTable(
        contentsOf: laboratory.path(of: "replicates.csv", from: "aggregate"))
      let means = try replicates.numbers("mean")
      let expected = zip(try replicates.texts(in: "quantity"), means).filter {
        $0.0 == "kolmogorov_smirnov_normalised"
      }.map(\.1)
      #expect(try curve.numbers("mean").sorted() == expected.sorted())
    }
  }
}

extension Laboratory {
  /// Points of the plane at distance 1 from their nearest neighbours.
  fileprivate func spacedPoints() throws -> String {
    let path = "\(folder)/spaced.npy"
    try writePoints((0..<20).flatMap { [Double($0), 0] }, dimension: 2, to: path)
    return path
  }
}
