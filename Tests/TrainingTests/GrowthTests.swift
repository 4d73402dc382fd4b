import Tensors
import Testing

@testable import Training

@Suite("Growing training points")
struct GrowthTests {
  /// Points on a line at 0, 1, -2, 3, -4 and so on, of which every third row is held out.
  private let points = PointRows(
    points: TrainingPoints((0..<90).flatMap { [Float($0) * ($0 % 2 == 0 ? -1 : 1), 7] }),
    dimensions: BatchDimensions(points: 2, parameters: 0, usesJointScores: false),
    rows: (0..<90).filter { $0 % 3 != 0 })

  private func distance(_ row: Int) -> Double {
    let mean = points.rows.reduce(0) { $0 + Double(points[$1, 0]) } / Double(points.rows.count)
    return abs(Double(points[row, 0]) - mean)
  }

  @Test("epochs see the nearest points, in whole batches, ever more of them and in the end all")
  func growing() {
    let growth = Growth(epochs: 10, batchSize: 4)
    let seen = (0..<12).map { growth.rows(of: points, epoch: $0) }
    // A tenth of 60, and then 5.4 more in each epoch, rounded down to fours.
    #expect(seen.map(\.count) == [4, 8, 16, 20, 24, 32, 36, 40, 48, 52, 60, 60])
    for (rows, more) in zip(seen, seen.dropFirst()) { #expect(Set(rows).isSubset(of: more)) }
    for rows in seen.dropLast(2) {
      let others = Set(points.rows).subtracting(rows)
      let (farthest, nearest) = (
        rows.map(distance).max() ?? .nan, others.map(distance).min() ?? .nan
      )
      #expect(farthest <= nearest)
    }
    #expect(seen[10] == points.rows && seen[11] == points.rows)
  }

  @Test("a batch is seen at least, or all points where there are fewer")
  func few() {
    #expect(Growth(epochs: 3, batchSize: 50).rows(of: points, epoch: 0).count == 50)
    #expect(Set(Growth(epochs: 3, batchSize: 70).rows(of: points, epoch: 0)) == Set(points.rows))
  }

  @Test("where the points have no distances but one, the first rows are the first")
  func ties() {
    let same = PointRows(
      points: TrainingPoints([Float](repeating: 1, count: 20)),
      dimensions: BatchDimensions(points: 1, parameters: 0, usesJointScores: false),
      rows: Array((0..<20).reversed()))
    #expect(
      Growth(epochs: 2, batchSize: 3).rows(of: same, epoch: 1) == [
        19, 18, 17, 16, 15, 14, 13, 12, 11,
      ])
  }
}
