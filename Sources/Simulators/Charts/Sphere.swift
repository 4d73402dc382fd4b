import Glibc

/// The unit sphere x = (sin t cos p, sin t sin p, cos t) with polar angle t and longitude p.
///
/// At the poles the chart covers no area: densities with respect to area can be unbounded there.
struct Sphere: Chart {
  var dataDimension: Int { 3 }
  let axes = [ChartAxis(0 ... .pi), ChartAxis(0...2 * .pi, isPeriodic: true)]
  var latentNames: [String] { ["theta", "phi"] }
  var sphereRadius: Double? { 1 }

  func embed(_ latent: [Double]) -> [Double] {
    let (polar, longitude) = (latent[0], latent[1])
    return [sin(polar) * cos(longitude), sin(polar) * sin(longitude), cos(polar)]
  }

  func logVolumeFactor(at latent: [Double]) -> Double { log(abs(sin(latent[0]))) }

  func tangents(at latent: [Double]) -> [Double] {
    let (polar, longitude) = (latent[0], latent[1])
    return [
      cos(polar) * cos(longitude), cos(polar) * sin(longitude), -sin(polar),
      -sin(longitude), cos(longitude), 0,
    ]
  }

  func normals(at latent: [Double]) -> [Double] { embed(latent) }

  func principalCurvatures(at latent: [Double]) -> [Double]? { [1, 1] }

  /// Of the centre, whose nearest points are all, one that is.
  func nearestLatent(to point: [Double]) -> [Double] {
    let longitude = axes[1].nearest(to: atan2(point[1], point[0]))
    return [atan2(hypot(point[0], point[1]), point[2]), longitude]
  }
}
