import ExperimentSpec
import Simulators

extension Field {
  /// The dimension of a sphere in a subspace.
  static let hypersphereDimension = Field(
    sphereDimension.name, .integer(HypersphereMixture.sphereDimensions), .defaults(to: 8),
    "the dimension of the sphere")

  /// The dimension of the space around that subspace.
  static let hypersphereSpace = Field(
    dataDimension.name, .integer(HypersphereMixture.dataDimensions), .defaults(to: 16),
    "the number of coordinates of a point; the sphere lies in a random subspace")

  /// The number of components of a mixture.
  static let components = Field(
    "components", .integer(1...1000), .defaults(to: 4), "the number of patches, all of one weight")

  /// The concentration of the components.
  static let concentration = Field(
    "concentration",
    .number(.above(0, atMost: HypersphereMixture.greatestConcentration)), .defaults(to: 6.0),
    "the concentration of every patch: the inverse of the variance, in units of the radius")

  /// The radius of a sphere.
  static let radius = Field(
    "radius", .number(.above(0)), .defaults(to: 1.0), unit: "data units", "the radius of the sphere"
  )

  /// What a manifold at random follows from.
  static let manifoldSeed = Field(
    "manifold_seed", .integer(0...Int.max), .defaults(to: 0),
    "which subspace and which places: the manifold stays when the `seed` of the experiment changes")
}
