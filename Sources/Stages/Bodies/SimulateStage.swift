import ArrayFiles
import Scheduler
import Simulators
import Tensors

/// Draws training and test points from a simulator.
///
/// Outputs: the points `[count, D]` in double, and the latent coordinates of the test points. Of data with
/// k parameters also the parameters `[count, k]` and, of training points, the joint scores `[count, k]`.
enum SimulateStage: StageBody {
  static let kind = "simulate"
  static let revision = 1

  static let train = "train.npy"
  static let test = "test.npy"
  static let testLatents = "test_latents.csv"
  static let trainParameters = "train_parameters.npy"
  static let trainScores = "train_scores.npy"
  static let testParameters = "test_parameters.npy"

  /// The files of data with so many parameters.
  static func outputs(parameters: Int) -> [String] {
    [train, test, testLatents]
      + (parameters > 0 ? [trainParameters, trainScores, testParameters] : [])
  }

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { SimulateStage.self }
    var simulator: SimulatorChoice
    var train: Int
    var test: Int
    /// At which parameters test points are drawn; `nil` for the default ones.
    var testParameters: TestParameters?
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    let stream = try context.stream()
    if let family = parameters.simulator.family {
      return try draw(family, parameters, from: stream, context)
    }
    let simulator = try makeSimulator(parameters.simulator)
    let train = simulator.sample(count: parameters.train, from: stream.child("train"))
    let test = simulator.sample(count: parameters.test, from: stream.child("test"))
    try writePoints(
      train.points, dimension: simulator.dataDimension, to: context.outputPath(Self.train))
    try writePoints(
      test.points, dimension: simulator.dataDimension, to: context.outputPath(Self.test))
    try writeLatents(test, to: context.outputPath(testLatents))
  }

  /// Draws training points at parameters from the prior, and test points where the spec wants them.
  private static func draw(
    _ family: any SimulatorFamily, _ parameters: Parameters, from stream: RandomStream,
    _ context: StageContext
  ) throws {
    let train = family.sampleJointly(count: parameters.train, from: stream.child("train"))
    let testStream = stream.child("test")
    let test =
      switch parameters.testParameters ?? .default {
      case .prior: family.sampleJointly(count: parameters.test, from: testStream)
      case .default:
        family.sample(
          at: [[Double]](repeating: family.defaultParameters, count: parameters.test),
          from: testStream)
      }
    for (name, values, dimension) in [
      (Self.train, train.samples.points, family.dataDimension),
      (Self.test, test.samples.points, family.dataDimension),
      (trainParameters, train.parameters, family.parameterCount),
      (trainScores, train.scores, family.parameterCount),
      (testParameters, test.parameters, family.parameterCount),
    ] {
      try writePoints(values, dimension: dimension, to: context.outputPath(name))
    }
    try writeLatents(test.samples, to: context.outputPath(testLatents))
  }
}
