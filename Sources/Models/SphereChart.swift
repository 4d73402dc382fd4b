import Autodiff
import Flows

/// The angles of a sphere around the origin in the first `d + 1` coordinates, each scaled to `[-1, 1]`.
struct SphereChart: PrescribedChart {
  private let dataDimension: Int
  private let angles: Int
  private let map: Composite

  /// A chart.
  ///
  /// - Parameters:
  ///   - dataDimension: `D`.
  ///   - manifoldDimension: `d`, the dimension of the sphere.
  ///   - radius: The radius of the sphere, in data units.
  /// - Precondition: `0 < d < D`, `radius` is not zero.
  init(dataDimension: Int, manifoldDimension: Int, radius: Double) {
    self.dataDimension = dataDimension
    angles = manifoldDimension
    map = Composite([
      ScalarAffine(scale: 1 / radius, shift: 0),
      SphericalCoordinates(features: dataDimension, angles: manifoldDimension),
    ])
  }

  func coordinates(of x: Value, _ parameters: ParameterValues) -> Value {
    map.forward(x, parameters).value.columns(0..<angles)
  }

  func embed(_ manifold: Value, _ parameters: ParameterValues) -> Value {
    // What is off the sphere is zero in these coordinates.
    map.inverse(manifold.scattered(to: Array(0..<angles), of: dataDimension), parameters).value
  }
}
