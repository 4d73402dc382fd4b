import Glibc

extension ThinSpiral {
  private static let arc = SpiralArc(turn: 0, start: 0)

  /// The nearest point of the spiral.
  ///
  /// A point that is not finite has latent NaN and infinite distance.
  public func project(_ point: [Double]) -> Projection {
    precondition(point.count == 2, "the spiral lies in the plane, not in dimension \(point.count)")
    guard hypot(point[0], point[1]).isFinite else {
      return Projection(latent: [.nan], point: [.nan, .nan], distance: .infinity)
    }
    let target = (x: point[0], y: point[1])
    let angle = Self.arc.nearestAngle(to: target)
    return Projection(
      latent: [Self.energy(ofAngle: angle)], point: Self.point(atAngle: angle),
      distance: Self.arc.distance(of: target, to: angle))
  }
}
