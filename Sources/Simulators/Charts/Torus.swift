import Glibc

/// The torus x = ((1 + a cos t) cos p, (1 + a cos t) sin p, a sin t) with a tube of radius a = 0.6.
struct Torus: Chart {
  /// The radius of the circle at the middle of the tube.
  private static let center = 1.0
  /// The radius of the tube.
  private static let tube = 0.6

  var dataDimension: Int { 3 }
  let axes = [
    ChartAxis(-.pi ... .pi, isPeriodic: true), ChartAxis(-.pi ... .pi, isPeriodic: true),
  ]
  /// The angle around the tube and the one around the axis.
  var latentNames: [String] { ["theta", "phi"] }

  func embed(_ latent: [Double]) -> [Double] {
    let radius = radius(at: latent)
    return [radius * cos(latent[1]), radius * sin(latent[1]), Self.tube * sin(latent[0])]
  }

  func logVolumeFactor(at latent: [Double]) -> Double { log(Self.tube * radius(at: latent)) }

  func tangents(at latent: [Double]) -> [Double] {
    let (around, longitude) = (latent[0], latent[1])
    return [
      -sin(around) * cos(longitude), -sin(around) * sin(longitude), cos(around),
      -sin(longitude), cos(longitude), 0,
    ]
  }

  func normals(at latent: [Double]) -> [Double] {
    let (around, longitude) = (latent[0], latent[1])
    return [cos(around) * cos(longitude), cos(around) * sin(longitude), sin(around)]
  }

  func principalCurvatures(at latent: [Double]) -> [Double]? {
    [1 / Self.tube, cos(latent[0]) / radius(at: latent)]
  }

  func nearestLatent(to point: [Double]) -> [Double] {
    let radius = hypot(point[0], point[1])
    return [atan2(point[2], radius - Self.center), atan2(point[1], point[0])]
  }

  /// The distance from the axis.
  private func radius(at latent: [Double]) -> Double {
    Self.center + Self.tube * cos(latent[0])
  }
}
