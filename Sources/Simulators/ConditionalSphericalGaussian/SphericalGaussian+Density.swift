import Glibc

extension SphericalGaussian {
  /// ln of the density of the angles with its derivatives by width and phase, in nats.
  struct AngleDensity {
    var logDensity = 0.0
    var byWidth = 0.0
    var byPhase = 0.0
  }

  /// A number with its derivatives by width and phase.
  private struct Sensitive {
    var value: Double
    var byWidth = 0.0
    var byPhase = 0.0

    static func + (left: Sensitive, right: Sensitive) -> Sensitive {
      Sensitive(
        value: left.value + right.value, byWidth: left.byWidth + right.byWidth,
        byPhase: left.byPhase + right.byPhase)
    }

    static func * (left: Sensitive, right: Sensitive) -> Sensitive {
      Sensitive(
        value: left.value * right.value,
        byWidth: left.byWidth * right.value + left.value * right.byWidth,
        byPhase: left.byPhase * right.value + left.value * right.byPhase)
    }

    static func * (factor: Double, number: Sensitive) -> Sensitive {
      Sensitive(value: factor) * number
    }
  }

  /// The density of the angles that a point of the sphere has.
  ///
  /// A polar angle 2 pi - a leads where a leads, but with the rest of the vector negated; so a point has
  /// the images of all choices of such angles. They are summed angle by angle: once for the rest as it
  /// is, once for the negated one, whose polar angles are pi - a and whose last one is a + pi.
  func angleDensity(at latent: [Double]) -> AngleDensity {
    precondition(
      latent.count == sphereDimension, "\(latent.count) angles of \(sphereDimension)")
    var upright = Sensitive(value: 1)
    var negated = Sensitive(value: 0)
    var result = AngleDensity()
    for angle in latent.dropLast() {
      switch polarAngles {
      case .truncated: upright = upright * truncated(angle)
      case .folded:
        (upright, negated) = (
          upright * polar(angle) + negated * polar(.pi + angle),
          negated * polar(.pi - angle) + upright * polar(2 * .pi - angle)
        )
      }
      // Products of many densities would leave the range of numbers.
      let scale = upright.value + negated.value
      guard scale > 0 else { return AngleDensity(logDensity: -.infinity) }
      result.logDensity += log(scale)
      (upright, negated) = (1 / scale * upright, 1 / scale * negated)
    }
    let last = latent[sphereDimension - 1]
    let sum = upright * turning(last) + negated * turning(last + .pi)
    result.logDensity += log(sum.value)
    result.byWidth = sum.byWidth / sum.value
    result.byPhase = sum.byPhase / sum.value
    return result
  }

  /// The density of a polar angle that is drawn until it lies in [0, pi].
  private func truncated(_ angle: Double) -> Sensitive {
    guard (0...Double.pi).contains(angle) else { return Sensitive(value: 0) }
    let edge = .pi / 2 / (width * 2.squareRoot())
    let share = erf(edge)
    let shareByWidth = -2 / Double.pi.squareRoot() * exp(-edge * edge) * edge / width
    let inverse = Sensitive(value: 1 / share, byWidth: -shareByWidth / (share * share))
    return withoutPhase(normal(angle - .pi / 2)) * inverse
  }

  /// The density of a polar angle that is taken as it is drawn.
  private func polar(_ angle: Double) -> Sensitive { withoutPhase(turns(angle - .pi / 2)) }

  /// The density of the last angle, on the whole circle.
  private func turning(_ angle: Double) -> Sensitive { turns(angle - phase) }

  /// The phase is that of the last angle alone.
  private func withoutPhase(_ number: Sensitive) -> Sensitive {
    Sensitive(value: number.value, byWidth: number.byWidth)
  }

  /// The sum of a normal density over whole turns.
  ///
  /// What lies more than two turns off is left out: more than 12 widths.
  private func turns(_ difference: Double) -> Sensitive {
    let nearest = difference - 2 * .pi * (difference / (2 * .pi)).rounded()
    return (-2...2).map { normal(nearest + 2 * .pi * Double($0)) }
      .reduce(Sensitive(value: 0)) { $0 + $1 }
  }

  /// N(difference; 0, w^2); it falls with the phase as it grows with the difference.
  private func normal(_ difference: Double) -> Sensitive {
    let ratio = difference / width
    let value = exp(-ratio * ratio / 2) / (width * (2 * .pi).squareRoot())
    return Sensitive(
      value: value, byWidth: value * (ratio * ratio - 1) / width, byPhase: value * ratio / width)
  }
}
