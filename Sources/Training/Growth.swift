/// Training points that grow from those nearest to their centre to all of them.
///
/// A curriculum (Bengio, Louradour, Collobert & Weston 2009) that needs nothing but the points. A manifold that is
/// wound up is cut and glued wrongly where a model has to guess at all of it at once; learned from the
/// inside it is continued instead.
struct Growth {
  /// The share of the points that the first epoch sees.
  private static let leastShare = 0.1

  /// The number of epochs before all points are seen.
  let epochs: Int
  /// How many points are seen at least, and whole multiples of what: batches are not to be cut.
  let batchSize: Int

  /// The rows of those points that an epoch sees, the nearest first.
  ///
  /// - Parameters:
  ///   - points: Points `[row, dimension]`.
  ///   - epoch: The epoch, counted from 0 over all phases.
  func rows(of points: PointRows, epoch: Int) -> [Int] {
    guard epoch < epochs else { return points.rows }
    let share = Self.leastShare + (1 - Self.leastShare) * Double(epoch) / Double(epochs)
    let batches = Int(share * Double(points.rows.count)) / batchSize
    let distances = points.squaredDistancesFromMean()
    // Of points equally far the first rows are seen first, so that the order is one of the data alone.
    let order = points.rows.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    return order.prefix(max(1, batches) * batchSize).map { points.rows[$0] }
  }
}

extension PointRows {
  /// The squared Euclidean distance of every row from the mean of all.
  fileprivate func squaredDistancesFromMean() -> [Double] {
    let width = dimensions.points
    var mean = [Double](repeating: 0, count: width)
    for row in rows {
      for coordinate in 0..<width { mean[coordinate] += Double(self[row, coordinate]) }
    }
    for coordinate in 0..<width { mean[coordinate] /= Double(rows.count) }
    return rows.map { row in
      (0..<width).reduce(0) { sum, coordinate in
        let difference = Double(self[row, coordinate]) - mean[coordinate]
        return sum + difference * difference
      }
    }
  }
}
