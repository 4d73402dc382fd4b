import Glibc

/// An Archimedean spiral in the plane, turned around the origin, from an angle on.
///
/// The point of an angle w is (w / 3) (-cos(w - turn), sin(w - turn)), for w >= start. Where w is negative
/// it lies on the other side of the origin.
struct SpiralArc {
  /// How far the spiral is turned, in radians.
  let turn: Double
  /// The least angle, in radians; at least -1, far from a second turn around the origin.
  let start: Double

  /// Steps of the scan; the window holds about one turn, a slope changes sign only a few times.
  private static let scanSteps = 128

  /// The angle of the nearest point, by a scan for sign changes of the slope and bisection.
  ///
  /// - Complexity: About 128 slopes and, for each of a few minima, 60 more.
  func nearestAngle(to point: (x: Double, y: Double)) -> Double {
    let target = Target(
      x: point.x, y: point.y, radius: hypot(point.x, point.y), arc: self)
    let best = candidates(for: target).min { target.distance(to: $0) < target.distance(to: $1) }
    return best ?? start
  }

  /// The distance of a point from the point of an angle.
  func distance(of point: (x: Double, y: Double), to angle: Double) -> Double {
    hypot(
      point.x + angle / 3 * cos(angle - turn), point.y - angle / 3 * sin(angle - turn))
  }

  /// Angles among which the nearest one is: both ends of the window and the minima inside.
  private func candidates(for target: Target) -> [Double] {
    // On the ray of the target the spiral passes once a turn; the pass nearest in radius bounds
    // the distance, and no point whose radius differs by more than the bound can be nearer.
    let turns = ((3 * target.radius - target.angle) / (2 * .pi)).rounded()
    let onRay = max(start, target.angle + 2 * .pi * turns)
    let bound = target.distance(to: onRay)
    let inner = 3 * (target.radius - bound)
    // Negative angles, where there are some, have the radius of positive ones.
    let first = inner <= -start ? start : max(start, inner)
    let width = 3 * (target.radius + bound) - first
    var candidates = [onRay, first]
    var left = (angle: first, slope: target.slope(at: first))
    for step in 1...Self.scanSteps {
      let angle = first + width * Double(step) / Double(Self.scanSteps)
      let right = (angle: angle, slope: target.slope(at: angle))
      if left.slope < 0 && right.slope >= 0 {
        candidates.append(target.root(between: left.angle, and: right.angle))
      }
      left = right
    }
    return candidates
  }

  /// A point of the plane, in Cartesian coordinates and in the spiral's own polar ones.
  private struct Target {
    let x: Double
    let y: Double
    let radius: Double
    let arc: SpiralArc
    /// Where the spiral turns to face the point.
    let angle: Double

    init(x: Double, y: Double, radius: Double, arc: SpiralArc) {
      self.x = x
      self.y = y
      self.radius = radius
      self.arc = arc
      angle = atan2(y, -x) + arc.turn
    }

    func distance(to spiralAngle: Double) -> Double {
      arc.distance(of: (x, y), to: spiralAngle)
    }

    /// Half the derivative of the squared distance by the angle, times three.
    func slope(at spiralAngle: Double) -> Double {
      let turned = spiralAngle - angle
      return spiralAngle / 3 - radius * cos(turned)
        + radius * spiralAngle * sin(turned)
    }

    /// Where the slope changes sign, to the last bit that bisection can tell.
    func root(between lower: Double, and upper: Double) -> Double {
      var lower = lower
      var upper = upper
      while true {
        let middle = lower + (upper - lower) / 2
        guard lower < middle && middle < upper else { return middle }
        if slope(at: middle) < 0 { lower = middle } else { upper = middle }
      }
    }
  }
}
