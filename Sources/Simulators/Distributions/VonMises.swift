import Glibc
import Tensors

/// The von Mises distribution of an angle around zero, with density exp(k cos t) / (2 pi I_0(k)).
struct VonMises: Hashable, Sendable {
  /// k; 0 is the uniform distribution.
  let concentration: Double

  private let bessel: BesselRatios
  /// ln (2 pi exp(-k) I_0(k)), by which concentrations far beyond 700 stay finite.
  private let logScale: Double
  /// (1 - p) / (1 + p) of the wrapped Cauchy distribution that is proposed.
  private let narrowing: Double
  /// r = (1 + p^2) / (2 p) of the same.
  private let bound: Double

  /// A distribution.
  ///
  /// - Precondition: `concentration > 0` and finite.
  init(concentration: Double) {
    precondition(concentration > 0, "a von Mises distribution of concentration \(concentration)")
    self.concentration = concentration
    bessel = BesselRatios(concentration)
    logScale = log(2 * .pi * bessel.scaledZeroth)
    let root = 1 + (1 + 4 * concentration * concentration).squareRoot()
    let cauchy = (root - (2 * root).squareRoot()) / (2 * concentration)
    narrowing = (1 - cauchy) / (1 + cauchy)
    bound = (1 + cauchy * cauchy) / (2 * cauchy)
  }

  /// The logarithm of the density, periodic in the angle, in nats.
  func logDensity(at angle: Double) -> Double {
    // cos t - 1 without cancellation.
    let half = sin(angle / 2)
    return -2 * concentration * half * half - logScale
  }

  /// The integral of the periodic density from -pi: above 1 beyond pi, negative below -pi.
  ///
  /// It is the Fourier series of the density, integrated term by term.
  func cumulative(at angle: Double) -> Double {
    var sum = 0.0
    for (index, ratio) in bessel.ratios.enumerated().reversed() {
      let order = Double(index + 1)
      sum += ratio * sin(order * angle) / order
    }
    return 0.5 + angle / (2 * .pi) + sum / .pi
  }

  /// An angle in [-pi, pi].
  ///
  /// - Reference: D. J. Best, N. I. Fisher, "Efficient simulation of the von Mises distribution",
  ///   Applied Statistics 28 (1979), doi:10.2307/2346732. Their proposal, a wrapped Cauchy angle t
  ///   with its sign, is tan(t / 2) = ((1 - p) / (1 + p)) tan(s / 2) of a uniform angle s.
  func draw(from stream: inout RandomStream) -> Double {
    while true {
      let tangent = narrowing * tan(.pi * (stream.openUniform() - 0.5))
      let cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
      let excess = concentration * (bound - cosine)
      let test = stream.openUniform()
      if excess * (2 - excess) > test || log(excess / test) + 1 >= excess {
        return 2 * atan(tangent)
      }
    }
  }
}
