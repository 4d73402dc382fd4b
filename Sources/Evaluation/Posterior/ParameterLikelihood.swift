/// The likelihood that fixed points give to parameters under a model, in nats and up to a constant.
public final class ParameterLikelihood {
  private let computation: RepeatedComputation
  private let pointCount: Int
  private let parameterCount: Int
  private let dimension: Int
  /// A point and its parameters in every row; the points stay.
  private var rows: [Double]

  /// A likelihood.
  ///
  /// - Parameters:
  ///   - computation: The logarithm of the density of rows with a point and its parameters each.
  ///   - points: Shape `[count, dimension]`, row-major, as the model sees them.
  ///   - dimension: The number of coordinates of a point.
  ///   - parameterCount: The number of parameters.
  init(
    _ computation: RepeatedComputation, points: [Double], dimension: Int, parameterCount: Int
  ) {
    self.computation = computation
    self.dimension = dimension
    self.parameterCount = parameterCount
    pointCount = points.count / dimension
    rows = [Double](repeating: 0, count: computation.rows * computation.width)
    for row in 0..<computation.rows {
      for axis in 0..<dimension {
        rows[row * computation.width + axis] = points[row % pointCount * dimension + axis]
      }
    }
  }

  /// The sum over the points, for each of the parameters.
  ///
  /// - Parameter parameters: Shape `[asked, parameterCount]`, row-major.
  /// - Returns: Shape `[asked]`.
  /// - Precondition: At least one is asked for, and no more than was prepared for.
  public func callAsFunction(_ parameters: [Double]) -> [Double] {
    let asked = parameters.count / parameterCount
    precondition(
      asked > 0 && asked * pointCount <= computation.rows,
      "\(asked) parameters where \(computation.rows / pointCount) were prepared for")
    for row in 0..<computation.rows {
      // The number of rows is fixed: what is not asked for is asked for again.
      let start = row / pointCount % asked * parameterCount
      for axis in 0..<parameterCount {
        rows[row * computation.width + dimension + axis] = parameters[start + axis]
      }
    }
    let found = computation.run(rows)
    return (0..<asked).map { found[$0 * pointCount..<($0 + 1) * pointCount].reduce(0, +) }
  }
}
