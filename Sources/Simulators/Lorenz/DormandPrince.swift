import Glibc

/// Steps along a trajectory by the Runge-Kutta method of Dormand and Prince, of order 5, whose lengths
/// follow from an error estimate of order 4.
///
/// The error of a step, per coordinate in units of `absolute + relative max(|x|, |x'|)`, has a root mean
/// square of at most 1. The rules are those of the implementation that the published data come from.
///
/// - Reference: J. R. Dormand, P. J. Prince, "A family of embedded Runge-Kutta formulae", J. Comput.
///   Appl. Math. 6 (1980), doi:10.1016/0771-050X(80)90013-3; lengths: E. Hairer, S. P. Norsett, G. Wanner,
///   "Solving Ordinary Differential Equations I", section II.4.
struct DormandPrince<Field: VectorField> {
  /// The state after the last step.
  private(set) var state: SIMD3<Double>
  /// The time of the state.
  private(set) var time = 0.0

  private let field: Field
  private let relativeTolerance: Double
  private let absoluteTolerance: Double
  /// f(x) at the state: the last stage of a step is the first of the next.
  private var velocity: SIMD3<Double>
  private var step: Double

  /// At a state at time 0.
  ///
  /// - Precondition: Both tolerances are above 0.
  init(_ field: Field, from state: SIMD3<Double>, relative: Double, absolute: Double) {
    precondition(relative > 0 && absolute > 0, "tolerances \(relative) and \(absolute)")
    self.field = field
    self.state = state
    (relativeTolerance, absoluteTolerance) = (relative, absolute)
    velocity = field.velocity(at: state)
    step = 0
    step = firstStep()
  }

  /// Moves on by one step, as long as the tolerances allow.
  mutating func advance() -> DormandPrinceStep {
    var isRepeated = false
    while true {
      let (end, stages) = attempt()
      let scale =
        SIMD3(repeating: absoluteTolerance) + relativeTolerance
        * pointwiseMax(state.magnitudes, end.magnitudes)
      let error = rootMeanSquare(stages.error / scale)
      let factor = 0.9 * pow(error, -0.2)
      if error < 1 {
        (state, velocity, time) = (end, stages.k7, time + step)
        // Also where there is no error at all, and the factor is infinite.
        step *= min(isRepeated ? 1 : 10, factor)
        return stages
      }
      precondition(step > 10 * time.ulp && error.isFinite, "no step from \(state) is short enough")
      step *= max(0.2, factor)
      isRepeated = true
    }
  }

  /// A step of the present length, and its end.
  private func attempt() -> (end: SIMD3<Double>, stages: DormandPrinceStep) {
    let (x, h, k1) = (state, step, velocity)
    let k2 = field.velocity(at: x + h / 5 * k1)
    let k3 = field.velocity(at: x + h * sum(3.0 / 40, k1, 9.0 / 40, k2))
    let k4 = field.velocity(
      at: x + h * sum(44.0 / 45, k1, -56.0 / 15, k2, 32.0 / 9, k3))
    let k5 = field.velocity(
      at: x + h * sum(19372.0 / 6561, k1, -25360.0 / 2187, k2, 64448.0 / 6561, k3)
        - h * 212.0 / 729 * k4)
    let k6 = field.velocity(
      at: x + h * sum(9017.0 / 3168, k1, -355.0 / 33, k2, 46732.0 / 5247, k3)
        + h * sum(49.0 / 176, k4, -5103.0 / 18656, k5))
    let end =
      x + h * sum(35.0 / 384, k1, 500.0 / 1113, k3, 125.0 / 192, k4)
      + h * sum(-2187.0 / 6784, k5, 11.0 / 84, k6)
    return (
      end,
      DormandPrinceStep(
        start: time, length: h, state: x, k1: k1, k3: k3, k4: k4, k5: k5, k6: k6,
        k7: field.velocity(at: end))
    )
  }

  /// A step whose change of the velocity is about a hundredth of the tolerance.
  private func firstStep() -> Double {
    let scale = SIMD3(repeating: absoluteTolerance) + relativeTolerance * state.magnitudes
    let (size, speed) = (rootMeanSquare(state / scale), rootMeanSquare(velocity / scale))
    let guess = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed
    let change = field.velocity(at: state + guess * velocity) - velocity
    let largest = max(speed, rootMeanSquare(change / scale) / guess)
    let second = largest <= 1e-15 ? max(1e-6, guess * 1e-3) : pow(0.01 / largest, 0.2)
    return min(100 * guess, second)
  }
}

/// The weighted sum of two or three vectors.
func sum(
  _ a: Double, _ x: SIMD3<Double>, _ b: Double, _ y: SIMD3<Double>, _ c: Double = 0,
  _ z: SIMD3<Double> = SIMD3()
) -> SIMD3<Double> {
  a * x + b * y + c * z
}

private func rootMeanSquare(_ vector: SIMD3<Double>) -> Double {
  ((vector * vector).sum() / 3).squareRoot()
}

extension SIMD3<Double> {
  fileprivate var magnitudes: SIMD3<Double> { replacing(with: -self, where: self .< 0) }
}
