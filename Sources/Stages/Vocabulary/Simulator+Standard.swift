import ExperimentSpec
import Simulators

extension Catalogue.Simulator {
  /// Every simulator that specs can name.
  static let standard: [Catalogue.Simulator] = [
    .known("thin_spiral", "a spiral in the plane, exponentially distributed along it"),
    .known(
      "von_mises_circle", "a circle of radius 3, with one patch",
      settings: [.dataDimension, .evaluationChart]),
    .known("so2_mixture", "rotations of the plane as matrices, around four angles"),
    .known("sphere_mixture", "the unit sphere, with four patches"),
    .known("sphere_correlated", "the unit sphere, with bands along two great circles"),
    .known("sphere_unimodal", "the unit sphere, with one patch"),
    .known("torus_mixture", "a torus, with three patches"),
    .known("torus_correlated", "a torus, with a band that winds around it"),
    .known("torus_unimodal", "a torus, with one patch"),
    .known("hyperboloid_mixture", "a band of a hyperboloid, with two patches"),
    .known("hyperboloid_correlated", "a hyperboloid, with a band that turns as it rises"),
    .known("hyperboloid_unimodal", "a hyperboloid, concentrated around its tip"),
    .known("swiss_roll_mixture", "a Swiss roll, with three patches"),
    .known("swiss_roll_correlated", "a Swiss roll, with a band along its diagonal"),
    .known("swiss_roll_unimodal", "a Swiss roll, with one patch"),
    .known(
      "spheroid_mixture", "a hyperboloid on half a sphere, with three patches",
      settings: [.truncation]),
    .known(
      "spheroid_correlated", "a hyperboloid on half a sphere, with a band that turns",
      settings: [.truncation]),
    .known("thin_disk", "a ribbon along a spiral in a plane of space"),
    .known(
      "spherical_gaussian", "points around a sphere with normal angles",
      settings: [.sphereDimension, .spaceDimension, .noiseScale, .polarAngles]),
    .known(
      "hypersphere_mixture",
      "a sphere of any dimension in a subspace, with patches at random places",
      settings: [
        .hypersphereDimension, .hypersphereSpace, .components, .concentration, .radius,
        .manifoldSeed,
      ]),
    .known(
      "lorenz", "states on chaotic trajectories, with neither a chart nor a density",
      settings: [.standardised]),
    .known(
      "polynomial_surface",
      "points on a surface in space, one of whose two clusters a parameter widens",
      settings: [.testParameters]),
    .known(
      "conditional_spherical_gaussian",
      "points around a sphere with normal angles, which two parameters widen and turn",
      settings: [.sphereDimension, .spaceDimension, .noiseScale, .polarAngles, .testParameters]),
  ]

  /// A simulator, whose dimensions are asked of itself.
  private static func known(
    _ name: String, _ documentation: String, settings: [Field] = []
  ) -> Catalogue.Simulator {
    Catalogue.Simulator(name, documentation, settings: settings) { data in
      simulator(of: data, settings: settings).map {
        Dimensions(
          data: $0.dataDimension,
          manifold: ($0 as? any ManifoldSimulator)?.manifoldDimension,
          parameters: SimulatorChoice(data)?.family?.parameterCount ?? 0)
      }
    }
  }

  /// The simulator of a (possibly incomplete) spec; `nil` when its name or a setting was refused.
  static func named(in spec: SpecObject) -> (any Simulators.Simulator)? {
    guard let data = spec["data"]?.object, let name = data["simulator"]?.text,
      let known = standard.first(where: { $0.name == name })
    else { return nil }
    return simulator(of: data, settings: known.settings)
  }

  private static func simulator(
    of data: SpecObject, settings: [Field]
  ) -> (any Simulators.Simulator)? {
    guard settings.allSatisfy({ data[$0.name] != nil }) else { return nil }
    return SimulatorChoice(data)?.simulator
  }
}

extension Field {
  /// The dimension of data space, of a simulator that fits into many.
  static let dataDimension = Field(
    "data_dim", .integer(2...4096), .defaults(to: 2),
    "the number of coordinates; those after the second are zero")

  /// Where a spheroid ends.
  static let truncation = Field(
    "truncation",
    .choice(
      noun: "truncation",
      [
        Choice(SpheroidTruncation.pole.rawValue, "z1 ends at the pole of the sphere, pi / 2"),
        Choice(
          SpheroidTruncation.published.rawValue,
          "z1 does not end: as published, some points lie behind the pole or off the surface"),
      ]), .defaults(to: .text(SpheroidTruncation.pole.rawValue)), "where the surface ends")

  /// Where densities along a circle are evaluated.
  static let evaluationChart = Field(
    "evaluation_chart",
    .choice(
      noun: "chart",
      [
        Choice(EvaluationChart.sampled.rawValue, "where points are drawn"),
        Choice(
          EvaluationChart.published.rawValue,
          "on the other side of the second axis, a fault of the published program"),
      ]), .defaults(to: .text(EvaluationChart.sampled.rawValue)),
    "where densities along the circle are evaluated")

  /// The units of the Lorenz attractor.
  static let standardised = Field(
    "standardised", .boolean, .defaults(to: true),
    "whether points are in units of the published means and standard deviations")
}
