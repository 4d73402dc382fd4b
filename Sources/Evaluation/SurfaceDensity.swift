/// A density over the chart of a surface beside the true one: its mass, its Kolmogorov-Smirnov
/// distances and its divergence.
///
/// Both densities are given at the middles of equal cells, where no cell counts twice and no pole is
/// met. The distance in two dimensions compares the probability of quadrants: from every corner of
/// a cell four of them reach to the corners of the chart, and the largest difference over corners and
/// quadrants counts. One of the quadrants is the whole chart, so that wrong mass is seen as well.
///
/// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an
///   inflation-deflation approach", arXiv:2105.12152, whose published code counts closed ends of an
///   axis twice and the last cells of two quadrants never.
public struct SurfaceDensity: DensityComparison, Hashable, Sendable {
  /// The integral of the density over the chart; that of the truth when it is right.
  public let mass: Double

  /// The integral of the true density over the chart: 1, unless the chart ends before the density does.
  public let exactMass: Double

  /// The largest difference of the probabilities of a quadrant, the density as it is.
  ///
  /// At least the difference of the masses, and not bounded by 1; NaN when a density is NaN.
  public let kolmogorovSmirnovRaw: Double

  /// The same of the density scaled to the mass of the truth, which sees the shape alone.
  ///
  /// NaN when the mass is 0, infinite or NaN.
  public let kolmogorovSmirnovNormalised: Double

  /// Compares a density with the truth.
  ///
  /// - Parameters:
  ///   - density: The density of the chart's coordinates, shape `[first, second]`, row-major; not a
  ///     logarithm.
  ///   - exact: The true one, same shape.
  ///   - columns: The number of cells of the second coordinate.
  ///   - cellArea: The area of a cell, in units of the coordinates.
  /// - Precondition: Whole rows, as many of both; `columns >= 1` and `cellArea > 0`.
  public init(density: [Double], exact: [Double], columns: Int, cellArea: Double) {
    precondition(
      columns >= 1 && cellArea > 0 && !density.isEmpty && density.count == exact.count
        && density.count % columns == 0,
      """
      \(density.count) and \(exact.count) densities are not as many rows of \(columns) cells of \
      area \(cellArea)
      """)
    mass = cellArea * compensatedSum(density)
    exactMass = cellArea * compensatedSum(exact)
    let scale = mass > 0 && mass.isFinite ? exactMass / mass : .nan
    func distance(_ scale: Double) -> Double {
      let differences = zip(density, exact).map { scale * $0 - $1 }
      return cellArea * largestQuadrantSum(differences, columns: columns)
    }
    kolmogorovSmirnovRaw = distance(1)
    kolmogorovSmirnovNormalised = distance(scale)
  }
}

/// The largest absolute sum of the cells of a quadrant, over the four quadrants at every corner of a
/// cell; NaN when a cell is NaN.
///
/// Sums over the cells before a corner (P) and over whole rows and columns give all four.
///
/// - Parameters:
///   - values: One number a cell, shape `[row, column]`, row-major.
///   - columns: The number of columns.
/// - Precondition: Whole rows.
/// - Complexity: O(cells).
func largestQuadrantSum(_ values: [Double], columns: Int) -> Double {
  let rows = values.count / columns
  // P[row][column] is the sum over all cells before both: one more corner than cells on each axis.
  let width = columns + 1
  var prefix = [Double](repeating: 0, count: (rows + 1) * width)
  for row in 0..<rows {
    var along = 0.0
    for column in 0..<columns {
      along += values[row * columns + column]
      prefix[(row + 1) * width + column + 1] = prefix[row * width + column + 1] + along
    }
  }
  let total = prefix[prefix.count - 1]
  var largest = 0.0
  for row in 0...rows {
    for column in 0...columns {
      let before = prefix[row * width + column]
      let (above, left) = (prefix[row * width + columns], prefix[rows * width + column])
      for quadrant in [before, above - before, left - before, total - above - left + before] {
        let difference = abs(quadrant)
        // A comparison with NaN is false: without this a broken density would look perfect.
        if difference.isNaN { return .nan }
        largest = max(largest, difference)
      }
    }
  }
  return largest
}
