import ExperimentSpec
import Simulators

extension Field {
  /// The dimension of a sphere.
  static let sphereDimension = Field(
    "manifold_dim", .integer(1...1000), .defaults(to: 8), "the dimension of the sphere")

  /// The dimension of the space around a sphere.
  static let spaceDimension = Field(
    dataDimension.name, .integer(2...1001), .defaults(to: 9), "the number of coordinates of a point"
  )

  /// The noise around a sphere.
  static let noiseScale = Field(
    "noise_scale", .number(.above(0)), .defaults(to: 0.01), unit: "data units",
    "the standard deviation of the points around the sphere")

  /// Where the polar angles of a sphere end.
  static let polarAngles = Field(
    "polar_angles",
    .choice(
      noun: "treatment of polar angles",
      [
        Choice(
          SphericalGaussian.PolarAngles.truncated.rawValue,
          "normal distributions that end where the angles do"),
        Choice(
          SphericalGaussian.PolarAngles.folded.rawValue,
          "normal distributions that are folded where the angles end, as published"),
      ]), .defaults(to: .text(SphericalGaussian.PolarAngles.truncated.rawValue)),
    "what becomes of polar angles outside of [0, pi]")

  /// At which parameters a family's test points are drawn.
  static let testParameters = Field(
    "test_parameters",
    .choice(
      noun: "choice of parameters",
      [
        Choice(TestParameters.default.rawValue, "the default parameters, as published"),
        Choice(TestParameters.prior.rawValue, "parameters drawn from the prior, as in training"),
      ]), .defaults(to: .text(TestParameters.default.rawValue)),
    "at which parameters test points are drawn")
}

/// At which parameters the test points of a family are drawn, by the names that specs use.
enum TestParameters: String, Codable {
  case `default`
  case prior
}

extension DataSection {
  /// At which parameters test points are drawn; `nil` for the default, and for data without parameters.
  var testParameters: TestParameters? {
    settings["test_parameters"]?.text.flatMap(TestParameters.init) == .prior ? .prior : nil
  }
}
