import Evaluation
import Glibc
import Simulators

/// The exact density on a curve of data with Gaussian noise along its normals.
///
/// At x it is p*(x) and, for every other y whose normals lead to x, p*(y) exp(-s^2 / 2 sigma^2) / |1 + k s|, with s =
/// x - y, along the normal that turns with the curvature k in the last factor. Without noise from
/// elsewhere deflation is exact; what comes from elsewhere makes all of the bias.
///
/// The pairs with (x - y)·t(y) = 0 are curves in the plane of both parameters, along which the two lengths
/// change as A dx = B dy, A = t(x)·t(y) and B = 1 + k s. The density per dx is infinite where B vanishes, that per
/// dy where A does: sums over x, with the weight B^2 / (A^2 + B^2), and over y, with the rest, meet neither.
struct NormalInflation {
  /// A curve, in a parameter in which it is smooth.
  struct Line: Sendable {
    let curve: any CurveSimulator
    /// Where the parameter runs.
    let range: ClosedRange<Double>
    /// The curve's latent, and its rate of change with the parameter.
    let latent, rate: @Sendable (Double) -> Double

    /// A closed curve in its own coordinate.
    static func closed(_ curve: ClosedCurve) -> Line {
      Line(curve: curve, range: -Double.pi ... .pi, latent: { $0 }, rate: { _ in 1 })
    }

    /// The thin spiral in its angle, up to where one part in a hundred million of the probability remains.
    static var spiral: Line {
      Line(
        curve: ThinSpiral(), range: 0...ThinSpiral.angle(ofEnergy: 5.5),
        latent: ThinSpiral.energy(ofAngle:),
        rate: { 2 * $0 / (ThinSpiral.angleScale * ThinSpiral.angleScale) })
    }
  }

  /// What one fibre brings to one place.
  private struct Share {
    /// The probability before the place.
    let before: Double
    /// p* times length, without the factor of the noise.
    let density: Double
    /// The square of the length of the fibre.
    let squares: Double
  }

  private struct Place {
    let parameter: Double
    let point, tangent: [Double]
  }

  private let shares: [Share]

  /// The shares of all fibres but those of length zero.
  ///
  /// - Parameters:
  ///   - line: The curve.
  ///   - nodes: The number of midpoints that sums run over.
  ///   - scan: The number of steps in which fibres are looked for.
  init(_ line: Line, nodes: Int, scan: Int) {
    let width = (line.range.upperBound - line.range.lowerBound) / Double(nodes)
    let middles = (0..<nodes).map {
      Self.place(line, line.range.lowerBound + width * (Double($0) + 0.5))
    }
    let steps = (0...scan).map { step -> Place in
      let share = Double(step) / Double(scan)
      return Self.place(
        line, line.range.lowerBound * (1 - share) + line.range.upperBound * share)
    }
    var shares: [Share] = []
    for middle in middles {
      for start in Self.roots(line, steps, { Self.along(from: $0, to: middle) }) {
        shares += Self.share(
          line, from: start, to: middle.parameter, width: width, isSumOverEnds: true)
      }
      for end in Self.roots(line, steps, { Self.along(from: middle, to: $0) }) {
        shares += Self.share(
          line, from: middle.parameter, to: end, width: width, isSumOverEnds: false)
      }
    }
    self.shares = shares.sorted { $0.before < $1.before }
  }

  /// What a perfect model scores: its mass less one, which is its distance as it is, since nowhere is it below the
  /// truth, and its distance after scaling.
  func floor(variance: Double) -> (excess: Double, normalised: Double) {
    var sums = [(before: 0.0, sum: 0.0)]
    var sum = 0.0
    for share in shares {
      sums.append((share.before, sum))
      sum += share.density * exp(-share.squares / (2 * variance))
      sums.append((share.before, sum))
    }
    let largest = sums.reduce(0) { max($0, abs($1.sum - sum * $1.before)) }
    return (sum, largest / (1 + sum))
  }

  private static func place(_ line: Line, _ parameter: Double) -> Place {
    let latent = [line.latent(parameter)]
    return Place(
      parameter: parameter, point: line.curve.embed(latent),
      tangent: line.curve.tangents(at: latent))
  }

  /// How far one place is from another along the tangent of the latter.
  private static func along(from start: Place, to end: Place) -> Double {
    start.point.indices.reduce(0) {
      $0 + (end.point[$1] - start.point[$1]) * start.tangent[$1]
    }
  }

  /// The parameters at which a function of a place vanishes, by bisection of steps at whose ends it has other
  /// signs.
  private static func roots(
    _ line: Line, _ steps: [Place], _ function: (Place) -> Double
  ) -> [Double] {
    let values = steps.map(function)
    return steps.indices.dropLast().compactMap { step in
      guard (values[step] < 0) != (values[step + 1] < 0) else { return nil }
      var (low, high) = (steps[step].parameter, steps[step + 1].parameter)
      for _ in 0..<30 {
        let middle = (low + high) / 2
        if (function(place(line, middle)) < 0) == (values[step] < 0) {
          low = middle
        } else {
          high = middle
        }
      }
      return (low + high) / 2
    }
  }

  /// The share of the fibre from one parameter to another; none where both are the same.
  private static func share(
    _ line: Line, from start: Double, to end: Double, width: Double, isSumOverEnds: Bool
  ) -> [Share] {
    guard abs(end - start) > 1e-6 else { return [] }
    let curve = line.curve
    let (from, to) = (place(line, start), place(line, end))
    let latents = [[line.latent(start)], [line.latent(end)]]
    let step = zip(to.point, from.point).map { $0 - $1 }
    let normal = curve.normals(at: latents[0]).prefix(step.count)
    let height = zip(step, normal).reduce(0) { $0 + $1.0 * $1.1 }
    let curvature = curve.principalCurvatures(at: latents[0])?[0] ?? .nan
    let cosine = abs(zip(from.tangent, to.tangent).reduce(0) { $0 + $1.0 * $1.1 })
    let stretch = abs(1 + curvature * height)
    let latent = isSumOverEnds ? latents[1] : latents[0]
    let length =
      exp(curve.logVolumeFactor(at: latent)) * line.rate(isSumOverEnds ? end : start) * width
    let weight = (isSumOverEnds ? stretch : cosine) / (cosine * cosine + stretch * stretch)
    return [
      Share(
        before: curve.cumulative(at: latents[1][0]),
        density: exp(curve.logDensity(at: latents[0])) * weight * length,
        squares: step.reduce(0) { $0 + $1 * $1 })
    ]
  }
}
