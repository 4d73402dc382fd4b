/// A straight line through points by least squares, and how far the points bend away from it.
public struct LineFit: Hashable, Sendable {
  /// The slope of the line.
  public let slope: Double
  /// Its standard error, from the residuals; `nil` for fewer than three points.
  public let slopeError: Double?
  /// The coefficient of x^2 in the parabola of least squares; `nil` for fewer than three points.
  public let curvature: Double?
  /// Its standard error, from the residuals of the parabola; `nil` for fewer than four points.
  public let curvatureError: Double?

  /// The line through points.
  ///
  /// - Precondition: As many `y` as `x`, at least two, and not all `x` are equal.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count && x.count >= 2, "a line through \(x.count), \(y.count)")
    let count = Double(x.count)
    let (meanX, meanY) = (compensatedSum(x) / count, compensatedSum(y) / count)
    let linear = x.map { $0 - meanX }
    let rest = y.map { $0 - meanY }
    let square = product(linear, linear)
    precondition(square > 0, "a line through points above one another")
    let slope = product(linear, rest) / square
    let residuals = zip(rest, linear).map { $0 - slope * $1 }
    self.slope = slope
    slopeError =
      x.count > 2
      ? (product(residuals, residuals) / (count - 2) / square).squareRoot() : nil
    // x^2 without what a line can tell of it: at right angles to it, so that neither changes the other.
    let squares = linear.map { $0 * $0 }
    let skew = product(squares, linear) / square
    let parabola = zip(squares, linear).map { $0 - square / count - skew * $1 }
    let parabolaSquare = product(parabola, parabola)
    guard x.count > 2, parabolaSquare > 0 else {
      (curvature, curvatureError) = (nil, nil)
      return
    }
    let curvature = product(parabola, residuals) / parabolaSquare
    self.curvature = curvature
    let left = zip(residuals, parabola).map { $0 - curvature * $1 }
    curvatureError =
      x.count > 3
      ? (product(left, left) / (count - 3) / parabolaSquare).squareRoot() : nil
  }
}

private func product(_ first: [Double], _ second: [Double]) -> Double {
  compensatedSum(zip(first, second).lazy.map { $0 * $1 })
}
