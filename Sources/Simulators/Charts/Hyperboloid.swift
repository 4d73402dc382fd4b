import Glibc

/// The upper sheet of x1^2 - x2^2 - x3^2 = 1, or a band of it:
/// x = (cosh v, sinh v sin t, sinh v cos t).
///
/// At the tip v = 0 the chart covers no area: densities with respect to area can be unbounded there.
struct Hyperboloid: Chart {
  let axes: [ChartAxis]

  /// The band in which v lies in the range of an axis, which is not negative.
  init(heights: ChartAxis) {
    precondition(heights.range.lowerBound >= 0, "a hyperboloid over \(heights.range)")
    axes = [heights, ChartAxis(0...2 * .pi, isPeriodic: true)]
  }

  var dataDimension: Int { 3 }
  var latentNames: [String] { ["v", "theta"] }

  func embed(_ latent: [Double]) -> [Double] {
    let (height, angle) = (latent[0], latent[1])
    return [cosh(height), sinh(height) * sin(angle), sinh(height) * cos(angle)]
  }

  func logVolumeFactor(at latent: [Double]) -> Double {
    log(sinh(latent[0])) + log(hypot(cosh(latent[0]), sinh(latent[0])))
  }

  func tangents(at latent: [Double]) -> [Double] {
    let (along, across, angle) = profile(at: latent)
    return [across, along * sin(angle), along * cos(angle), 0, cos(angle), -sin(angle)]
  }

  func normals(at latent: [Double]) -> [Double] {
    let (along, across, angle) = profile(at: latent)
    return [along, -across * sin(angle), -across * cos(angle)]
  }

  /// Negative: the normal points to the side to which the surface opens.
  func principalCurvatures(at latent: [Double]) -> [Double]? {
    let length = hypot(cosh(latent[0]), sinh(latent[0]))
    return [-1 / (length * length * length), -1 / length]
  }

  // Turned into the half-plane of the point, the surface is half of a hyperbola; the squared
  // distance falls up to the nearest point and rises from there, so that a band's is at its end.
  func nearestLatent(to point: [Double]) -> [Double] {
    let radius = hypot(point[1], point[2])
    let height = Hyperbola.nearestParameter(toX: point[0], y: radius)
    return [axes[0].nearest(to: height), axes[1].nearest(to: atan2(point[1], point[2]))]
  }

  /// (cosh v, sinh v) of unit length, and the angle.
  private func profile(at latent: [Double]) -> (along: Double, across: Double, angle: Double) {
    let (cosine, sine) = (cosh(latent[0]), sinh(latent[0]))
    let length = hypot(cosine, sine)
    return (cosine / length, sine / length, latent[1])
  }
}
