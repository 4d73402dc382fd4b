/// A grid of values over a rectangle, each cell in its colour.
///
/// Not-a-number and plus infinity are left transparent. Minus infinity, the logarithm of no density,
/// and what a logarithmic scale cannot show take the lowest colour. Embedded as a picture with one pixel
/// per cell, so that its size does not depend on the panel.
public struct HeatMap: Hashable, Sendable {
  /// Values, shape `[columns, rows]` row-major: index `i * rows + j` is column `i` (x), row `j` (y)
  /// counted upwards, the 'ij' order of a grid.
  public var values: [Double]
  /// Cells along x.
  public var columns: Int
  /// Cells along y.
  public var rows: Int
  /// Left edge of the first and right edge of the last column.
  public var x: ClosedRange<Double>
  /// Lower edge of the first and upper edge of the last row.
  public var y: ClosedRange<Double>

  /// A heat map, for linear axes; see the properties.
  ///
  /// - Precondition: There are `columns * rows` values, and neither is zero.
  public init(
    values: [Double], columns: Int, rows: Int, x: ClosedRange<Double>, y: ClosedRange<Double>
  ) {
    precondition(
      columns > 0 && rows > 0 && values.count == columns * rows,
      "\(values.count) values for \(columns) × \(rows) cells")
    self.values = values
    self.columns = columns
    self.rows = rows
    self.x = x
    self.y = y
  }
}
