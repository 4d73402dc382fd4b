import Autodiff
import Glibc
import Tensors

/// Cartesian coordinates to the angles and the radius of a sphere around the origin.
///
/// The first `n + 1` features become `n` angles, each scaled to `[-1, 1]`, and the radius less one;
/// further features stay. With `S_i = x_i² + ... + x_{n+1}²` the angles are
/// `φ_i = arccos(x_i / √S_i)` in `[0, π]` for `i < n`, and `φ_n` in `[0, 2π)` counted from an offset.
/// As published, the last of the Cartesian coordinates is kept `10⁻²` away from zero: closer points
/// are moved there first, and only there the map has no inverse.
public struct SphericalCoordinates: Transform {
  private let features: Int
  private let angles: Int
  private let offset: Double

  private static let margin = 1e-2

  /// A map of `features` columns.
  ///
  /// - Parameters:
  ///   - features: The number of features, above that of angles.
  ///   - angles: `n`, the dimension of the sphere.
  ///   - offset: Where the last angle is counted from, in radians.
  /// - Precondition: `0 < angles < features`.
  public init(features: Int, angles: Int, offset: Double = 0) {
    precondition(0 < angles && angles < features, "\(angles) angles of \(features) features")
    self.features = features
    self.angles = angles
    self.offset = offset - 2 * .pi * floor(offset / (2 * .pi))
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    let x = keptFromZero(x)
    let squares = squaresFromHere(x)
    let radius = sqrt(squares.columns([0]))
    var columns = (0..<angles - 1).map { index -> Value in
      let rest = sqrt(squares.columns([index + 1]))
      return (2 / .pi) * polarAngle(y: rest, x: x.columns([index])) - 1
    }
    let last = polarAngle(y: x.columns([angles]), x: x.columns([angles - 1]))
    columns.append((1 / .pi) * counted(last) - 1)
    columns.append(radius - 1)
    return Transformed(
      joined(columns, rest: x), logDeterminant: -logDeterminantOfInverse(squares))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    // What is left of the radius after the coordinates so far: r sin φ₁ ... sin φ_i.
    var rest = y.columns([angles]) + 1
    var columns: [Value] = []
    for index in 0..<angles {
      let scaled = y.columns([index]) + 1
      let angle = index < angles - 1 ? (.pi / 2) * scaled : .pi * scaled + offset
      columns.append(rest * cos(angle))
      rest = rest * sin(angle)
    }
    columns.append(rest)
    let x = joined(columns, rest: y)
    return Transformed(x, logDeterminant: logDeterminantOfInverse(squaresFromHere(x)))
  }

  /// `S_1 ... S_n` of each point, shape `[batch, n]`.
  private func squaresFromHere(_ x: Value) -> Value {
    let fromLast = square(x.columns(Array((0...angles).reversed()))).cumulativeSum
    return fromLast.columns(Array((1...angles).reversed()))
  }

  // |det ∂x/∂(r, φ)| = r^n Π sin(φ_i)^(n-i) = Π √S_i, since sin² φ_i = S_{i+1} / S_i.
  private func logDeterminantOfInverse(_ squares: Value) -> LogDeterminant {
    let scales = Glibc.log(Double.pi) + Double(angles - 1) * Glibc.log(Double.pi / 2)
    return LogDeterminant(0.5 * log(squares).sum(over: [1]) + scales)
  }

  /// The last Cartesian coordinate moved out of the margin around zero.
  private func keptFromZero(_ x: Value) -> Value {
    let last = x.columns([angles])
    let margin = last.tracer.constant(Self.margin, shape: last.shape)
    let side = select(isAtLeast(last, last.zeros), margin, -margin)
    let isClose = 1 - isAtLeast(square(last), square(margin))
    let kept = select(isClose, side, last)
    let others = (0..<features).filter { $0 != angles }
    return x.columns(others).scattered(to: others, of: features)
      + kept.scattered(to: [angles], of: features)
  }

  /// An angle in `[-π, π]`, counted from the offset: in `[0, 2π)`.
  private func counted(_ angle: Value) -> Value {
    var counted = angle - offset
    // The offset is in [0, 2π), so two turns at most are missing.
    for _ in 0..<2 {
      counted = counted + (2 * .pi) * (1 - isAtLeast(counted, counted.zeros))
    }
    return counted
  }

  private func joined(_ columns: [Value], rest: Value) -> Value {
    let others = Array(angles + 1..<features)
    var terms = columns.enumerated().map { $1.scattered(to: [$0], of: features) }
    if !others.isEmpty { terms.append(rest.columns(others).scattered(to: others, of: features)) }
    return total(terms)
  }
}
