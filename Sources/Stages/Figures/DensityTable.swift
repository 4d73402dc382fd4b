import ArrayFiles
import Figures
import Glibc
import Scheduler

/// A model's density on a regular grid of the plane, as the metric wrote it.
struct DensityTable {
  /// The share of the cells that colours tell apart where no truth sets their range: a narrow spike
  /// would otherwise make everything else pale.
  private static let shownShare = 0.995

  /// The density at each point of the grid, the second coordinate fastest.
  private let densities: [Double]
  /// Whether they are lower bounds of densities that nobody knows.
  let isLowerBound: Bool
  /// The range of each coordinate.
  let rectangle: [ClosedRange<Double>]

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - table: What the metric wrote.
  ///   - parameters: Whether to take densities that are zero off the manifold.
  ///   - isPerArea: Whether to take the density per unit of area also of models that have another one.
  /// - Throws: `ArrayFileError` when it lacks a column, `StageFailure` when it is no grid.
  init(_ table: CSVTable, _ parameters: PlotStage.Parameters, isPerArea: Bool) throws {
    // A model that cannot be deflated shows the density that it has, per unit of area.
    let onManifold = "log_density_on_manifold"
    let isDeflated = !isPerArea && table.columns.contains(onManifold)
    isLowerBound = table.columns.contains(lowerBoundColumn)
    let column =
      isLowerBound
      ? lowerBoundColumn : parameters.column(isDeflated ? onManifold : "log_density", of: table)
    densities = try table.numbers(column).map { exp($0) }
    rectangle = try ["x1", "x2"].map { name in
      let numbers = try table.numbers(name)
      guard let least = numbers.min(), let greatest = numbers.max(), least < greatest else {
        throw StageFailure("a grid without an extent in '\(name)'")
      }
      return least...greatest
    }
  }

  /// The largest density that is finite; 1 where there is none above zero.
  var peak: Double {
    let peak = densities.filter(\.isFinite).max() ?? 1
    return peak > 0 ? peak : 1
  }

  /// The densities as colours over a rectangle, whose corners are the outermost points of the grid.
  ///
  /// - Parameters:
  ///   - rectangle: The rectangle.
  ///   - unit: The density that colours have as one.
  /// - Throws: `StageFailure` when the grid is not square.
  func heatMap(over rectangle: [ClosedRange<Double>], unit: Double = 1) throws -> Layer {
    let side = Int(Double(densities.count).squareRoot().rounded())
    guard side > 1, side * side == densities.count else {
      throw StageFailure("a grid of \(densities.count) points is not square")
    }
    // Grid points are the centres of cells, so the outer cells reach half a cell beyond the range.
    func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
      let half = (range.upperBound - range.lowerBound) / Double(side - 1) / 2
      return range.lowerBound - half...range.upperBound + half
    }
    return .heatMap(
      HeatMap(
        values: unit == 1 ? densities : densities.map { $0 / unit }, columns: side, rows: side,
        x: widened(rectangle[0]),
        y: widened(rectangle[1])))
  }

  /// The density that colours reach up to.
  static func top(of tables: [DensityTable]) -> Double {
    let values = tables.flatMap(\.densities).filter(\.isFinite).sorted()
    guard !values.isEmpty else { return 1 }
    let top = values[min(values.count - 1, Int(shownShare * Double(values.count)))]
    return top > 0 ? top : values.last.flatMap { $0 > 0 ? $0 : nil } ?? 1
  }
}
