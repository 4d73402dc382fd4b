import Glibc

/// Modified Bessel functions of the first kind at one argument, without their exponential growth.
///
/// The ratios r_j = I_j / I_{j-1} follow from each other downwards, r_j = 1 / (2 j / x + r_{j+1}),
/// stably; their products are I_j / I_0, and exp(x) = I_0(x) + 2 (I_1(x) + I_2(x) + ...) gives the
/// scale. Nothing grows, however large x is.
///
/// - Reference: W. Gautschi, "Computational aspects of three-term recurrence relations", SIAM
///   Review 9 (1967), doi:10.1137/1009002; NIST DLMF 10.29.1 and 10.35.1.
struct BesselRatios: Hashable, Sendable {
  /// I_j(x) / I_0(x), from j = 1 until they fall below the last bit.
  let ratios: [Double]

  /// exp(-x) I_0(x).
  let scaledZeroth: Double

  /// The functions at `argument`.
  ///
  /// - Precondition: `argument >= 0` and finite.
  init(_ argument: Double) {
    precondition(argument >= 0 && argument.isFinite, "Bessel functions at \(argument)")
    // I_j / I_0 is about exp(-j^2 / (2 x)) for large x, and x^j / (2^j j!) for small.
    let last = 25 + Int((10 * argument.squareRoot()).rounded(.up))
    var steps: [Double] = []
    var step = 0.0
    for order in stride(from: last, through: 1, by: -1) {
      step = argument / (2 * Double(order) + argument * step)
      steps.append(step)
    }
    var ratios: [Double] = []
    var product = 1.0
    for step in steps.reversed() {
      product *= step
      guard product > 1e-18 else { break }
      ratios.append(product)
    }
    self.ratios = ratios
    scaledZeroth = 1 / (1 + 2 * ratios.reversed().reduce(0, +))
  }
}
