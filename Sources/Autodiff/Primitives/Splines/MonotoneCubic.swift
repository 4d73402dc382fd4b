import Tensors

/// The cubic from (0, 0) to (1, 1) with given derivatives at both ends.
///
/// `p(t) = a t (1 - t)² + (3 - b) t² (1 - t) + t³`; monotone for `a`, `b` in `[0, 3]`.
struct MonotoneCubic {
  /// `a`, the derivative at 0.
  let before: Value
  /// `b`, the derivative at 1.
  let after: Value

  /// `p(t)`, element by element.
  func value(_ t: Value) -> Value {
    let rest = 1 - t
    return t * (before * square(rest) + t * ((3 - after) * rest + t))
  }

  /// `p′(t)`, element by element, in the Bernstein basis: exact at both ends.
  func derivative(_ t: Value) -> Value {
    let rest = 1 - t
    return before * square(rest) + 2 * ((3 - before - after) * (t * rest)) + after * square(t)
  }

  /// The `t` in `[0, 1]` with `p(t)` equal to `share`, element by element.
  func root(_ share: Value) -> Value {
    share.tracer.apply(MonotoneCubicRoot(), to: [share, before, after])[0]
  }
}

/// The `t` in `[0, 1]` with `p(t) = v`, element by element; operands `v`, `a`, `b`.
///
/// By Newton's method, kept within a shrinking bracket: no formula for cubic roots is stable for all
/// coefficients. The derivative is that of an implicit function.
struct MonotoneCubicRoot: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(Set(operands).count == 1, "cubic roots of shapes \(operands)")
    return [operands[0]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    var result = operands[0]
    for index in result.values.indices {
      result.values[index] = Self.root(
        operands[0].values[index], operands[1].values[index], operands[2].values[index])
    }
    return [result]
  }

  // In double: basic operations alone, so every machine finds the same root.
  func run(_ call: borrowing KernelCall) {
    let (share, before, after) = (call.operands[0], call.operands[1], call.operands[2])
    for index in 0..<call.operandShapes[0].count {
      call.results[0][index] = Float(
        Self.root(Double(share[index]), Double(before[index]), Double(after[index])))
    }
  }

  var overwritableOperands: [Int] { [0, 1, 2] }

  // p(t; a, b) = v, so p′ dt = dv - ∂p/∂a da - ∂p/∂b db.
  private func factors(_ application: Application) -> [Value] {
    let t = application.result
    let rest = 1 - t
    let cubic = MonotoneCubic(before: application.operands[1], after: application.operands[2])
    let speed = reciprocal(cubic.derivative(t))
    return [speed, -(t * square(rest) * speed), square(t) * rest * speed]
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let terms = zip(factors(application), tangents).compactMap { factor, tangent in
      tangent.map { factor * $0 }
    }
    return [total(terms)]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    factors(application).map { factor in cotangents[0].map { factor * $0 } }
  }

  /// Enough halvings of the bracket for every double; Newton's steps need a few.
  private static let mostSteps = 200

  private static func root(_ share: Double, _ before: Double, _ after: Double) -> Double {
    guard (share + before + after).isFinite else { return .nan }
    guard share > 0 else { return 0 }
    guard share < 1 else { return 1 }
    var (low, high, t) = (0.0, 1.0, share)
    for _ in 0..<mostSteps {
      let rest = 1 - t
      let error = t * (before * rest * rest + t * ((3 - after) * rest + t)) - share
      if error == 0 { return t }
      if error > 0 { high = t } else { low = t }
      let slope = before * rest * rest + 2 * (3 - before - after) * t * rest + after * t * t
      var next = t - error / slope
      if !(next > low && next < high) { next = 0.5 * (low + high) }
      if abs(next - t) <= t.ulp { return next }
      t = next
    }
    return t
  }
}
