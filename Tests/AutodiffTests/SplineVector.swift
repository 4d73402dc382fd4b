import Autodiff
import Glibc
import Testing

/// A spline with parameters and what it does to some points.
struct SplineVector: CustomTestStringConvertible, Sendable {
  let family: SplineFamily
  let parameters: [Double]
  let forward: (y: [Double], logDerivative: [Double])
  let inverse: (y: [Double], logDerivative: [Double])

  var testDescription: String { "\(family)" }

  static let points = [-3.5, -3, -1.7, 0, 0.4, 2.9, 3, 10]

  private static let widths = (1...5).map { 0.3 * sin(Double($0)) }
  private static let heights = (1...5).map { 0.4 * cos(Double($0)) }

  /// Computed in double from the formulas of the published implementation.
  static let all = [
    SplineVector(
      family: .rationalQuadratic,
      parameters: widths + heights + (1...4).map { 0.5 * sin(2 * Double($0)) },
      forward: (
        [-3.5, -3, -1.584060273, -0.3096035068, -0.0515351562, 2.882644761, 3, 10],
        [0, 0, 0.01809366343, -0.6472803776, -0.2871109931, 0.2993565682, 0, 0]
      ),
      inverse: (
        [-3.5, -3, -1.811848143, 0.4675615153, 0.9740082349, 2.913088426, 3, 10],
        [0, 0, -0.05253043404, 0.2559760951, 0.2951494335, -0.2646551568, 0, 0]
      )),
    SplineVector(
      family: .quadratic(boundary: .published), parameters: widths + heights.prefix(4),
      forward: (
        [-3.5, -3, -1.606883261, 0.4574928122, 0.8317787507, 2.919368154, 3, 10],
        [
          0, -0.220908446, 0.2937633721, -0.03146307196, -0.102238481, -0.2096760925,
          -0.220908446, 0,
        ]
      ),
      inverse: (
        [-3.5, -3, -1.770176148, -0.4421414883, -0.05880033596, 2.876145451, 3, 10],
        [
          0, 0.220908446, -0.2718070916, -0.09568650488, 0.01359203616, 0.2070152005,
          0.220908446, 0,
        ]
      )),
    SplineVector(
      family: .cubic, parameters: widths + heights + [0.2, -0.3],
      forward: (
        [-3.5, -3, -1.561875587, -0.3102205898, -0.03943627422, 2.794871249, 3, 10],
        [
          0, 0.5736963779, -0.1771210196, -0.3281779365, -0.4245130108, 0.6844583896,
          0.7524610643, 0,
        ]
      ),
      inverse: (
        [-3.5, -3, -1.866938346, 0.4602553913, 1.021903953, 2.952099419, 3, 10],
        [
          0, -0.5736963779, 0.1939329931, 0.4225312434, 0.2073773847, -0.719611341,
          -0.7524610643, 0,
        ]
      )),
    SplineVector(
      family: .linear, parameters: widths,
      forward: (
        [-3.5, -3, -1.385683348, 0.609079623, 1.011029229, 2.927758182, 3, 10],
        [
          0, 0.2149674674, 0.2353154, 0.004862174367, 0.004862174367, -0.3251511104,
          -0.3251511104, 0,
        ]
      ),
      // The published inverse gives 2.999991695 at the bound.
      inverse: (
        [-3.5, -3, -1.951462017, -0.6048645988, -0.2080655088, 2.861568672, 3, 10],
        [
          0, -0.2149674674, -0.2149674674, -0.2353154, -0.004862174367, 0.3251511, 0.3251511, 0,
        ]
      )),
  ]
}
