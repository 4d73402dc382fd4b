import Glibc

extension PolynomialSurface {
  /// Rings and directions of the scan around the foot of the point.
  private static let rings = 4
  private static let directions = 12
  /// How many of the scan's best places are followed downhill.
  private static let starts = 4
  private static let mostSteps = 100

  /// How far a point is above the surface in the direction of its third axis, in units of data space.
  ///
  /// Its magnitude is the published distance from the manifold: no less than that of ``project(_:)``.
  public func heightOffset(of point: [Double]) -> Double {
    let target = unrotated(point)
    return target.2 - polynomial.expansion(at: (target.0, target.1)).value
  }

  /// The nearest point of the surface, by a scan around the point's foot and Newton's method.
  ///
  /// Nothing farther from the foot than the point is from the surface there can be nearest. A point
  /// that is not finite has latent NaN and infinite distance.
  public func project(_ point: [Double]) -> Projection {
    guard point.allSatisfy(\.isFinite) else {
      return Projection(
        latent: [.nan, .nan], point: [.nan, .nan, .nan], distance: .infinity)
    }
    let target = unrotated(point)
    let foot = (target.0, target.1)
    let reach = abs(heightOffset(of: point))
    var places = [foot]
    for ring in 1...Self.rings {
      for direction in 0..<Self.directions {
        let radius = reach * Double(ring) / Double(Self.rings)
        let angle = 2 * .pi * Double(direction) / Double(Self.directions)
        places.append((foot.0 + radius * cos(angle), foot.1 + radius * sin(angle)))
      }
    }
    let ranked = places.map { (place: $0, square: square(from: target, to: $0)) }
      .sorted { $0.square < $1.square }
    let found = ranked.prefix(Self.starts).map { descended(from: $0.place, to: target) }
    let best = found.min { square(from: target, to: $0) < square(from: target, to: $1) } ?? foot
    let latent = [best.0, best.1]
    return Projection(
      latent: latent, point: embed(latent), distance: square(from: target, to: best).squareRoot())
  }

  /// R^-1 x, in whose coordinates the surface is a graph.
  private func unrotated(_ point: [Double]) -> (Double, Double, Double) {
    precondition(point.count == 3, "the surface lies in space, not in dimension \(point.count)")
    func component(_ column: Int) -> Double {
      rotation[column] * point[0] + rotation[3 + column] * point[1]
        + rotation[6 + column] * point[2]
    }
    return (component(0), component(1), component(2))
  }

  private func square(
    from target: (Double, Double, Double), to z: (Double, Double)
  ) -> Double {
    let height = polynomial.expansion(at: z).value - target.2
    let (first, second) = (z.0 - target.0, z.1 - target.1)
    return first * first + second * second + height * height
  }

  /// Where Newton's method leads; steps that do not go downhill are replaced by shorter and steeper ones.
  private func descended(
    from start: (Double, Double), to target: (Double, Double, Double)
  ) -> (Double, Double) {
    var z = start
    var current = square(from: target, to: z)
    for _ in 0..<Self.mostSteps {
      let f = polynomial.expansion(at: z)
      let height = f.value - target.2
      // Half the gradient and the second derivatives of the squared distance.
      let gradient = (z.0 - target.0 + height * f.first.0, z.1 - target.1 + height * f.first.1)
      let a = 1 + f.first.0 * f.first.0 + height * f.second.0
      let b = f.first.0 * f.first.1 + height * f.second.1
      let c = 1 + f.first.1 * f.first.1 + height * f.second.2
      // The least eigenvalue; where it is not well above zero, it is raised.
      let least = (a + c) / 2 - hypot((a - c) / 2, b)
      var shift = max(0, 1e-3 - least)
      var moved = false
      while shift < 1e12 {
        let (p, q) = (a + shift, c + shift)
        let determinant = p * q - b * b
        let next = (
          z.0 - (q * gradient.0 - b * gradient.1) / determinant,
          z.1 - (p * gradient.1 - b * gradient.0) / determinant
        )
        let value = square(from: target, to: next)
        if value < current {
          (z, current, moved) = (next, value, true)
          break
        }
        shift = max(10 * shift, 1)
      }
      // No step leads lower: this is a minimum up to rounding.
      guard moved else { break }
    }
    return z
  }
}
