import Glibc

extension ThinSpiral {
  /// Steps of the scan; the window holds about one turn, a slope changes sign only a few times.
  private static let scanSteps = 128

  /// The nearest point of the spiral, by a scan for sign changes of the slope and bisection.
  ///
  /// A point that is not finite has latent NaN and infinite distance.
  ///
  /// - Complexity: About 128 slopes and, for each of a few minima, 60 more.
  public func project(_ point: [Double]) -> Projection {
    precondition(point.count == 2, "the spiral lies in the plane, not in dimension \(point.count)")
    let radius = hypot(point[0], point[1])
    guard radius.isFinite else {
      return Projection(latent: [.nan], point: [.nan, .nan], distance: .infinity)
    }
    let target = Target(x: point[0], y: point[1], radius: radius)
    let best = candidates(for: target).min { target.distance(to: $0) < target.distance(to: $1) }
    let angle = best ?? 0
    return Projection(
      latent: [Self.energy(ofAngle: angle)], point: Self.point(atAngle: angle),
      distance: target.distance(to: angle))
  }

  /// Angles among which the nearest one is: both ends of the window and the minima inside.
  private func candidates(for target: Target) -> [Double] {
    // On the ray of the target the spiral passes once a turn; the pass nearest in radius bounds
    // the distance, and no point whose radius differs by more than the bound can be nearer.
    let turns = ((3 * target.radius - target.angle) / (2 * .pi)).rounded()
    let onRay = max(0, target.angle + 2 * .pi * turns)
    let bound = target.distance(to: onRay)
    let start = max(0, 3 * (target.radius - bound))
    let width = 3 * (target.radius + bound) - start
    var candidates = [onRay, start]
    var left = (angle: start, slope: target.slope(at: start))
    for step in 1...Self.scanSteps {
      let angle = start + width * Double(step) / Double(Self.scanSteps)
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
    /// Where the spiral turns to face the point: x = -radius cos(angle), y = radius sin(angle).
    let angle: Double

    init(x: Double, y: Double, radius: Double) {
      self.x = x
      self.y = y
      self.radius = radius
      angle = atan2(y, -x)
    }

    func distance(to spiralAngle: Double) -> Double {
      hypot(
        x + spiralAngle / 3 * cos(spiralAngle), y - spiralAngle / 3 * sin(spiralAngle))
    }

    /// Half the derivative of the squared distance by z, times three.
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
