import Glibc

/// Modified Bessel functions of the first kind of any order, as logarithms.
///
/// I_v(x) = (x / 2)^v / Gamma(v + 1) · s(v + 1, x^2 / 4) with s(b, y) = sum_k y^k / (k! b (b + 1) ...
/// (b + k - 1)), all of whose terms are positive: nothing cancels. Its logarithm is that of the mean of
/// exp(x t) over a sphere of dimension 2 v + 1, with t one coordinate of a unit vector.
///
/// - Reference: NIST DLMF 10.25.2 and 10.39.9.
enum ModifiedBessel {
  /// ln I_v(x).
  ///
  /// - Precondition: `order >= 0` and `argument > 0`, both finite.
  static func logValue(order: Double, at argument: Double) -> Double {
    precondition(
      order >= 0 && argument > 0 && argument.isFinite, "I of order \(order) at \(argument)")
    return order * log(argument / 2) - lgamma(order + 1).0
      + logSeries(order: order, at: argument)
  }

  /// ln s(v + 1, x^2 / 4), 0 at x = 0.
  ///
  /// - Complexity: About x / 2 + 10 sqrt(x) terms; the relative rounding of each goes into the result,
  ///   together below 1e-12 up to x = 10 000.
  static func logSeries(order: Double, at argument: Double) -> Double {
    // A power of two: what is taken out loses nothing.
    let large = 0x1p600
    let square = argument * argument / 4
    var (term, sum, scale) = (1.0, 1.0, 0.0)
    var index = 0.0
    while true {
      let ratio = square / ((index + 1) * (order + 1 + index))
      term *= ratio
      sum += term
      index += 1
      // From here on terms fall at least as fast as a geometric series with this ratio.
      if ratio < 0.5 && term < 1e-17 * sum { return scale + log(sum) }
      if sum > large { (term, sum, scale) = (term / large, sum / large, scale + log(large)) }
    }
  }
}
