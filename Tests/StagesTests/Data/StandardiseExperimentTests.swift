import ArrayFiles
import Glibc
import Scheduler
import Testing
import YAMLTree

@testable import Stages

@Suite("Experiments whose models see standardised points")
struct StandardiseExperimentTests {
  /// Runs an experiment on points, and returns its tables and the tensors of its model.
  private func run(
    _ points: [Double], keys: String = "", model: String = DataFolder.model
  ) throws -> (
    likelihood: CSVTable, reconstruction: CSVTable, model: SafetensorsFile, inflated: [Double]
  ) {
    try DataFolder.with { folder in
      try folder.writePoints(points)
      let text = DataFolder.spec(
        data: "file: points.npy, test: 12\(keys)", model: model,
        evaluate: "test_log_likelihood, reconstruction_error")
      return try Laboratory.with { laboratory in
        try laboratory.run(folder.nodes(text))
        func table(_ name: String) throws -> CSVTable {
          try CSVTable(
            contentsOf: laboratory.path(
              of: "\(name).csv", from: StageID(rawValue: "evaluate/dnf/\(name)")))
        }
        return (
          try table("test_log_likelihood"), try table("reconstruction_error"),
          try SafetensorsFile(
            contentsOf: laboratory.path(of: "model.safetensors", from: "train/dnf")),
          try readPoints(laboratory.path(of: "inflated.npy", from: "inflate/dnf")).values
        )
      }
    }
  }

  /// The points with every column multiplied.
  ///
  /// Powers of two change no digit, so that the model sees just the same numbers.
  private func scaled(_ scales: [Double]) -> [Double] {
    DataFolder.points.indices.map { DataFolder.points[$0] * scales[$0 % 2] }
  }

  @Test(
    "the units of the data change no bit of the model, and densities by their volume",
    arguments: [[8, 8], [1024, 0.25]])
  func units(scales: [Double]) throws {
    let first = try run(DataFolder.points)
    let second = try run(scaled(scales))
    #expect(first.model.tensors == second.model.tensors)
    #expect(first.model.metadata["format_version"] == "2")
    let logVolume = log(scales[0] * scales[1])
    // Tables hold single precision.
    let tolerance = 2e-5
    for column in ["log_density", "log_density_inflated_point"] {
      let (before, after) = (
        try first.likelihood.numbers(column), try second.likelihood.numbers(column)
      )
      for (before, after) in zip(before, after) {
        #expect(abs(after - (before - logVolume)) < tolerance * max(1, abs(before)), "\(column)")
      }
    }
    if scales[0] == scales[1] {
      // A curve that is eight times as long has an eighth of the density per unit of length.
      let (before, after) = (
        try first.likelihood.numbers("log_density_on_manifold"),
        try second.likelihood.numbers("log_density_on_manifold")
      )
      for (before, after) in zip(before, after) {
        #expect(abs(after - (before - log(scales[0]))) < tolerance * max(1, abs(before)))
      }
    }
    for (name, scale) in [("reconstruction1", scales[0]), ("reconstruction2", scales[1])] {
      let (before, after) = (
        try first.reconstruction.numbers(name), try second.reconstruction.numbers(name)
      )
      // What is written is the shortest text of a number in single precision.
      for (before, after) in zip(before, after) {
        #expect(Float(after) == Float(before) * Float(scale))
      }
    }
    // Noise of the realisation, in units of the deviation, is what the spec says in either case.
    for index in first.inflated.indices {
      #expect(second.inflated[index] == first.inflated[index] * scales[index % 2])
    }
  }

  @Test("the reconstruction error is the distance in data units")
  func reconstruction() throws {
    let table = try run(DataFolder.points).reconstruction
    let columns = try ["x1", "x2", "reconstruction1", "reconstruction2", "error"].map {
      try table.numbers($0)
    }
    for row in columns[0].indices {
      let (x, y) = (columns[0][row], columns[1][row])
      #expect(x > 900 && y > 2.9 && y < 3.2)
      let distance = hypot(columns[2][row] - x, columns[3][row] - y)
      // The reconstructions near 1000 are written in single precision.
      #expect(abs(columns[4][row] - distance) < 2e-4)
    }
  }

