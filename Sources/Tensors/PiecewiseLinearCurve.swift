import COpenBLAS

/// A continuous curve `R → Rⁿ` of straight segments, in float64: what a rectifier network makes of
/// one variable.
///
/// The curve is known at its knots, linear between neighbours, and goes on straight beyond the first and
/// the last. Affine maps keep the knots; a rectifier bends the curve where a component changes sign.
public struct PiecewiseLinearCurve: Sendable {
  /// Where segments meet, ascending, at least two.
  public private(set) var knots: [Double]
  /// The curve at the knots, shape `[knot, component]`, row-major.
  public private(set) var values: [Double]
  /// `n`, the number of components.
  public let components: Int

  /// The straight curve `slope · x + offset`, between knots that far from zero.
  ///
  /// - Parameters:
  ///   - slope: Shape `[component]`.
  ///   - offset: Shape `[component]`.
  ///   - reach: How far to both sides of zero bends will be looked for.
  public init(slope: [Double], offset: [Double], reach: Double) {
    precondition(slope.count == offset.count, "\(slope.count) slopes, \(offset.count) offsets")
    knots = [-reach, reach]
    components = slope.count
    values = knots.flatMap { knot in zip(slope, offset).map { $0 * knot + $1 } }
  }

  private init(knots: [Double], values: [Double], components: Int) {
    self.knots = knots
    self.values = values
    self.components = components
  }

  /// The places between knots where a component changes sign, ascending.
  public var signChanges: [Double] {
    var distinct: [Double] = []
    values.withUnsafeBufferPointer { values in
      var places: [Double] = []
      for index in 1..<knots.count {
        let (start, end) = (knots[index - 1], knots[index])
        let (left, right) = ((index - 1) * components, index * components)
        places.removeAll(keepingCapacity: true)
        for component in 0..<components {
          let (before, after) = (values[left + component], values[right + component])
          guard before * after < 0 else { continue }
          let place = start + before / (before - after) * (end - start)
          // Rounded onto a knot, the change is where the curve is known already.
          if start < place && place < end { places.append(place) }
        }
        places.sort()
        for place in places where place != distinct.last { distinct.append(place) }
      }
    }
    return distinct
  }

  /// The same curve with more knots: all of its own, and the given ones.
  ///
  /// - Parameter places: Ascending and distinct, between the first knot and the last.
  public func refined(at places: [Double]) -> PiecewiseLinearCurve {
    var merged: [Double] = []
    merged.reserveCapacity(knots.count + places.count)
    /// The last knot that is not beyond each merged one.
    var origins: [Int] = []
    origins.reserveCapacity(knots.count + places.count)
    var next = 0
    for (index, knot) in knots.enumerated() {
      while next < places.count, places[next] < knot {
        merged.append(places[next])
        origins.append(index - 1)
        next += 1
      }
      if next < places.count, places[next] == knot { next += 1 }
      merged.append(knot)
      origins.append(index)
    }
    let refined = filled(count: merged.count * components) { target in
      values.withUnsafeBufferPointer { values in
        for (row, origin) in origins.enumerated() {
          let (from, to) = (origin * components, row * components)
          // No share of the next knot's values at a knot, which the last has not.
          let distance = merged[row] - knots[origin]
          let share = distance == 0 ? 0 : distance / (knots[origin + 1] - knots[origin])
          let step = distance == 0 ? 0 : components
          for component in 0..<components {
            let before = values[from + component]
            target[to + component] = before + share * (values[from + step + component] - before)
          }
        }
      }
    }
    return PiecewiseLinearCurve(knots: merged, values: refined, components: components)
  }

  /// The curve with negative components replaced by zero.
  ///
  /// - Precondition: No component changes sign between knots, but by rounding.
  public func rectified() -> PiecewiseLinearCurve {
    let rectified = filled(count: values.count) { target in
      values.withUnsafeBufferPointer { values in
        for index in values.indices { target[index] = values[index] > 0 ? values[index] : 0 }
      }
    }
    return PiecewiseLinearCurve(knots: knots, values: rectified, components: components)
  }

  /// The curve `y Wᵀ + b`.
  ///
  /// - Parameters:
  ///   - weight: `W`, shape `[output, component]`, row-major.
  ///   - bias: `b`, shape `[output]`.
  public func mapped(weight: [Double], bias: [Double]) -> PiecewiseLinearCurve {
    precondition(
      weight.count == bias.count * components,
      "\(weight.count) weights for \(components) components and \(bias.count) outputs")
    let mapped = filled(count: knots.count * bias.count) { target in
      for row in knots.indices {
        for output in bias.indices { target[row * bias.count + output] = bias[output] }
      }
      let (rows, outputs) = (Int32(knots.count), Int32(bias.count))
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, Int32(components), 1, values,
        Int32(components), weight, Int32(components), 1, target.baseAddress, outputs)
    }
    return PiecewiseLinearCurve(knots: knots, values: mapped, components: bias.count)
  }

  /// The sum of two curves with the same knots.
  public static func + (left: Self, right: Self) -> Self {
    precondition(left.knots == right.knots && left.components == right.components)
    let sum = filled(count: left.values.count) { target in
      left.values.withUnsafeBufferPointer { first in
        right.values.withUnsafeBufferPointer { second in
          for index in first.indices { target[index] = first[index] + second[index] }
        }
      }
    }
    return PiecewiseLinearCurve(knots: left.knots, values: sum, components: left.components)
  }
}

/// An array whose elements are all written by `fill`.
private func filled(
  count: Int, _ fill: (UnsafeMutableBufferPointer<Double>) -> Void
) -> [Double] {
  [Double](unsafeUninitializedCapacity: count) { elements, written in
    fill(UnsafeMutableBufferPointer(start: elements.baseAddress, count: count))
    written = count
  }
}
