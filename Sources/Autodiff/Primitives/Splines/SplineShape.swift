/// What is fixed in a monotone spline with linear tails, whatever its family.
public struct SplineShape: Hashable, Sendable {
  /// The number of bins `K`.
  public let bins: Int
  /// Inside `[-bound, bound]` the map is a spline, outside the identity.
  public let bound: Double
  /// What unconstrained widths and heights are multiplied by before the softmax.
  public let logitScale: Double

  /// The least share of the interval that a bin takes, in either direction.
  public static let minimumBin = 1e-3
  /// The least derivative at a knot.
  public static let minimumDerivative = 1e-3

  /// A shape.
  ///
  /// - Precondition: `bins` is in `2...64` and `bound` is positive.
  public init(bins: Int, bound: Double, logitScale: Double = 1) {
    precondition((2...64).contains(bins) && bound > 0, "a spline of \(bins) bins on ±\(bound)")
    self.bins = bins
    self.bound = bound
    self.logitScale = logitScale
  }
}
