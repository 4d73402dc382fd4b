extension Standardisation {
  /// A coordinate that has no scale.
  public struct Degenerate: Error, Hashable {
    /// The coordinate, counted from 0.
    public let column: Int
    /// Its mean, in data units.
    public let mean: Double
    /// Its standard deviation, in data units: zero, or not finite.
    public let deviation: Double

    /// A coordinate and what its scale would be.
    public init(column: Int, mean: Double, deviation: Double) {
      self.column = column
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// The means and standard deviations of points; the squares are divided by their number.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, dimension]`, row-major, in data units.
  ///   - dimension: `D`.
  /// - Throws: `Degenerate` when the points do not differ in a coordinate, or differ by too much.
  /// - Precondition: There is a point.
  public init(of points: [Double], dimension: Int) throws(Degenerate) {
    precondition(
      dimension > 0 && !points.isEmpty && points.count % dimension == 0,
      "\(points.count) numbers are not points of dimension \(dimension)")
    let count = Double(points.count / dimension)
    var (means, deviations): ([Double], [Double]) = ([], [])
    for column in 0..<dimension {
      let values = stride(from: column, to: points.count, by: dimension).map { points[$0] }
      // From the first point on, so that equal numbers have exactly their own mean.
      let origin = values[0]
      let shift = values.reduce(0) { $0 + ($1 - origin) } / count
      let mean = origin + shift
      let squares = values.reduce(0) { $0 + (($1 - origin) - shift) * (($1 - origin) - shift) }
      let deviation = (squares / count).squareRoot()
      guard mean.isFinite, deviation.isFinite, deviation > 0 else {
        throw Degenerate(column: column, mean: mean, deviation: deviation)
      }
      means.append(mean)
      deviations.append(deviation)
    }
    guard let standardisation = Standardisation(means: means, deviations: deviations) else {
      preconditionFailure("means \(means) and deviations \(deviations) that were checked")
    }
    self = standardisation
  }
}
