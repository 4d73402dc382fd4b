import Glibc
import Simulators

/// Nodes of the rule of midpoints over one coordinate of a chart.
///
/// Along a piece with ends u = s - sin(2 pi s) / 2 pi of an even s, up to its range. The speed du/ds
/// vanishes at both ends, which makes the rule right to the sixth power of the spacing there, and
/// puts nodes closely where noise leaks over a rim or a pole is blurred. In the middle they lie twice
/// as far apart as even ones.
struct ClusteredNodes {
  /// The coordinate of each node, ascending.
  private(set) var values: [Double] = []
  /// The length of the coordinate that each node stands for.
  private(set) var widths: [Double] = []

  /// Nodes over pieces that follow each other.
  ///
  /// - Parameters:
  ///   - bounds: Where pieces begin and end, ascending: a density with a kink is smooth on each.
  ///   - isPeriodic: Whether the ends are the same place; there is one piece then, with even nodes.
  ///   - count: The number of nodes of a piece of a given range.
  init(_ bounds: [Double], isPeriodic: Bool, count: (ClosedRange<Double>) -> Int) {
    for (low, high) in zip(bounds, bounds.dropFirst()) {
      let count = count(low...high)
      let width = high - low
      for node in 0..<count {
        let even = (Double(node) + 0.5) / Double(count)
        let turn = 2 * Double.pi * even
        values.append(low + width * (isPeriodic ? even : even - sin(turn) / (2 * .pi)))
        widths.append(width / Double(count) * (isPeriodic ? 1 : 1 - cos(turn)))
      }
    }
  }

  /// As many nodes of each piece as keep neighbours `spacing` apart or less in data space, at least
  /// `least`, which resolve the density.
  ///
  /// - Parameter point: The point of a coordinate, along one line of the chart.
  init(
    _ bounds: [Double], isPeriodic: Bool, spacing: Double, least: Int,
    point: (Double) -> [Double]
  ) {
    self.init(bounds, isPeriodic: isPeriodic) { piece in
      let length = greatestSpeed(in: piece, point) * (piece.upperBound - piece.lowerBound)
      return max(least, Int((length * (isPeriodic ? 1 : 2) / spacing).rounded(.up)))
    }
  }
}

/// The greatest speed of a point by a coordinate, that of the fastest of 64 steps.
private func greatestSpeed(in piece: ClosedRange<Double>, _ point: (Double) -> [Double]) -> Double {
  let steps = 64
  let width = (piece.upperBound - piece.lowerBound) / Double(steps)
  let points = (0...steps).map { point(piece.lowerBound + width * Double($0)) }
  return zip(points, points.dropFirst()).reduce(0) { greatest, pair in
    max(greatest, zip(pair.0, pair.1).reduce(0) { hypot($0, $1.0 - $1.1) } / width)
  }
}
