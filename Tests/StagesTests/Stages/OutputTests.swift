import ArrayFiles
import CanonicalJSON
import FoundationEssentials
import Scheduler
import Synchronization
import Testing

@testable import Stages

@Suite("What each stage writes")
struct OutputTests {
  @Test(
    "flows with every setting are trained, saved and evaluated",
    arguments: ["svd", "qr"])
  func furnishedFlows(linear: String) throws {
    try Laboratory.with { laboratory in
      var experiment = SmallExperiment()
      experiment.outer = ", linear: \(linear), batch_norm: true, dropout: 0.1, actnorm: true"
      try laboratory.run(experiment.nodes())
      let table = try CSVTable(
        contentsOf: laboratory.path(
          of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood"))
      #expect(try table.numbers("log_density").allSatisfy { $0.isFinite })
      let model = try SafetensorsFile(
        contentsOf: laboratory.path(of: "model.safetensors", from: "train/dnf"))
      let names = model.tensors.keys
      #expect(names.contains("outer.0.coupling.conditioner.blocks.0.norms.0.variance"))
      #expect(names.contains("outer.1.actnorm.log_scale"))
    }
  }

  @Test("every output of an experiment has the documented columns and shapes")
  func outputs() throws {
    try Laboratory.with { laboratory in
      try laboratory.run(SmallExperiment().nodes())
      func array(_ name: String, _ stage: StageID) throws -> NumericArray {
        try NumpyFile(contentsOf: try laboratory.path(of: name, from: stage)).array
      }
      func table(_ name: String, _ stage: StageID) throws -> CSVTable {
        try CSVTable(contentsOf: laboratory.path(of: name, from: stage))
      }

      #expect(try array("train.npy", "simulate").shape == [60, 2])
      #expect(try array("test.npy", "simulate").shape == [20, 2])
      let latents = try table("test_latents.csv", "simulate")
      #expect(latents.columns.first == "row")
      #expect(latents.columns.count > 1 && latents.rows.count == 20)

      #expect(try array("inflated.npy", "inflate/dnf").shape == [60, 2])
      let noise = try JSONValue(
        parsing: Data(
          contentsOf: URL(filePath: laboratory.path(of: "noise.json", from: "inflate/dnf"))))
      #expect(noise["noise"] == "gaussian")
      #expect(noise["variance"] == 0.01)
      #expect(noise["stream"] == ["5", "small", "inflate", "dnf", "training"])

      let curve = try table("learning_curve.csv", "train/dnf")
      #expect(curve.columns.prefix(3) == ["epoch", "learning_rate", "training_loss"])
      #expect(curve.columns.contains("validation_loss"))
      #expect(curve.columns.last == "gradient_norm")
      #expect(try curve.numbers("epoch") == [1, 2])
      let held = try array("validation_rows.npy", "train/dnf")
      #expect(held.shape == [6])
      #expect(Set(held.doubles).isSubset(of: Set((0..<60).map(Double.init))))
      #expect(Set(held.doubles).count == 6)

      let grid = try table("log_density_grid.csv", "evaluate/dnf/log_density_grid")
      #expect(
        grid.columns == [
          "x1", "x2", "log_density", "log_density_on_manifold", "log_density_thresholded",
          "log_density_on_manifold_thresholded", "is_off_manifold",
        ])
      let flags = try grid.numbers("is_off_manifold")
      #expect(Set(flags) == [0, 1])
      for name in ["log_density", "log_density_on_manifold"] {
        // Zero where a point is flagged, else untouched.
        #expect(
          try grid.numbers("\(name)_thresholded")
            == zip(grid.numbers(name), flags).map { $1 == 1 ? -.infinity : $0 })
      }
      #expect(grid.rows.count == 10_000)
      let along = try table("latent_density.csv", "evaluate/dnf/latent_density")
      #expect(
        along.columns.dropFirst() == ["truth", "model", "model_thresholded", "is_off_manifold"])
      #expect(along.rows.count == 1001)
      let likelihood = try table("test_log_likelihood.csv", "evaluate/dnf/test_log_likelihood")
      #expect(
        likelihood.columns == [
          "row", "log_density", "log_density_inflated_point", "log_density_on_manifold",
          "log_density_on_manifold_thresholded", "true_log_density_on_manifold", "is_off_manifold",
        ])
      #expect(likelihood.rows.count == 20)
      let errors = try table("reconstruction_error.csv", "evaluate/dnf/reconstruction_error")
      #expect(
        errors.columns == [
          "row", "x1", "x2", "reconstruction1", "reconstruction2", "error", "is_wrong_arm",
        ])
      #expect(errors.rows.count == 20)

      let metrics = try table("metrics.csv", "summarise")
      #expect(
        metrics.columns == [
          "experiment", "model", "seed", "variance", "metric", "quantity", "value",
          "standard_error", "n",
        ])
      #expect(Set(metrics.rows.map { $0[..<4] }) == [["small", "dnf", "5", "0.01"]])
      var seen: [String] = []
      for row in metrics.rows where seen.last != row[4] { seen.append(row[4]) }
      #expect(seen == SmallExperiment.metrics.map(\.rawValue))
      // One number a row: what names it stands there once.
      #expect(Set(metrics.rows.map { $0[4...5] }).count == metrics.rows.count)
      // An uncertainty is that of a number of points.
      for row in metrics.rows where !row[7].isEmpty {
        #expect(Double(row[7]) != nil && Int(row[8]) != nil, "\(row)")
      }
      let mean = try #require(metrics.rows.first { $0[5] == "mean_log_density" })
      #expect(mean[8] == "20" && (Double(mean[7]) ?? 0) > 0)
      for figure in [FigureKind.learningCurve, .dataSpaceDensity, .latentDensity] {
        let path = try laboratory.path(
          of: figure.file, from: StageID(rawValue: "plot/\(figure.rawValue)"))
        let drawn = try String(contentsOfFile: path, encoding: .utf8)
        #expect(drawn.contains("<svg"))
        #expect(drawn.hasSuffix("</svg>\n"))
      }
    }
  }

  @Test("points without noise stay where they are")
  func noNoise() throws {
    try Laboratory.with { laboratory in
      try laboratory.run(Array(SmallExperiment(variance: "0").nodes().prefix(2)))
      let clean = try NumpyFile(contentsOf: laboratory.path(of: "train.npy", from: "simulate"))
      let path = try laboratory.path(of: "inflated.npy", from: "inflate/dnf")
      #expect(try NumpyFile(contentsOf: path) == clean)
    }
  }

  @Test("training tells its progress, up to the end")
  func progress() throws {
    let reports = Mutex<[ProgressReport]>([])
    try Laboratory.with { laboratory in
      let nodes = try SmallExperiment().nodes()
      try laboratory.run(Array(nodes.prefix(2)))
      _ = try laboratory.run(
        TrainStage.self, nodes[2].parameters,
        inputs: [
          "train": laboratory.path(of: "train.npy", from: "simulate"),
          "noise": laboratory.path(of: "noise.json", from: "inflate/dnf"),
        ], outputs: nodes[2].outputs, seedPath: nodes[2].seedPath,
        onProgress: { report in reports.withLock { $0.append(report) } })
    }
    let told = reports.withLock { $0 }
    #expect(told.compactMap(\.fraction) == [0.5, 1])
    #expect(told.compactMap(\.epoch) == [1, 2])
    #expect(told.allSatisfy { $0.total == 2 && $0.unit == "epoch" })
    #expect(told.allSatisfy { Set($0.metrics.keys) == ["loss", "validation"] })
  }

  @Test(
    "stages that depend on the arithmetic refuse another class", arguments: ["train", "evaluate"])
  func foreignNumerics(kind: String) throws {
    try Laboratory.with { laboratory in
      let body = try #require(StageCatalogue.bodies.first { $0.kind == kind })
      let error = #expect(throws: StageFailure.self) {
        try laboratory.run(body, [:], outputs: [], numerics: ["blas": "another"])
      }
      let message = try #require(error?.message)
      #expect(message.hasPrefix("this process computes with {\"blas\":"))
      #expect(message.hasSuffix("but the stage is keyed for {\"blas\":\"another\"}"))
      #expect(error?.help != nil)
    }
  }

  @Test("inputs that are not what they should be are explained")
  func wrongInputs() throws {
    try Laboratory.with { laboratory in
      let parameters: JSONValue = ["noise": "gaussian", "variance": 0.01]
      let line = "\(laboratory.folder)/line.npy"
      try NumpyFile(NumericArray(shape: [3], doubles: [1, 2, 3])).write(to: line)
      #expect(
        throws: StageFailure("\(line) holds an array of shape [3], not a table of points")
      ) {
        try laboratory.run(
          InflateStage.self, parameters, inputs: ["train": line], outputs: ["inflated.npy"])
      }
      #expect(throws: StageFailure("the stage was given no 'train'")) {
        try laboratory.run(InflateStage.self, parameters, outputs: ["inflated.npy"])
      }
      #expect(throws: StageFailure("there is no simulator 'cube'")) {
        try laboratory.run(
          SimulateStage.self, ["simulator": "cube", "train": 1, "test": 1], outputs: ["train.npy"])
      }
      #expect(
        throws: StageFailure("the seed path [\"x\"] does not begin with a seed")
      ) {
        try laboratory.run(
          SimulateStage.self, ["simulator": "thin_spiral", "train": 1, "test": 1],
          outputs: ["train.npy"], seedPath: ["x"])
      }
      let table = try laboratory.write("a,b\n1,2\n", to: "table.csv")
      #expect(throws: StageFailure("the summary 'dnf/m' has the columns [\"a\", \"b\"]")) {
        try laboratory.run(
          SummariseStage.self,
          [
            "experiment": "e", "seed": 1,
            "sources": [["summary": "dnf/m", "variance": 0]],
          ], inputs: ["dnf/m": table], outputs: ["metrics.csv"])
      }
    }
  }
}
