import ExperimentSpec
import Simulators

extension Catalogue.Simulator {
  /// A surface in space with one parameter.
  static let polynomialSurface = Catalogue.Simulator(
    "polynomial_surface",
    "points on a surface in space, one of whose two clusters a parameter widens",
    settings: [.testParameters]
  ) { _ in Dimensions(data: 3, manifold: 2, parameters: 1) }

  /// A sphere with two parameters.
  static let conditionalSphericalGaussian = Catalogue.Simulator(
    "conditional_spherical_gaussian",
    "points around a sphere with normal angles, which two parameters widen and turn",
    settings: [
      Field(
        "manifold_dim", .integer(1...1000), .defaults(to: 8), "the dimension of the sphere"),
      Field(
        "data_dim", .integer(2...1001), .defaults(to: 9), "the number of coordinates of a point"),
      Field(
        "noise_scale", .number(.above(0)), .defaults(to: 0.01), unit: "data units",
        "the standard deviation of the points around the sphere"),
      Field(
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
        "what becomes of polar angles outside of [0, pi]"),
      .testParameters,
    ]
  ) { data in
    guard let sphere = data["manifold_dim"]?.integer, let space = data["data_dim"]?.integer else {
      return nil
    }
    return Dimensions(data: space, manifold: sphere, parameters: 2)
  }
}

extension Field {
  /// At which parameters a family's test points are drawn.
  fileprivate static let testParameters = Field(
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
  /// The simulator, with the settings that are not at their defaults.
  var choice: SimulatorChoice {
    // What a default is must not be part of a key twice: the simulators know their own.
    func written<Value: Equatable>(_ value: Value?, unless standard: Value) -> Value? {
      value == standard ? nil : value
    }
    return SimulatorChoice(
      simulator,
      settings: SimulatorSettings(
        dataDimension: written(settings["data_dim"]?.integer, unless: 9),
        manifoldDimension: written(settings["manifold_dim"]?.integer, unless: 8),
        noiseScale: written(settings["noise_scale"]?.number, unless: 0.01),
        polarAngles: written(
          settings["polar_angles"]?.text.flatMap(SphericalGaussian.PolarAngles.init),
          unless: .truncated)))
  }

  /// At which parameters test points are drawn; `nil` for the default, and for data without parameters.
  var testParameters: TestParameters? {
    settings["test_parameters"]?.text.flatMap(TestParameters.init) == .prior ? .prior : nil
  }
}
