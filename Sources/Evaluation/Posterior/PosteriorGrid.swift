import Glibc

/// A density over a box of parameters that is known up to a factor, by the rule of midpoints.
///
/// Errors vanish faster than any power of the cells' width where the density has fallen off at the edges
/// of the box, and with its square where it has not.
public struct PosteriorGrid: Hashable, Sendable {
  /// The range of each parameter, shape `[dimension]`.
  public let box: [ClosedRange<Double>]
  /// The number of cells along each parameter.
  public let resolution: Int
  /// The middles of the cells, row-major, shape `[cell, dimension]`, the last parameter fastest.
  public let nodes: [Double]
  /// The logarithm of the normalised density at each node, in nats.
  public let logDensities: [Double]
  /// The logarithm of the integral of what was given, in nats.
  public let logEvidence: Double

  /// The density whose logarithm is given up to a constant.
  ///
  /// - Parameters:
  ///   - box: The range of each parameter.
  ///   - resolution: The number of cells along each.
  ///   - logDensity: The logarithm of the density at points `[count, dimension]`, in nats; not a number
  ///     stands for a density of zero.
  /// - Precondition: At least one parameter and one cell, and ranges that are not empty.
  public init(
    over box: [ClosedRange<Double>], resolution: Int, logDensity: ([Double]) -> [Double]
  ) {
    precondition(
      !box.isEmpty && resolution >= 1 && box.allSatisfy { $0.lowerBound < $0.upperBound },
      "\(resolution) cells over \(box)")
    let nodes = Self.midpoints(of: box, resolution: resolution)
    let given = logDensity(nodes).map { $0.isNaN ? -.infinity : $0 }
    let widths = box.map { ($0.upperBound - $0.lowerBound) / Double(resolution) }
    let logEvidence = logSumExp(given) + log(widths.reduce(1, *))
    self.box = box
    self.resolution = resolution
    self.nodes = nodes
    self.logEvidence = logEvidence
    logDensities = given.map { $0 - logEvidence }
  }

  private static func midpoints(of box: [ClosedRange<Double>], resolution: Int) -> [Double] {
    var rows: [[Double]] = [[]]
    for range in box {
      let width = (range.upperBound - range.lowerBound) / Double(resolution)
      let middles = (0..<resolution).map { range.lowerBound + width * (Double($0) + 0.5) }
      rows = rows.flatMap { row in middles.map { row + [$0] } }
    }
    return rows.flatMap { $0 }
  }

  /// One parameter at every node, shape `[cell]`.
  public func nodes(ofParameter parameter: Int) -> [Double] {
    stride(from: parameter, to: nodes.count, by: box.count).map { nodes[$0] }
  }

  /// The mean and the standard deviation of a parameter.
  public func moments(ofParameter parameter: Int) -> (mean: Double, standardDeviation: Double) {
    let values = nodes(ofParameter: parameter)
    let total = logSumExp(logDensities)
    let weights = logDensities.map { exp($0 - total) }
    let mean = compensatedSum(zip(weights, values).lazy.map { $0 * $1 })
    let variance = compensatedSum(
      zip(weights, values).lazy.map { $0 * ($1 - mean) * ($1 - mean) })
    return (mean, variance.squareRoot())
  }
}
