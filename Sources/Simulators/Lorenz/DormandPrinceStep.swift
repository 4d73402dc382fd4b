/// One step of a trajectory, with its error and the state at every time within.
///
/// The state is a polynomial of degree 4 in the time, which at both ends has the right state and velocity and
/// is as exact in between as the method of order 4.
///
/// - Reference: L. F. Shampine, "Some practical Runge-Kutta formulas", Math. Comp. 46 (1986),
///   doi:10.1090/S0025-5718-1986-0815836-3.
struct DormandPrinceStep {
  /// The time at the start.
  let start: Double
  /// How long it is.
  let length: Double
  /// The state at the start.
  let state: SIMD3<Double>
  /// The velocities of the stages; the second has no weight in anything.
  let k1, k3, k4, k5, k6, k7: SIMD3<Double>

  /// The time at the end.
  var end: Double { start + length }

  /// The difference of the states that the methods of order 5 and 4 lead to.
  var error: SIMD3<Double> {
    length * sum(-71.0 / 57600, k1, 71.0 / 16695, k3, -71.0 / 1920, k4)
      + length * sum(17253.0 / 339200, k5, -22.0 / 525, k6, 1.0 / 40, k7)
  }

  /// The state at a time within the step.
  func state(at time: Double) -> SIMD3<Double> {
    let share = (time - start) / length
    let velocities = [k1, k3, k4, k5, k6, k7]
    let sum = zip(Self.weights, velocities).reduce(SIMD3<Double>()) { sum, term in
      sum + term.0.reversed().reduce(0) { share * ($0 + $1) } * term.1
    }
    return state + length * sum
  }

  /// Of each velocity, the weights of the powers 1 to 4 of the share of the step that has passed.
  private static let weights: [[Double]] = [
    [
      1, -8_048_581_381.0 / 2_820_520_608, 8_663_915_743.0 / 2_820_520_608,
      -12_715_105_075.0 / 11_282_082_432,
    ],
    [
      0, 131_558_114_200.0 / 32_700_410_799, -68_118_460_800.0 / 10_900_136_933,
      87_487_479_700.0 / 32_700_410_799,
    ],
    [
      0, -1_754_552_775.0 / 470_086_768, 14_199_869_525.0 / 1_410_260_304,
      -10_690_763_975.0 / 1_880_347_072,
    ],
    [
      0, 127_303_824_393.0 / 49_829_197_408, -318_862_633_887.0 / 49_829_197_408,
      701_980_252_875.0 / 199_316_789_632,
    ],
    [
      0, -282_668_133.0 / 205_662_961, 2_019_193_451.0 / 616_988_883,
      -1_453_857_185.0 / 822_651_844,
    ],
    [
      0, 40_617_522.0 / 29_380_423, -110_615_467.0 / 29_380_423, 69_997_945.0 / 29_380_423,
    ],
  ]
}
