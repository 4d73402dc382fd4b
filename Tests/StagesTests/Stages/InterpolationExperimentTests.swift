import ArrayFiles
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Paths through latent spaces")
struct InterpolationExperimentTests {
  private func run(_ text: String, _ laboratory: Laboratory) throws {
    let loaded = ExperimentSpecification.load(
      SourceFile(displayName: "spec.yaml", text: text), catalogue: .standard)
    let problems = DiagnosticRenderer(source: loaded.source).render(loaded.diagnostics)
    try laboratory.run(StageList(try #require(loaded.specification, "\(problems)")).nodes())
  }

  private func summary(_ laboratory: Laboratory, _ model: String) throws -> [String: Double] {
    let stage = StageID(rawValue: "evaluate/\(model)/latent_interpolation")
    let table = try CSVTable(contentsOf: laboratory.path(of: "summary.csv", from: stage))
    return Dictionary(
      uniqueKeysWithValues: zip(
        try table.texts(in: "quantity").map { $0 ?? "" }, try table.numbers("value")))
  }

  @Test("a path leads from one reconstruction to the other, and on a prescribed manifold along it")
  func circle() throws {
    let text = """
      experiment: paths
      data: { simulator: von_mises_circle, train: 200, test: 4 }
      models:
        fom:
          algorithm: fom
          latent_dim: 1
          manifold: { radius: 3 }
          inner: { transform: rq-autoregressive, layers: 2, hidden: 8, blocks: 1 }
          train: { epochs: 2 }
        dnf:
          algorithm: dnf
          latent_dim: 1
          inflate: { variance: 0.01 }
          outer: { layers: 2, hidden: 8, blocks: 1 }
          train: { epochs: 2 }
        vae: { algorithm: vae, latent_dim: 1, train: { epochs: 1, batch_size: 50 } }
        flow: { algorithm: flow, flow: { layers: 2, hidden: 8, blocks: 1 }, train: { epochs: 1 } }
      evaluate: [latent_interpolation]
      figures: { latent_interpolation: {} }
      """
    try Laboratory.with { laboratory in
      try run(text, laboratory)
      let test = try readPoints(laboratory.path(of: "test.npy", from: "simulate")).values
      for model in ["fom", "dnf", "vae", "flow"] {
        let stage = StageID(rawValue: "evaluate/\(model)/latent_interpolation")
        let path = try NumpyFile(contentsOf: laboratory.path(of: "path.npy", from: stage)).array
        #expect(path.shape == [101, 2])
        let table = try CSVTable(
          contentsOf: laboratory.path(of: "latent_interpolation.csv", from: stage))
        // The segment, and a path along each latent variable.
        let latents = model == "flow" ? 2 : 1
        #expect(table.rows.count == 101 * (1 + latents))
        #expect(
          table.columns == ["path", "row"] + (1...latents).map { "u\($0)" }
            + ["x1", "x2", "manifold_distance"])
        let found = try summary(laboratory, model)
        let (x, y) = (test[2] - test[0], test[3] - test[1])
        #expect(abs(try #require(found["line_length"]) - (x * x + y * y).squareRoot()) < 1e-12)
        #expect(try #require(found["path_distance_max"]) >= #require(found["path_distance_mean"]))
      }
      // The chart knows the circle: the path stays on it, from point to point, and the line does not.
      let path = try NumpyFile(
        contentsOf: laboratory.path(of: "path.npy", from: "evaluate/fom/latent_interpolation")
      ).array.doubles
      for axis in 0..<2 {
        // Single precision at three units.
        #expect(abs(path[axis] - test[axis]) < 1e-5)
        #expect(abs(path[200 + axis] - test[2 + axis]) < 1e-5)
      }
      let fom = try summary(laboratory, "fom")
      #expect(try #require(fom["path_distance_max"]) < 1e-5)
      let (x, y) = ((test[0] + test[2]) / 2, (test[1] + test[3]) / 2)
      // A chord is farthest from the circle in the middle, which is among the points.
      #expect(
        abs(try #require(fom["line_distance_max"]) - (3 - (x * x + y * y).squareRoot())) < 1e-12)
      #expect(try #require(fom["path_length"]) > #require(fom["line_length"]))

      let figure = try String(
        contentsOfFile: laboratory.path(
          of: "latent_interpolation.svg", from: "plot/latent_interpolation"), encoding: .utf8)
      #expect(figure.contains("straight line") && figure.contains("vae"))
    }
  }

  @Test("of data with parameters a path goes from those of one point to those of the other")
  func conditional() throws {
    var experiment = ConditionalExperiment.all[1]
    experiment.evaluate = "latent_interpolation"
    let specification = try experiment.specification()
    try Laboratory.with { laboratory in
      try laboratory.run(StageList(specification).nodes())
      let stage: StageID = "evaluate/model/latent_interpolation"
      let table = try CSVTable(
        contentsOf: laboratory.path(of: "latent_interpolation.csv", from: stage))
      #expect(table.rows.count == 303)
      let found = try summary(laboratory, "model")
      #expect(try #require(found["line_distance_mean"]) > 0)
      #expect(try #require(found["path_length"]).isFinite)
    }
  }
}
