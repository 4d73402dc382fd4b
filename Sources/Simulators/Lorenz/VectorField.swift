/// How a state of three numbers moves, whatever the time: dx/dt = f(x).
protocol VectorField: Sendable {
  /// f(x).
  func velocity(at state: SIMD3<Double>) -> SIMD3<Double>
}

/// The Lorenz equations with the parameters of chaos, sigma = 10, rho = 28 and beta = 8/3.
///
/// - Reference: E. N. Lorenz, "Deterministic nonperiodic flow", J. Atmos. Sci. 20 (1963),
///   doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2.
struct LorenzField: VectorField {
  func velocity(at state: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      10 * (state.y - state.x), state.x * (28 - state.z) - state.y,
      state.x * state.y - 8.0 / 3 * state.z)
  }
}
