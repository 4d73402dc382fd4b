import Glibc

/// Sinkhorn's algorithm between two clouds of points, and within each of them, with a temperature that
/// falls from the squared diameter to the squared blur.
///
/// The dual potentials of the three transports are updated together, each half way towards what the
/// others ask for, which keeps the two sides alike (Feydy et al. 2019, arXiv:1810.08278, section 3).
struct SinkhornSolver<Scalar: TransportScalar> {
  /// One cloud, with its potentials.
  private struct Side {
    let cloud: PointCloud<Scalar>
    /// Towards the other cloud, `[count]`, in squared data units.
    let crossing: UnsafeMutablePointer<Scalar>
    /// Towards the cloud itself.
    let own: UnsafeMutablePointer<Scalar>
    let nextCrossing: UnsafeMutablePointer<Scalar>
    let nextOwn: UnsafeMutablePointer<Scalar>
  }

  private let first: Side
  private let second: Side
  private let offsets: UnsafeMutablePointer<Scalar>
  private let scratch: UnsafeMutablePointer<Scalar>
  private let means: UnsafeMutablePointer<Scalar>
  private let shape: SinkhornShape

  /// How much memory the solver needs for clouds of `first` and `second` points, in numbers.
  static func workspaceCount(first: Int, second: Int, dimension: Int) -> Int {
    let larger = max(first, second)
    return (first + second) * (dimension + 4) + larger * dimension + larger + (larger + 15) / 16
      * 16
  }

  /// A solver for two clouds, `[first, dimension]` and `[second, dimension]`.
  ///
  /// - Parameter workspace: Room for ``workspaceCount(first:second:dimension:)`` numbers.
  init(
    _ firstPoints: UnsafePointer<Scalar>, count firstCount: Int,
    _ secondPoints: UnsafePointer<Scalar>, count secondCount: Int, dimension: Int,
    shape: SinkhornShape, workspace: UnsafeMutablePointer<Scalar>
  ) {
    var rest = workspace
    func take(_ count: Int) -> UnsafeMutablePointer<Scalar> {
      defer { rest += count }
      return rest
    }
    func side(_ points: UnsafePointer<Scalar>, _ count: Int) -> Side {
      Side(
        cloud: PointCloud(
          points, count: count, dimension: dimension, transposed: take(count * dimension)),
        crossing: take(count), own: take(count), nextCrossing: take(count), nextOwn: take(count))
    }
    first = side(firstPoints, firstCount)
    second = side(secondPoints, secondCount)
    let larger = max(firstCount, secondCount)
    offsets = take(larger)
    means = take(larger * dimension)
    scratch = take((larger + 15) / 16 * 16)
    self.shape = shape
  }

  /// Solves all three transports.
  ///
  /// - Parameters:
  ///   - firstGradient: Written: the gradient by the first cloud's points, `[first, dimension]`.
  ///   - secondGradient: Written: the gradient by the second cloud's points.
  /// - Returns: The divergence, in squared data units; not-a-number when a coordinate is not finite.
  func solve(
    firstGradient: UnsafeMutablePointer<Scalar>, secondGradient: UnsafeMutablePointer<Scalar>
  ) -> Double {
    let (hottest, coldest) = (squaredDiameter, shape.blur * shape.blur)
    guard hottest.isFinite else {
      let dimension = first.cloud.dimension
      firstGradient.update(repeating: .nan, count: first.cloud.count * dimension)
      secondGradient.update(repeating: .nan, count: second.cloud.count * dimension)
      return .nan
    }
    var temperature = max(hottest, coldest)
    start(temperature)
    while temperature > coldest {
      _ = step(temperature)
      temperature = max(temperature * shape.scaling * shape.scaling, coldest)
    }
    for _ in 0..<shape.settlingSteps {
      guard step(coldest) > SinkhornShape.tolerance else { break }
    }
    return finish(coldest, firstGradient, secondGradient)
  }

