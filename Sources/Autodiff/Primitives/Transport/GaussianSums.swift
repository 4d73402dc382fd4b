import CKernels
import Glibc

/// A number that Sinkhorn's algorithm computes with: double in the oracle, float at work.
protocol TransportScalar: BinaryFloatingPoint {
  /// For each point `x` of `rows`, `ln Σ_c exp(offset_c - ½ precision |x - y_c|²)` over the points `y`
  /// of `columns`, and, where asked for, the mean of the `y` under these weights.
  ///
  /// - Parameters:
  ///   - rows: The points `x`.
  ///   - columns: The points `y`.
  ///   - offsets: `[columns.count]`.
  ///   - precision: One over the temperature, in inverse squared data units.
  ///   - scratch: Room for `columns.count` numbers, rounded up to a multiple of 16.
  ///   - logSums: Written, `[rows.count]`.
  ///   - means: Written, `[rows.count, dimension]`.
  static func gaussianLogSums(
    _ rows: PointCloud<Self>, _ columns: PointCloud<Self>, offsets: UnsafePointer<Self>,
    precision: Double, scratch: UnsafeMutablePointer<Self>, logSums: UnsafeMutablePointer<Self>,
    means: UnsafeMutablePointer<Self>?)
}

/// Points of a batch, each with the same weight.
struct PointCloud<Scalar: TransportScalar> {
  /// The coordinates, `[count, dimension]`.
  let points: UnsafePointer<Scalar>
  /// The same, `[dimension, count]`.
  let transposed: UnsafeMutablePointer<Scalar>
  let count: Int
  let dimension: Int

  /// A cloud; its transposed coordinates are written into the given memory.
  init(
    _ points: UnsafePointer<Scalar>, count: Int, dimension: Int,
    transposed: UnsafeMutablePointer<Scalar>
  ) {
    self.points = points
    self.transposed = transposed
    self.count = count
    self.dimension = dimension
    for point in 0..<count {
      for axis in 0..<dimension {
        transposed[axis * count + point] = points[point * dimension + axis]
      }
    }
  }
}

extension Float: TransportScalar {
  static func gaussianLogSums(
    _ rows: PointCloud<Float>, _ columns: PointCloud<Float>, offsets: UnsafePointer<Float>,
    precision: Double, scratch: UnsafeMutablePointer<Float>,
    logSums: UnsafeMutablePointer<Float>, means: UnsafeMutablePointer<Float>?
  ) {
    dnf_gaussian_log_sums(
      rows.count, columns.count, rows.dimension, rows.points, columns.transposed, offsets,
      Float(precision), scratch, logSums, means)
  }
}

extension Double: TransportScalar {
  static func gaussianLogSums(
    _ rows: PointCloud<Double>, _ columns: PointCloud<Double>, offsets: UnsafePointer<Double>,
    precision: Double, scratch: UnsafeMutablePointer<Double>,
    logSums: UnsafeMutablePointer<Double>, means: UnsafeMutablePointer<Double>?
  ) {
    let dimension = rows.dimension
    for row in 0..<rows.count {
      let x = rows.points + row * dimension
      var largest = -Double.infinity
      for column in 0..<columns.count {
        var square = 0.0
        for axis in 0..<dimension {
          let difference = x[axis] - columns.points[column * dimension + axis]
          square += difference * difference
        }
        scratch[column] = offsets[column] - 0.5 * precision * square
        largest = Double.maximum(largest, scratch[column])
      }
      var sum = 0.0
      for column in 0..<columns.count {
        scratch[column] = exp(scratch[column] - largest)
        sum += scratch[column]
      }
      logSums[row] = largest + log(sum)
      guard let means else { continue }
      for axis in 0..<dimension {
        var weighted = 0.0
        for column in 0..<columns.count {
          weighted += scratch[column] * columns.points[column * dimension + axis]
        }
        means[row * dimension + axis] = weighted / sum
      }
    }
  }
}
