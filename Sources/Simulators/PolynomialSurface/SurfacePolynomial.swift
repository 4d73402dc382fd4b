import Glibc

/// A polynomial in two variables that fades out: f(z) = exp(-|z|^2 / 10) sum_k c_k m_k(z).
///
/// The monomials m_k have total degrees 0 to 5: 1; z0, z1; z0^2, z0 z1, z1^2; and so on.
public struct SurfacePolynomial: Hashable, Sendable {
  /// c_k, shape `[21]`.
  public let coefficients: [Double]

  /// The highest total degree.
  private static let degree = 5
  /// The rate at which the polynomial fades out with |z|^2.
  private static let decay = 0.1

  /// A polynomial of the given coefficients.
  ///
  /// - Precondition: There are 21.
  public init(coefficients: [Double]) {
    precondition(coefficients.count == 21, "\(coefficients.count) coefficients, not 21")
    self.coefficients = coefficients
  }

  /// A value with its first and second derivatives.
  struct Expansion {
    /// f(z).
    var value = 0.0
    /// The gradient, shape `[2]`.
    var first = (0.0, 0.0)
    /// The second derivatives by z0 z0, z0 z1 and z1 z1.
    var second = (0.0, 0.0, 0.0)
  }

  /// f(z) with its derivatives.
  func expansion(at z: (Double, Double)) -> Expansion {
    let (p, envelope) = (polynomial(at: z), exp(-Self.decay * (z.0 * z.0 + z.1 * z.1)))
    // The derivatives of the envelope, per envelope.
    let a = -2 * Self.decay
    let (first0, first1) = (a * z.0, a * z.1)
    return Expansion(
      value: envelope * p.value,
      first: (
        envelope * (p.first.0 + first0 * p.value), envelope * (p.first.1 + first1 * p.value)
      ),
      second: (
        envelope * (p.second.0 + 2 * first0 * p.first.0 + (first0 * first0 + a) * p.value),
        envelope
          * (p.second.1 + first0 * p.first.1 + first1 * p.first.0 + first0 * first1 * p.value),
        envelope * (p.second.2 + 2 * first1 * p.first.1 + (first1 * first1 + a) * p.value)
      ))
  }

  /// The sum of monomials, without what makes it fade out.
  private func polynomial(at z: (Double, Double)) -> Expansion {
    var (x, y) = ([1.0], [1.0])
    for power in 0..<Self.degree {
      x.append(x[power] * z.0)
      y.append(y[power] * z.1)
    }
    func derivative(_ powers: [Double], _ power: Int, _ order: Int) -> Double {
      guard power >= order else { return 0 }
      return (0..<order).reduce(powers[power - order]) { $0 * Double(power - $1) }
    }
    var result = Expansion()
    var index = 0
    for degree in 0...Self.degree {
      for j in 0...degree {
        let (i, c) = (degree - j, coefficients[index])
        result.value += c * x[i] * y[j]
        result.first.0 += c * derivative(x, i, 1) * y[j]
        result.first.1 += c * x[i] * derivative(y, j, 1)
        result.second.0 += c * derivative(x, i, 2) * y[j]
        result.second.1 += c * derivative(x, i, 1) * derivative(y, j, 1)
        result.second.2 += c * x[i] * derivative(y, j, 2)
        index += 1
      }
    }
    return result
  }

  /// The published one, drawn at random with variances that fall as the cube of the degree.
  ///
  /// - Source: `manifold.npz` of the code published with Brehmer & Cranmer 2020, arXiv:2003.13913.
  public static let published = SurfacePolynomial(coefficients: [
    -1.2168586603514988, 1.5222185058080313, -1.2137184774523713, 0.056508287792492326,
    -0.023891580117654843, -0.04667900863500347, -0.05568486624474405, -0.007674946358297077,
    -0.05717928991876596, -0.05169484232009674, 0.01371356976614217, 0.0001957832101733702,
    -0.007085684741511887, -0.0066261159038441386, 0.0033305025718645487, -0.008323193992394515,
    -0.010951862645717694, 0.004081067860220057, -0.004647779681845426, -0.008806008204852736,
    0.012115704379651746,
  ])
}
