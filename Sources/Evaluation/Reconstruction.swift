/// The Euclidean distance between each point and its reconstruction, in units of data space.
///
/// - Parameters:
///   - points: Clean points, row-major, shape `[count, dimension]`.
///   - reconstructions: What the model makes of them, same shape.
///   - dimension: D, at least 1.
/// - Returns: One distance a point, shape `[count]`.
/// - Precondition: Equal shapes.
public func reconstructionErrors(
  points: [Double], reconstructions: [Double], dimension: Int
) -> [Double] {
  precondition(
    dimension >= 1 && points.count == reconstructions.count && points.count % dimension == 0,
    """
    \(points.count) and \(reconstructions.count) coordinates are not as many points of dimension \
    \(dimension)
    """)
  return stride(from: 0, to: points.count, by: dimension).map { start in
    var squares = 0.0
    for index in start..<(start + dimension) {
      let difference = points[index] - reconstructions[index]
      squares += difference * difference
    }
    return squares.squareRoot()
  }
}

/// Which reconstructions lie on another arm of the manifold than their point.
///
/// Two places lie on different arms when the coordinate that winds differs by more than
/// `separation`: on the spiral, where z is the angle of the nearest point, when
/// |z_reconstructed - z| > pi. A coordinate that is NaN is on no arm, hence on another one.
///
/// - Parameters:
///   - coordinates: The winding coordinate of each point, shape `[count]`.
///   - reconstructed: The same of each reconstruction's nearest point, shape `[count]`.
///   - separation: The largest difference within an arm.
/// - Returns: One flag a point, shape `[count]`.
/// - Precondition: Equal counts.
public func wrongArmFlags(
  coordinates: [Double], reconstructed: [Double], separation: Double
) -> [Bool] {
  precondition(
    coordinates.count == reconstructed.count,
    "\(coordinates.count) points for \(reconstructed.count) reconstructions")
  return zip(coordinates, reconstructed).map { !(abs($1 - $0) <= separation) }
}

/// The share of flags that are set; NaN for none.
public func rate(of flags: [Bool]) -> Double {
  Double(flags.count { $0 }) / Double(flags.count)
}
