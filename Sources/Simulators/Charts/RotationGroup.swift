import Glibc

/// SO(2), the rotations of the plane, each as its four matrix entries: (cos t, sin t, -sin t, cos t).
///
/// A circle of radius sqrt 2 in a plane of R^4.
struct RotationGroup: Chart {
  private static let root = 2.0.squareRoot()

  var dataDimension: Int { 4 }
  let axes = [ChartAxis(-.pi ... .pi, isPeriodic: true)]
  var latentNames: [String] { ["theta"] }

  func embed(_ latent: [Double]) -> [Double] {
    let (cosine, sine) = (cos(latent[0]), sin(latent[0]))
    return [cosine, sine, -sine, cosine]
  }

  func logVolumeFactor(at latent: [Double]) -> Double { log(Self.root) }

  func tangents(at latent: [Double]) -> [Double] {
    let (cosine, sine) = (cos(latent[0]) / Self.root, sin(latent[0]) / Self.root)
    return [-sine, cosine, -cosine, -sine]
  }

  /// The point's direction, then the two directions of matrices that are no rotations.
  func normals(at latent: [Double]) -> [Double] {
    let half = 1 / Self.root
    return embed(latent).map { $0 * half } + [0, half, half, 0] + [half, 0, 0, -half]
  }

  /// A circle's; the other two normals do not turn.
  func principalCurvatures(at latent: [Double]) -> [Double]? { [1 / Self.root] }

  func nearestLatent(to point: [Double]) -> [Double] {
    [atan2(point[1] - point[2], point[0] + point[3])]
  }
}
