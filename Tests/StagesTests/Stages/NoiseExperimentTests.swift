import ArrayFiles
import CanonicalJSON
import FoundationEssentials
import Scheduler
import Simulators
import Tensors
import Testing

@testable import Stages

@Suite("Experiments with every kind of noise")
struct NoiseExperimentTests {
  private func nodes(noise: String) throws -> [StageNode] {
    var experiment = SmallExperiment()
    experiment.noise = noise
    return try experiment.nodes()
  }

  private func node(_ id: String, noise: String) throws -> StageNode {
    try #require(try nodes(noise: noise).first { $0.id.rawValue == id })
  }

  @Test("a kind of noise reaches the stages that add it, and those that look at noisy points")
  func keys() throws {
    let before = Dictionary(
      uniqueKeysWithValues: try nodes(noise: "gaussian").map { ($0.id, $0) })
    for noise in ["true-normal", "model-normal", "model-displacement"] {
      // Training takes the description from the stage before it.
      #expect(
        try nodes(noise: noise).filter { before[$0.id] != $0 }.map(\.id.rawValue)
          == ["inflate/dnf", "evaluate/dnf/test_log_likelihood"])
    }
  }

  @Test("Gaussian noise is described as ever: kinds that came later are part of no key of its own")
  func gaussian() throws {
    let inflate = try node("inflate/dnf", noise: "gaussian")
    #expect(inflate.parameters == ["noise": "gaussian", "variance": 0.01])
    #expect(inflate.outputs == ["inflated.npy", "noise.json"])
    #expect(
      try node("evaluate/dnf/test_log_likelihood", noise: "gaussian").parameters
        == ["metric": "test_log_likelihood", "model": "dnf", "simulator": "thin_spiral"])
  }

  @Test("noise along true normals names its simulator; noise of a model looks at no data")
  func inputs() throws {
    let trueNormal = try node("inflate/dnf", noise: "true-normal")
    #expect(
      trueNormal.parameters
        == ["noise": "true-normal", "variance": 0.01, "simulator": "thin_spiral"])
    #expect(trueNormal.inputs.keys.sorted() == ["train"])
    for noise in ["model-normal", "model-displacement"] {
      let ofModel = try node("inflate/dnf", noise: noise)
      #expect(ofModel.parameters == ["noise": .string(noise), "variance": 0.01])
      #expect(ofModel.inputs.isEmpty)
      #expect(ofModel.outputs == ["noise.json"])
    }
  }

  @Test("a realisation along true normals is off the spiral by the noise alone")
  func realisation() throws {
    try Laboratory.with { laboratory in
      try laboratory.run(Array(nodes(noise: "true-normal").prefix(2)))
      func points(_ name: String, _ stage: StageID) throws -> [Double] {
        try NumpyFile(contentsOf: laboratory.path(of: name, from: stage)).array.doubles
      }
      let clean = try points("train.npy", "simulate")
      let noisy = try points("inflated.npy", "inflate/dnf")
      let spiral = ThinSpiral()
      var (along, across) = (0.0, 0.0)
      for row in 0..<60 {
        let latent = spiral.project(Array(clean[2 * row..<2 * row + 2])).latent
        let tangent = spiral.tangents(at: latent)
        let step = (noisy[2 * row] - clean[2 * row], noisy[2 * row + 1] - clean[2 * row + 1])
        along = max(along, abs(step.0 * tangent[0] + step.1 * tangent[1]))
        across += step.0 * step.0 + step.1 * step.1
      }
      #expect(along < 1e-9)
      // Five standard errors of a mean of 60 squares.
      #expect(abs(across / 60 / 0.01 - 1) < 5 * (2.0 / 60).squareRoot())
      let description = try JSONValue(
        parsing: Data(
          contentsOf: URL(filePath: laboratory.path(of: "noise.json", from: "inflate/dnf"))))
      #expect(
        description == [
          "noise": "true-normal", "variance": 0.01, "simulator": "thin_spiral",
          "stream": ["5", "small", "inflate", "dnf", "training"],
        ])
    }
  }

  @Test(
    "every kind trains a model of its own and gives noisy test points of its own",
    arguments: NoiseKind.allCases.filter { $0 != .gaussian })
  func training(noise: NoiseKind) throws {
    func outcome(_ noise: NoiseKind) throws -> (losses: [Double], inflated: [Double]) {
      try Laboratory.with { laboratory in
        try laboratory.run(nodes(noise: noise.rawValue))
        let curve = try CSVTable(
          contentsOf: laboratory.path(of: "learning_curve.csv", from: "train/dnf"))
        let points = try CSVTable(
          contentsOf: laboratory.path(
            of: "test_log_likelihood.csv", from: "evaluate/dnf/test_log_likelihood"))
        return (
          try curve.numbers("training_loss"), try points.numbers("log_density_inflated_point")
        )
      }
    }
    let (own, gaussian) = (try outcome(noise), try outcome(.gaussian))
    #expect(own.losses.allSatisfy(\.isFinite) && own.inflated.allSatisfy(\.isFinite))
    #expect(own.losses != gaussian.losses)
    #expect(own.inflated != gaussian.inflated)
    #expect(try outcome(noise) == own)
  }

  @Test("data on no known manifold are refused noise along its normals")
  func noManifold() throws {
    struct Points: Simulator {
      let name = "points"
      let dataDimension = 1
      let manifoldDimension = 0
      let latentNames: [String] = []

      func sample(count: Int, from stream: RandomStream) -> Samples {
        Samples(
          count: count, dataDimension: 1, points: [Double](repeating: 0, count: count),
          latentColumns: [])
      }
    }
    let error = #expect(throws: StageFailure.self) {
      try NoiseKind.trueNormal.inflation(variance: 0.1, simulator: Points())
    }
    #expect(error?.message == "the noise 'true-normal' is for data on a known manifold")
  }

  @Test("a model without coordinates off its manifold is refused noise that it would decide about")
  func refusal() throws {
    let model = try AlgorithmKind.flow.type.rebuild(
      [
        "dataDimension": 2, "variance": 0.1,
        "flow": [
          "transform": "rq-coupling", "layers": 1, "linear": "lu", "bins": 3, "bound": 3.0,
          "hidden": 4, "blocks": 1,
        ],
      ], permutations: .random(.init(seed: 1, path: [])))
    let error = #expect(throws: StageFailure.self) {
      try NoiseKind.modelNormal.noise(variance: 0.1, simulator: nil, for: model)
    }
    #expect(
      error?.message
        == "the noise 'model-normal' is for models with coordinates off their manifold")
  }
}
