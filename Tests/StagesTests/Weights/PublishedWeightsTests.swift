import ArrayFiles
import CanonicalJSON
import Flows
import Models
import ScienceTestSupport
import TestSupport
import Testing

@testable import Stages

@Suite("Weights of the published implementation")
struct PublishedWeightsTests {
  @Test(
    "every array finds its place: weights, permutations, and what follows from the structure",
    arguments: GoldenModel.all)
  func everyArray(golden: GoldenModel) throws {
    let dictionary = try PublishedWeights.stateDictionary(of: golden.file)
    let file = try ModelFile(
      weights: SafetensorsFile(tensors: dictionary), for: golden.configuration)
    #expect(file.algorithm == .dnf)
    #expect(file.configuration == (try JSONValue(encoding: golden.configuration)))
    #expect(file.selectedEpoch == nil)
    let layout = file.model.layout
    for parameter in layout.parameters {
      #expect(
        Array(layout.elements(of: parameter, in: file.storage))
          == dictionary[parameter.publishedName]?.floats)
    }
    for permutation in layout.permutations {
      #expect(permutation.indices == dictionary[permutation.publishedName]?.integers)
    }
    #expect(
      layout.parameters.count + layout.permutations.count + layout.fixedArrays.count
        == dictionary.count)
  }

  @Test("a converted file is one of ours: it alone rebuilds the same model, byte for byte")
  func conversion() throws {
    try withTemporaryDirectory { folder in
      let golden = GoldenModel.all[0]
      let (first, second) = ("\(folder)/first", "\(folder)/second")
      let dictionary = try PublishedWeights.stateDictionary(of: golden.file)
      try ModelFile(weights: SafetensorsFile(tensors: dictionary), for: golden.configuration)
        .write(to: first)
      try ModelFile(contentsOf: first).write(to: second)
      #expect(try SafetensorsFile(contentsOf: first) == SafetensorsFile(contentsOf: second))
      let again = try ModelFile(
        weights: SafetensorsFile(contentsOf: first), for: golden.configuration)
      try again.write(to: second)
      #expect(try SafetensorsFile(contentsOf: first) == SafetensorsFile(contentsOf: second))
    }
  }

  /// What the stages make of points: their log-densities, and each coordinate of their projections.
  private func evaluate(
    _ metrics: [String], of weights: String, _ golden: GoldenModel, at points: [Double],
    in laboratory: Laboratory
  ) throws -> [CSVTable] {
    let model = try laboratory.run(
      ImportStage.self,
      JSONValue(encoding: ImportStage.Parameters(algorithm: .dnf, model: golden.configuration)),
      inputs: ["weights": weights], outputs: ["model.safetensors"])
    let test = "\(laboratory.folder)/points.npy"
    try writePoints(points, dimension: 2, to: test)
    return try metrics.map { metric in
      let outputs = try laboratory.run(
        EvaluateStage.self,
        ["metric": .string(metric), "model": "dnf", "simulator": "thin_spiral"],
        inputs: ["model": #require(model["model.safetensors"]), "test": test],
        outputs: ["\(metric).csv", "summary.csv"])
      return try CSVTable(contentsOf: #require(outputs["\(metric).csv"]))
    }
  }

  @Test(
    "imported and evaluated, they give the densities and projections of the published implementation",
    arguments: GoldenModel.all.filter { $0.configuration.dataDimension == 2 })
  func evaluation(golden: GoldenModel) throws {
    let reference = try GoldenFile(golden.file)
    let points = try #require(reference.tensors["\(golden.precision)/x_tilde"])
    try Laboratory.with { laboratory in
      let weights = "\(laboratory.folder)/published.safetensors"
      try PublishedWeights.write(golden.file, to: weights)
      let tables = try evaluate(
        ["test_log_likelihood", "reconstruction_error"], of: weights, golden, at: points.values,
        in: laboratory)
      let densities = try tables[0].numbers("log_density")
      let (first, second) = (
        try tables[1].numbers("reconstruction1"), try tables[1].numbers("reconstruction2")
      )
      for (name, found) in [
        ("dnf/log_prob", densities), ("dnf/x_reco", zip(first, second).flatMap { [$0, $1] }),
      ] {
        // As far as the published implementation's own single precision is off, and a little more;
        // a reference in single precision carries its own roundings.
        let rounding = golden.precision == "f32" ? 2e-5 : 1e-6
        expectAgreement(
          found, reference.tensors["\(golden.precision)/\(name)"],
          tolerance: 8 * reference.singlePrecisionNoise(name) + rounding, name)
      }
    }
  }

  @Test(
    "the published checkpoint, imported, gives the published densities and projections",
    .enabled(if: PublishedCheckpoint.path != nil))
  func checkpoint() throws {
    let golden = try #require(GoldenModel.all.first { $0.file == "dnf_thin_spiral_h100" })
    let weights = try #require(PublishedCheckpoint.path)
    try Laboratory.with { laboratory in
      let points = PublishedCheckpoint.points
      let tables = try evaluate(
        ["test_log_likelihood", "reconstruction_error", "log_density_grid"], of: weights, golden,
        at: points.flatMap(\.x), in: laboratory)
      let densities = try tables[0].numbers("log_density")
      let projections = try ["reconstruction1", "reconstruction2"].map { try tables[1].numbers($0) }
      for (row, point) in points.enumerated() {
        // The reference is in double; ours computes in single precision, through nine layers.
        #expect(abs(densities[row] - point.logDensity) < 1e-3, "ln q of point \(row)")
        for axis in 0..<2 {
          #expect(abs(projections[axis][row] - point.projection[axis]) < 1e-3, "point \(row)")
        }
      }
      let grid = try tables[2].numbers("log_density")
      for (row, logDensity) in PublishedCheckpoint.grid {
        // Far outside, where ln q is -382, single precision is off by more.
        #expect(abs(grid[row] - logDensity) < (row == 9999 ? 1e-2 : 1e-3), "grid \(row)")
      }
    }
  }
}
