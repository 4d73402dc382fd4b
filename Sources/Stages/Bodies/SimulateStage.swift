import ArrayFiles
import Scheduler
import Simulators

/// Draws training and test points from a simulator.
///
/// Outputs: the points `[count, D]` in double, and the latent coordinates of the test points.
enum SimulateStage: StageBody {
  static let kind = "simulate"
  static let revision = 1

  static let train = "train.npy"
  static let test = "test.npy"
  static let testLatents = "test_latents.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { SimulateStage.self }
    var simulator: SimulatorChoice
    var train: Int
    var test: Int
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let simulator = try makeSimulator(parameters.simulator)
    let stream = try context.stream()
    let train = simulator.sample(count: parameters.train, from: stream.child("train"))
    let test = simulator.sample(count: parameters.test, from: stream.child("test"))
    try writePoints(
      train.points, dimension: simulator.dataDimension, to: context.outputPath(Self.train))
    try writePoints(
      test.points, dimension: simulator.dataDimension, to: context.outputPath(Self.test))
    try writeLatents(test, to: context.outputPath(testLatents))
  }
}
