import Glibc

/// The rational-quadratic spline written plainly, one value at a time in double precision.
struct SplineReference {
  let bins: Int
  let bound: Double
  let logitScale: Double

  private struct Bin {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var slopes: (Double, Double)
    var ratio: Double { height / width }
    var bend: Double { slopes.0 + slopes.1 - 2 * ratio }

    func value(_ t: Double) -> Double {
      let m = t * (1 - t)
      return y + height * (ratio * t * t + slopes.0 * m) / (ratio + bend * m)
    }

    func logSlope(_ t: Double) -> Double {
      let m = t * (1 - t)
      let numerator = slopes.1 * t * t + 2 * ratio * m + slopes.0 * (1 - t) * (1 - t)
      return log(ratio * ratio * numerator) - 2 * log(ratio + bend * m)
    }

    /// The fraction at which `value` is `target`.
    func fraction(_ target: Double) -> Double {
      let delta = target - y
      let a = delta * bend + height * (ratio - slopes.0)
      let b = height * slopes.0 - delta * bend
      let c = -ratio * delta
      return 2 * c / (-b - max(b * b - 4 * a * c, 0).squareRoot())
    }
  }

  private func knots(_ logits: ArraySlice<Double>) -> [Double] {
    let scaled = logits.map { $0 * logitScale }
    let most = scaled.max() ?? 0
    let sum = scaled.reduce(0) { $0 + exp($1 - most) }
    var knots = [-bound]
    var total = 0.0
    for logit in scaled {
      total += 1e-3 + (1 - 1e-3 * Double(bins)) * exp(logit - most) / sum
      knots.append(2 * bound * total - bound)
    }
    knots[bins] = bound
    return knots
  }

  private func bin(_ value: Double, _ parameters: [Double], searchingHeights: Bool) -> Bin {
    let x = knots(parameters[..<bins])
    let y = knots(parameters[bins..<2 * bins])
    let slopes = [1] + parameters[(2 * bins)...].map { 1e-3 + log1p(exp($0)) } + [1]
    let searched = searchingHeights ? y : x
    let k = searched[1..<bins].count { $0 <= value }
    return Bin(
      x: x[k], y: y[k], width: x[k + 1] - x[k], height: y[k + 1] - y[k],
      slopes: (slopes[k], slopes[k + 1]))
  }

  func forward(_ x: Double, _ parameters: [Double]) -> (value: Double, logDerivative: Double) {
    guard abs(x) <= bound else { return (x, 0) }
    let bin = bin(x, parameters, searchingHeights: false)
    let t = (x - bin.x) / bin.width
    return (bin.value(t), bin.logSlope(t))
  }

  func inverse(_ y: Double, _ parameters: [Double]) -> (value: Double, logDerivative: Double) {
    guard abs(y) <= bound else { return (y, 0) }
    let bin = bin(y, parameters, searchingHeights: true)
    let t = bin.fraction(y)
    return (bin.x + t * bin.width, -bin.logSlope(t))
  }

  func map(_ direction: SplineDirection, _ input: Double, _ parameters: [Double]) -> (
    value: Double, logDerivative: Double
  ) {
    switch direction {
    case .forward: forward(input, parameters)
    case .inverse: inverse(input, parameters)
    }
  }
}

enum SplineDirection: CaseIterable {
  case forward
  case inverse
}
