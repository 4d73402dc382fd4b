import Glibc

/// Half of a branch of the hyperbola x^2 - y^2 = 1: (cosh b, sinh b) with b >= 0.
enum Hyperbola {
  /// The b >= 0 at which the branch is nearest to (x, y), or, beside 0, a lower dip of the distance.
  ///
  /// Half the derivative of the squared distance, divided by cosh b, is
  /// h(b) = 2 sinh b - x tanh b - y. It is increasing where cosh^3 b > x / 2 and decreasing before,
  /// so that it rises through zero once at most; for y >= 0 it does, and the root is the nearest
  /// point. For y < 0 the distance may have two dips, at 0 and at the root.
  ///
  /// - Parameters:
  ///   - x: The first coordinate, finite.
  ///   - y: The second coordinate, finite.
  /// - Returns: The root, or 0 when there is none.
  static func nearestParameter(toX x: Double, y: Double) -> Double {
    let turn = x > 2 ? acosh(cbrt(x / 2)) : 0
    func rise(_ parameter: Double) -> (value: Double, slope: Double) {
      let cosine = cosh(parameter)
      return (
        2 * sinh(parameter) - x * tanh(parameter) - y, 2 * cosine - x / cosine / cosine
      )
    }
    guard rise(turn).value < 0 else { return 0 }
    // There 2 sinh b = x + y, where both count if they are positive: h is not negative.
    let end = asinh(max(x, 0) / 2 + max(y, 0) / 2)
    return safeguardedRoot(between: turn, and: max(end, turn), of: rise)
  }
}
