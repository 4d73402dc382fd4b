import Simulators
import Testing

/// A family of simulators with some parameter points to look at.
struct FamilyCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let family: any SimulatorFamily
  let parameters: [[Double]]

  private static func sphere(
    _ dimension: Int, in space: Int, _ polarAngles: SphericalGaussian.PolarAngles
  ) -> FamilyCase {
    FamilyCase(
      testDescription: "sphere of \(dimension) in \(space), \(polarAngles)",
      family: ConditionalSphericalGaussian(
        sphereDimension: dimension, dataDimension: space, polarAngles: polarAngles),
      parameters: [[0, 0], [-0.8, 0.6], [0.9, -0.95]])
  }

  static let surface = FamilyCase(
    testDescription: "polynomial surface", family: PolynomialSurfaceFamily(),
    parameters: [[0], [-0.9], [0.7]])
  /// Those whose latent densities can be integrated over a grid.
  static let lowDimensional = [
    surface, sphere(1, in: 2, .truncated), sphere(2, in: 3, .truncated), sphere(2, in: 4, .folded),
  ]
  static let all =
    lowDimensional + [
      sphere(3, in: 4, .folded), sphere(8, in: 9, .truncated), sphere(8, in: 11, .folded),
    ]

  /// The range of every coordinate of the chart, wide enough that nothing of weight is outside.
  var ranges: [ClosedRange<Double>] {
    guard family is ConditionalSphericalGaussian else { return [-20...20, -20...20] }
    let count = family.member(at: family.defaultParameters).manifoldDimension
    return (0..<count).map { $0 < count - 1 ? 0 ... .pi : 0...2 * .pi }
  }
}
