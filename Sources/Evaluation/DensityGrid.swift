import Glibc

/// A regular grid over a box of data space, on which densities are drawn and integrated.
///
/// The last axis varies fastest ('ij' order): in the plane with n points an axis, point i n + j is
/// (x_i, y_j). Both ends of each axis belong to the grid.
public struct DensityGrid: Hashable, Sendable {
  /// The range of each axis, shape `[dimension]`.
  public let axes: [ClosedRange<Double>]

  /// n, the number of points on each axis.
  public let resolution: Int

  /// The grid of `resolution` points on each of `axes`.
  ///
  /// - Precondition: At least one axis, none of them empty; `resolution >= 2`.
  public init(axes: [ClosedRange<Double>], resolution: Int) {
    precondition(!axes.isEmpty, "a grid needs an axis")
    for axis in axes {
      precondition(axis.lowerBound < axis.upperBound, "the axis \(axis) has no width")
    }
    precondition(resolution >= 2, "a grid needs two points an axis, not \(resolution)")
    self.axes = axes
    self.resolution = resolution
  }

  /// How many points there are, n to the power of the dimension.
  public var count: Int {
    axes.reduce(1) { count, _ in count * resolution }
  }

  /// The volume of one cell, in units of data space.
  public var cellVolume: Double {
    axes.reduce(1) { $0 * ($1.upperBound - $1.lowerBound) / Double(resolution - 1) }
  }

  /// The n values on `axis`, ascending, ends included.
  public func coordinates(ofAxis axis: Int) -> [Double] {
    let range = axes[axis]
    let steps = Double(resolution - 1)
    // Weighting both ends meets each of them exactly.
    return (0..<resolution).map { index in
      (range.lowerBound * (steps - Double(index)) + range.upperBound * Double(index)) / steps
    }
  }

  /// All points, row-major, shape `[count, dimension]`, last axis fastest.
  public var points: [Double] {
    let coordinates = axes.indices.map(self.coordinates(ofAxis:))
    var points: [Double] = []
    points.reserveCapacity(count * axes.count)
    forEachIndex { indices in
      for axis in axes.indices { points.append(coordinates[axis][indices[axis]]) }
    }
    return points
  }

  /// The integral of exp(`logDensity`) as the sum over points times the cell volume.
  ///
  /// - Parameter logDensity: ln density of each point, shape `[count]`, in nats.
  /// - Precondition: One value a point.
  public func riemannMass(logDensity: [Double]) -> Double {
    checkCount(logDensity)
    return cellVolume * compensatedSum(logDensity.lazy.map { exp($0) })
  }

  /// The integral of exp(`logDensity`) by the trapezoid rule: outer points weigh half on each axis.
  ///
  /// - Parameter logDensity: ln density of each point, shape `[count]`, in nats.
  /// - Precondition: One value a point.
  public func trapezoidMass(logDensity: [Double]) -> Double {
    checkCount(logDensity)
    var weighted: [Double] = []
    weighted.reserveCapacity(count)
    forEachIndex { indices in
      let weight = indices.reduce(1.0) { $0 * ($1 == 0 || $1 == resolution - 1 ? 0.5 : 1) }
      weighted.append(weight * exp(logDensity[weighted.count]))
    }
    return cellVolume * compensatedSum(weighted)
  }

  private func checkCount(_ logDensity: [Double]) {
    precondition(
      logDensity.count == count, "\(logDensity.count) log-densities for \(count) grid points")
  }

  private func forEachIndex(_ body: ([Int]) -> Void) {
    var indices = axes.map { _ in 0 }
    for _ in 0..<count {
      body(indices)
      var axis = axes.count - 1
      while axis >= 0 {
        indices[axis] += 1
        if indices[axis] < resolution { break }
        indices[axis] = 0
        axis -= 1
      }
    }
  }
}
