import Glibc

/// A one-sheeted hyperboloid above, half of the unit sphere below, joined smoothly at the waist.
///
/// For a = z1 < 0 the point is -(cosh a cos b, cosh a sin b, sinh a) with b = z2, otherwise
/// -(cos a cos b, cos a sin b, sin a). The sphere ends at its pole a = pi / 2, where the chart covers
/// no area; beyond, the published chart covers the sphere once more, and from a = pi on leaves it.
struct Spheroid: Chart {
  let axes: [ChartAxis]

  /// The part in which z1 lies in the range of an axis.
  init(heights: ChartAxis) {
    axes = [heights, ChartAxis(0...2 * .pi, isPeriodic: true)]
  }

  var dataDimension: Int { 3 }
  var latentNames: [String] { ["z1", "z2"] }

  func embed(_ latent: [Double]) -> [Double] {
    let (height, angle) = (latent[0], latent[1])
    let (radius, level) = height < 0 ? (cosh(height), sinh(height)) : (cos(height), sin(height))
    return [-radius * cos(angle), -radius * sin(angle), -level]
  }

  func logVolumeFactor(at latent: [Double]) -> Double {
    let height = latent[0]
    return height < 0
      ? log(cosh(height)) + log(hypot(cosh(height), sinh(height))) : log(abs(cos(height)))
  }

  func tangents(at latent: [Double]) -> [Double] {
    let (height, angle) = (latent[0], latent[1])
    let (radial, vertical): (Double, Double)
    if height < 0 {
      let length = hypot(cosh(height), sinh(height))
      (radial, vertical) = (sinh(height) / length, cosh(height) / length)
    } else {
      (radial, vertical) = (-sin(height), cos(height))
    }
    return [
      -radial * cos(angle), -radial * sin(angle), -vertical, sin(angle), -cos(angle), 0,
    ]
  }

  func normals(at latent: [Double]) -> [Double] {
    let point = embed(latent)
    guard latent[0] < 0 else { return point }
    let length = hypot(cosh(latent[0]), sinh(latent[0]))
    return [point[0] / length, point[1] / length, -point[2] / length]
  }

  /// Two of a saddle above the waist, those of the sphere below: they jump there.
  func principalCurvatures(at latent: [Double]) -> [Double]? {
    guard latent[0] < 0 else { return [1, 1] }
    let length = hypot(cosh(latent[0]), sinh(latent[0]))
    return [-1 / (length * length * length), 1 / length]
  }

  // In the half-plane of the point the surface is half of a hyperbola above a quarter of a circle;
  // the nearest point of each is known, and where both meet belongs to both.
  func nearestLatent(to point: [Double]) -> [Double] {
    let (radius, level) = (hypot(point[0], point[1]), point[2])
    let onSphere = level < 0 ? atan2(-level, radius) : 0
    let onHyperbola = axes[0].nearest(to: -Hyperbola.nearestParameter(toX: radius, y: level))
    let angle = axes[1].nearest(to: atan2(-point[1], -point[0]))
    let nearest = [onSphere, onHyperbola].min {
      distance(point, embed([$0, angle])) < distance(point, embed([$1, angle]))
    }
    return [nearest ?? 0, angle]
  }
}