  @Test("as they are, points are trained on as before: version 1, and no scales")
  func unstandardised() throws {
    let result = try run(
      DataFolder.points.map { ($0 - 3) / 1000 }, keys: ", standardise: false")
    #expect(result.model.metadata["format_version"] == "1")
    #expect(result.model.metadata["standardisation"] == nil)
  }

  @Test("a simulator's points can be standardised, its truth stays in data units")
  func simulator() throws {
    let model = """
      dnf: { algorithm: dnf, latent_dim: 2, inflate: { variance: 0.01 }, \
      outer: { layers: 2, hidden: 8, blocks: 1 }, \
      inner: { transform: rq-coupling, hidden: 8, blocks: 1 }, \
      train: { epochs: 2, batch_size: 50, sampling: true } }
      """
    let text = DataFolder.spec(
      data: "simulator: swiss_roll_unimodal, train: 200, test: 20, standardise: true",
      model: model, evaluate: "test_log_likelihood, reconstruction_error")
    try DataFolder.with { folder in
      let nodes = try folder.nodes(text)
      let plain = try folder.nodes(text.replacing("standardise: true", with: "standardise: false"))
      #expect(nodes.map(\.id.rawValue).prefix(2) == ["simulate", "standardise"])
      for node in plain {
        // What does not see standardised points is the same stage as ever.
        let sees = ["inflate", "train"].contains(node.kind)
        #expect((nodes.first { $0.id == node.id } == node) == !sees, "\(node.id)")
      }
      try Laboratory.with { laboratory in
        try laboratory.run(nodes)
        let scales = try CSVTable(
          contentsOf: laboratory.path(of: "standardisation.csv", from: "standardise"))
        #expect(
          scales.columns == ["column", "mean", "standard_deviation"] && scales.rows.count == 3)
        let likelihood = try CSVTable(
          contentsOf: laboratory.path(
            of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood"))
        #expect(try likelihood.numbers("log_density_on_manifold").allSatisfy(\.isFinite))
        #expect(try likelihood.numbers("true_log_density_on_manifold").allSatisfy(\.isFinite))
      }
    }
  }

  @Test("weights bring the units that they were trained in")
  func weights() throws {
    try DataFolder.with { folder in
      try folder.writePoints()
      try Laboratory.with { laboratory in
        let data = "file: points.npy, test: 12"
        try laboratory.run(folder.nodes(DataFolder.spec(data: data)))
        let trained = try laboratory.path(of: "model.safetensors", from: "train/dnf")
        let model = DataFolder.model.replacing(
          "train: { epochs: 2, batch_size: 20 }", with: "weights: \(trained)")
        // Whatever the spec says of models that it trains.
        let imported = try folder.nodes(
          DataFolder.spec(data: data + ", standardise: false", model: model, figures: ""))
        let expected = try CSVTable(
          contentsOf: laboratory.path(
            of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood")
        ).numbers("log_density")
        try laboratory.run(imported)
        let found = try CSVTable(
          contentsOf: laboratory.path(
            of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood")
        ).numbers("log_density")
        #expect(found == expected)
      }
    }
  }

  @Test("a coordinate that the training points do not differ in has no scale")
  func constant() throws {
    try Laboratory.with { laboratory in
      let points = "\(laboratory.folder)/points.npy"
      try writePoints([1, 0.1, 2, 0.1, 3, 0.1], dimension: 2, to: points)
      let failure = #expect(throws: StageFailure.self) {
        try laboratory.run(
          StandardiseStage.self, [:], inputs: ["train": points], outputs: ["standardisation.csv"])
      }
      #expect(failure?.message == "coordinate x2 is 0.1 for every training point, and has no scale")
      #expect(failure?.help == "leave it out of the data, or use 'standardise: false'")
    }
  }
}
