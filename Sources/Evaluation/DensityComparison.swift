/// A density on a manifold held against the true one.
public protocol DensityComparison: Sendable {
  /// The integral of the density over the manifold; that of the truth when it is right.
  var mass: Double { get }

  /// The integral of the true density over the same part: 1, unless the part leaves something out.
  var exactMass: Double { get }

  /// The Kolmogorov-Smirnov distance of the density as it is, which sees wrong shape and wrong mass
  /// alike.
  var kolmogorovSmirnovRaw: Double { get }

  /// The same of the density scaled to the mass of the truth, which sees the shape alone.
  var kolmogorovSmirnovNormalised: Double { get }
}
