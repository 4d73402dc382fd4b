import Glibc

extension SpiralRibbon {
  /// A place of the ribbon: z and r.
  private typealias Place = (angle: Double, offset: Double)

  func nearestLatent(to point: [Double]) -> [Double] {
    let place = nearestPlace(to: (point[0], point[1]))
    return [ThinSpiral.energy(ofAngle: place.angle), place.offset]
  }

  /// The nearest point, found by its angle: E would leave the range of numbers long before.
  func project(_ point: [Double]) -> Projection {
    precondition(point.count == 3, "\(point.count) coordinates in dimension 3")
    guard hypot(point[0], point[1]).isFinite && point[2].isFinite else {
      return Projection(
        latent: [.nan, .nan], point: [.nan, .nan, .nan], distance: .infinity)
    }
    let place = nearestPlace(to: (point[0], point[1]))
    let radius = (place.angle + place.offset) / 3
    let nearest = [-radius * cos(place.angle), radius * sin(place.angle), 0]
    return Projection(
      latent: [ThinSpiral.energy(ofAngle: place.angle), place.offset], point: nearest,
      distance: distance(point, nearest))
  }

  /// The point itself, where the ribbon covers it, or the nearest one of the rim.
  private func nearestPlace(to point: (x: Double, y: Double)) -> Place {
    if let place = place(at: point) { return place }
    // The two edges are spirals that are turned by the offset; the third piece is the start, z = 0.
    let offset = axes[1].nearest(to: -3 * point.x)
    var nearest: (place: Place, distance: Double) = (
      (0, offset), hypot(point.x + offset / 3, point.y)
    )
    for offset in [-halfWidth, halfWidth] {
      let arc = SpiralArc(turn: offset, start: offset)
      let angle = arc.nearestAngle(to: point)
      let distance = arc.distance(of: point, to: angle)
      if distance < nearest.distance { nearest = ((max(0, angle - offset), offset), distance) }
    }
    return nearest.place
  }

  /// Where the ribbon covers a point of the plane; `nil` where it does not.
  private func place(at point: (x: Double, y: Double)) -> Place? {
    let (radius, direction) = (hypot(point.x, point.y), atan2(point.y, -point.x))
    // z + r is the radius, or on the other side of the origin less than zero.
    for (sum, direction) in [(3 * radius, direction), (-3 * radius, direction - .pi)] {
      let turns = ((sum - direction) / (2 * .pi)).rounded()
      let angle = direction + 2 * .pi * turns
      if angle >= 0 && abs(sum - angle) <= halfWidth { return (angle, sum - angle) }
    }
    return nil
  }
}
