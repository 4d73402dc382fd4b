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
    var places: [Double] = []
    for index in 1..<knots.count {
      let (left, right) = ((index - 1) * components, index * components)
      let first = places.count
      for component in 0..<components {
        let (before, after) = (values[left + component], values[right + component])
        guard before < 0 && after > 0 || before > 0 && after < 0 else { continue }
        let share = before / (before - after)
        let place = knots[index - 1] + share * (knots[index] - knots[index - 1])
        // Rounded onto a knot, the change is where the curve is known already.
        if knots[index - 1] < place && place < knots[index] { places.append(place) }
      }
      places[first...].sort()
    }
    var distinct: [Double] = []
    for place in places where place != distinct.last { distinct.append(place) }
    return distinct
  }

  /// The same curve with more knots: all of its own, and the given ones.
  ///
  /// - Parameter places: Ascending and distinct, between the first knot and the last.
  public func refined(at places: [Double]) -> PiecewiseLinearCurve {
    var (newKnots, newValues) = ([Double](), [Double]())
    newKnots.reserveCapacity(knots.count + places.count)
    newValues.reserveCapacity((knots.count + places.count) * components)
    var next = 0
    for index in knots.indices {
      while next < places.count, places[next] < knots[index] {
        let place = places[next]
        next += 1
        let share = (place - knots[index - 1]) / (knots[index] - knots[index - 1])
        newKnots.append(place)
        for component in 0..<components {
          let before = values[(index - 1) * components + component]
          newValues.append(before + share * (values[index * components + component] - before))
        }
      }
      if next < places.count, places[next] == knots[index] { next += 1 }
      newKnots.append(knots[index])
      newValues += values[index * components..<(index + 1) * components]
    }
    return PiecewiseLinearCurve(knots: newKnots, values: newValues, components: components)
  }

  /// The curve with negative components replaced by zero.
  ///
  /// - Precondition: No component changes sign between knots, but by rounding.
  public func rectified() -> PiecewiseLinearCurve {
    PiecewiseLinearCurve(knots: knots, values: values.map { max($0, 0) }, components: components)
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
    var mapped: [Double] = []
    mapped.reserveCapacity(knots.count * bias.count)
    for _ in knots { mapped += bias }
    let (rows, outputs) = (Int32(knots.count), Int32(bias.count))
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, Int32(components), 1, values,
      Int32(components), weight, Int32(components), 1, &mapped, outputs)
    return PiecewiseLinearCurve(knots: knots, values: mapped, components: bias.count)
  }

  /// The sum of two curves with the same knots.
  public static func + (left: Self, right: Self) -> Self {
    precondition(left.knots == right.knots && left.components == right.components)
    return PiecewiseLinearCurve(
      knots: left.knots, values: zip(left.values, right.values).map { $0 + $1 },
      components: left.components)
  }
}