  /// The square of the diagonal of the box that holds both clouds.
  private var squaredDiameter: Double {
    (0..<first.cloud.dimension).reduce(0.0) { sum, axis in
      var (low, high) = (Double.infinity, -Double.infinity)
      for cloud in [first.cloud, second.cloud] {
        for index in 0..<cloud.count {
          let coordinate = Double(cloud.transposed[axis * cloud.count + index])
          guard coordinate.isFinite else { return .nan }
          (low, high) = (min(low, coordinate), max(high, coordinate))
        }
      }
      return sum + (high - low) * (high - low)
    }
  }

  /// Writes the potential of `rows` that answers a potential of `columns` at a temperature, the means
  /// of the columns' points under the plan if there is room for them.
  private func answer(
    _ potential: UnsafeMutablePointer<Scalar>?, of columns: PointCloud<Scalar>,
    to rows: PointCloud<Scalar>, _ temperature: Double, into result: UnsafeMutablePointer<Scalar>,
    means: UnsafeMutablePointer<Scalar>? = nil
  ) {
    let (scale, logWeight) = (Scalar(1 / temperature), Scalar(-log(Double(columns.count))))
    for index in 0..<columns.count {
      offsets[index] = logWeight + (potential.map { $0[index] * scale } ?? 0)
    }
    Scalar.gaussianLogSums(
      rows, columns, offsets: offsets, precision: 1 / temperature, scratch: scratch,
      logSums: result, means: means)
    let negated = Scalar(-temperature)
    for index in 0..<rows.count { result[index] *= negated }
  }

  private func start(_ temperature: Double) {
    for (side, other) in [(first, second), (second, first)] {
      answer(nil, of: other.cloud, to: side.cloud, temperature, into: side.crossing)
      answer(nil, of: side.cloud, to: side.cloud, temperature, into: side.own)
    }
  }

  /// Moves every potential half way towards its answer.
  ///
  /// - Returns: The largest distance to an answer in units of the temperature: how far the logarithms
  ///   of the plans' marginals are off.
  private func step(_ temperature: Double) -> Double {
    for (side, other) in [(first, second), (second, first)] {
      answer(
        other.crossing, of: other.cloud, to: side.cloud, temperature, into: side.nextCrossing)
      answer(side.own, of: side.cloud, to: side.cloud, temperature, into: side.nextOwn)
    }
    var largest: Scalar = 0
    for side in [first, second] {
      for index in 0..<side.cloud.count {
        let crossing = side.nextCrossing[index] - side.crossing[index]
        let own = side.nextOwn[index] - side.own[index]
        side.crossing[index] += crossing / 2
        side.own[index] += own / 2
        largest = max(largest, abs(crossing), abs(own))
      }
    }
    return Double(largest) / temperature
  }

  /// The divergence, and its gradient by the envelope theorem: the potentials are the best ones, so
  /// moving a point changes the transport as if they stood still.
  ///
  /// A point `x` of weight `a` then pulls with `a (x - T x)` towards the mean `T x` of the points it is
  /// sent to; between its own cloud and the other one, `x` drops out.
  private func finish(
    _ temperature: Double, _ firstGradient: UnsafeMutablePointer<Scalar>,
    _ secondGradient: UnsafeMutablePointer<Scalar>
  ) -> Double {
    for (side, other, gradient) in [
      (first, second, firstGradient), (second, first, secondGradient),
    ] {
      let cloud = side.cloud
      answer(
        side.own, of: cloud, to: cloud, temperature, into: side.nextOwn, means: gradient)
      answer(
        other.crossing, of: other.cloud, to: cloud, temperature, into: side.nextCrossing,
        means: means)
      let weight = Scalar(1 / Double(cloud.count))
      for index in 0..<cloud.count * cloud.dimension {
        gradient[index] = weight * (gradient[index] - means[index])
      }
    }
    return [first, second].reduce(0.0) { total, side in
      var sum = 0.0
      for index in 0..<side.cloud.count {
        sum += Double(side.nextCrossing[index] - side.nextOwn[index])
      }
      return total + sum / Double(side.cloud.count)
    }
  }
}
