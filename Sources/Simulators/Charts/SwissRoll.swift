import Glibc

/// The Swiss roll x = (t cos t, 21 u, t sin t) with t = (3 pi / 2) (1 + 2 v), for u and v in [0, 1].
///
/// t is a third latent column; neighbouring sheets are about 6 apart.
struct SwissRoll: Chart {
  private static let width = 21.0
  /// dt / dv, in radians.
  private static let winding = 3 * Double.pi
  /// Steps of the search over one and a half turns; the slope changes sign only a few times.
  private static let scanSteps = 192

  var dataDimension: Int { 3 }
  let axes = [ChartAxis(0...1), ChartAxis(0...1)]
  var latentNames: [String] { ["u", "v", "t"] }
  var armRule: ArmRule? { ArmRule(column: "t", separation: .pi) }

  func latentColumns(at latent: [Double]) -> [Double] { latent + [angle(at: latent)] }

  func embed(_ latent: [Double]) -> [Double] {
    let angle = angle(at: latent)
    return [angle * cos(angle), Self.width * latent[0], angle * sin(angle)]
  }

  func logVolumeFactor(at latent: [Double]) -> Double {
    log(Self.width * Self.winding) + log(hypot(1, angle(at: latent)))
  }

  func tangents(at latent: [Double]) -> [Double] {
    let (x, z) = direction(at: latent)
    return [0, 1, 0, x, 0, z]
  }

  func normals(at latent: [Double]) -> [Double] {
    let (x, z) = direction(at: latent)
    return [z, 0, -x]
  }

  func principalCurvatures(at latent: [Double]) -> [Double]? {
    let angle = angle(at: latent)
    let length = hypot(1, angle)
    return [0, (angle * angle + 2) / (length * length * length)]
  }

  // Across the roll the nearest point is at the same place, or at the rim; in the plane it is an end
  // of the spiral or one of the few places where the distance stops falling.
  func nearestLatent(to point: [Double]) -> [Double] {
    func distance(_ angle: Double) -> Double {
      hypot(angle * cos(angle) - point[0], angle * sin(angle) - point[2])
    }
    let bounds = axes[1].range
    let (start, end) = (angle(at: [0, bounds.lowerBound]), angle(at: [0, bounds.upperBound]))
    var candidates = [start, end]
    var left = start
    for step in 1...Self.scanSteps {
      let right = start + (end - start) * Double(step) / Double(Self.scanSteps)
      if slope(to: point, at: left).value < 0 && slope(to: point, at: right).value >= 0 {
        candidates.append(
          safeguardedRoot(between: left, and: right) { slope(to: point, at: $0) })
      }
      left = right
    }
    let angle = candidates.min { distance($0) < distance($1) } ?? start
    return [
      axes[0].nearest(to: point[1] / Self.width),
      axes[1].nearest(to: (angle / (Self.winding / 2) - 1) / 2),
    ]
  }

  /// Half the derivative by t of the squared distance in the plane, and its own.
  private func slope(
    to point: [Double], at angle: Double
  ) -> (value: Double, slope: Double) {
    let along = point[0] * cos(angle) + point[2] * sin(angle)
    let across = point[2] * cos(angle) - point[0] * sin(angle)
    return (angle - along - angle * across, 1 - 2 * across + angle * along)
  }

  private func angle(at latent: [Double]) -> Double { Self.winding / 2 * (1 + 2 * latent[1]) }

  /// The unit vector of growing v, in the plane of the spiral.
  private func direction(at latent: [Double]) -> (x: Double, z: Double) {
    let angle = angle(at: latent)
    let length = hypot(1, angle)
    return (
      (cos(angle) - angle * sin(angle)) / length, (sin(angle) + angle * cos(angle)) / length
    )
  }
}
