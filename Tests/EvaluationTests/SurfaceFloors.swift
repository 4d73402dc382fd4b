import Glibc
import Simulators

extension SurfaceFloor {
  /// Every floor that is checked by sums over near sources; the rolls, which are large, have tests of their own.
  static let all = spheres + tori + hyperboloids + spheroids

  /// The mass on the unit sphere is exactly `1 - exp(-2 / variance)`.
  private static let spheres: [SurfaceFloor] = [
    SurfaceFloor(.sphereMixture, 1e-4, raw: "0.00021", normalised: "0.00021", mass: "1.0000"),
    SurfaceFloor(.sphereMixture, 0.001, raw: "0.00194", normalised: "0.00194", mass: "1.0000"),
    SurfaceFloor(.sphereMixture, 0.01, raw: "0.0176", normalised: "0.0176", mass: "1.0000"),
    SurfaceFloor(.sphereMixture, 0.1, raw: "0.1077", normalised: "0.1077", mass: "1.0000"),
    SurfaceFloor(.sphereCorrelated, 1e-4, raw: "0.0104", normalised: "0.0104", mass: "1.0000"),
    SurfaceFloor(.sphereCorrelated, 0.001, raw: "0.0299", normalised: "0.0299", mass: "1.0000"),
    SurfaceFloor(.sphereCorrelated, 0.01, raw: "0.0754", normalised: "0.0754", mass: "1.0000"),
    SurfaceFloor(.sphereCorrelated, 0.1, raw: "0.186", normalised: "0.186", mass: "1.0000"),
    SurfaceFloor(.sphereUnimodal, 1e-4, raw: "0.00029", normalised: "0.00029", mass: "1.0000"),
    SurfaceFloor(.sphereUnimodal, 0.001, raw: "0.00286", normalised: "0.00286", mass: "1.0000"),
    SurfaceFloor(.sphereUnimodal, 0.01, raw: "0.0265", normalised: "0.0265", mass: "1.0000"),
    SurfaceFloor(.sphereUnimodal, 0.1, raw: "0.166", normalised: "0.166", mass: "1.0000"),
  ]

  /// Surfaces without rims, on which both distances are of the order of the variance.
  private static let tori: [SurfaceFloor] = [
    SurfaceFloor(.torusMixture, 1e-4, raw: "8.4e-5", normalised: "4.6e-5", mass: "1.00007"),
    SurfaceFloor(.torusMixture, 0.001, raw: "8.4e-4", normalised: "4.6e-4", mass: "1.0007"),
    SurfaceFloor(.torusMixture, 0.01, raw: "0.0084", normalised: "0.0045", mass: "1.0072"),
    SurfaceFloor(.torusMixture, 0.1, raw: "0.091", normalised: "0.039", mass: "1.090"),
    SurfaceFloor(.torusCorrelated, 1e-4, raw: "6.8e-5", normalised: "4.2e-5", mass: "1.00007"),
    SurfaceFloor(.torusCorrelated, 0.001, raw: "6.8e-4", normalised: "4.2e-4", mass: "1.0007"),
    SurfaceFloor(.torusCorrelated, 0.01, raw: "0.0069", normalised: "0.0041", mass: "1.0069"),
    SurfaceFloor(.torusCorrelated, 0.1, raw: "0.086", normalised: "0.037", mass: "1.086"),
    SurfaceFloor(.torusUnimodal, 1e-4, raw: "2.0e-4", normalised: "1.5e-4", mass: "1.0001"),
    SurfaceFloor(.torusUnimodal, 0.001, raw: "0.0020", normalised: "0.0015", mass: "1.0013"),
    SurfaceFloor(.torusUnimodal, 0.01, raw: "0.0202", normalised: "0.0145", mass: "1.0134"),
    SurfaceFloor(.torusUnimodal, 0.1, raw: "0.208", normalised: "0.127", mass: "1.165"),
  ]

  /// Surfaces with rims or an unbounded density at the tip, which cost the order of the deviation.
  private static let hyperboloids: [SurfaceFloor] = [
    SurfaceFloor(.hyperboloidMixture, 1e-4, raw: "0.0066", normalised: "0.0040", mass: "0.9934"),
    SurfaceFloor(.hyperboloidMixture, 0.001, raw: "0.0208", normalised: "0.0119", mass: "0.9792"),
    SurfaceFloor(.hyperboloidMixture, 0.01, raw: "0.0644", normalised: "0.0326", mass: "0.9356"),
    SurfaceFloor(.hyperboloidMixture, 0.1, raw: "0.198", normalised: "0.070", mass: "0.805"),
    SurfaceFloor(.hyperboloidCorrelated, 1e-4, raw: "0.0037", normalised: "0.0037", mass: "0.9996"),
    SurfaceFloor(
      .hyperboloidCorrelated, 0.001, raw: "0.0112", normalised: "0.0114", mass: "0.9988"),
    SurfaceFloor(.hyperboloidCorrelated, 0.01, raw: "0.0342", normalised: "0.0339", mass: "0.9962"),
    SurfaceFloor(.hyperboloidCorrelated, 0.1, raw: "0.1045", normalised: "0.1028", mass: "0.987"),
    hyperboloidUnimodal(1e-4, "0.0089", "0.0089", "1.0000"),
    hyperboloidUnimodal(0.001, "0.0278", "0.0278", "1.0000"),
    hyperboloidUnimodal(0.01, "0.0876", "0.0876", "1.0000"),
    hyperboloidUnimodal(0.1, "0.252", "0.252", "0.9973"),
  ]

  /// The published window and densities, which take no notice of what lies behind the pole.
  private static let spheroids: [SurfaceFloor] = [
    spheroid(
      .spheroidMixture(truncation: .published), 1e-4, "9e-5", "1.0e-4", "1.00002", 0.99586),
    spheroid(
      .spheroidMixture(truncation: .published), 0.001, "8.4e-4", "0.0010", "1.0003", 0.99586),
    spheroid(.spheroidMixture(truncation: .published), 0.01, "0.0076", "0.0088", "1.0019", 0.99586),
    // A table has the mass 1.00003; the integral of the first-order bias over the window is 0.2442 of the variance.
    spheroid(
      .spheroidCorrelated(truncation: .published), 1e-4, "3.1e-4", "3.3e-4", "1.000024", 0.99599),
    spheroid(
      .spheroidCorrelated(truncation: .published), 0.001, "0.0029", "0.0030", "1.0003", 0.99599),
    spheroid(
      .spheroidCorrelated(truncation: .published), 0.01, "0.0228", "0.0239", "1.0021", 0.99599),
  ]

  /// Sources reach eight deviations beyond the rim of the window, where the hyperboloid goes on.
  private static func hyperboloidUnimodal(
    _ variance: Double, _ raw: PrintedNumber, _ normalised: PrintedNumber, _ mass: PrintedNumber
  ) -> SurfaceFloor {
    SurfaceFloor(
      .hyperboloidUnimodal, variance, raw: raw, normalised: normalised, mass: mass,
      exactMass: -expm1(-4), sources: [0, asinh(sinh(2) + 8 * variance.squareRoot())])
  }

  /// The surface bends anew at z1 = 0, where one density has a kink.
  ///
  /// Sources reach eight deviations beyond the upper rim of the window, and below it to the pole.
  private static func spheroid(
    _ surface: ChartedSurface, _ variance: Double, _ raw: PrintedNumber,
    _ normalised: PrintedNumber, _ mass: PrintedNumber, _ exactMass: Double
  ) -> SurfaceFloor {
    SurfaceFloor(
      surface, variance, raw: raw, normalised: normalised, mass: mass, exactMass: exactMass,
      bounds: [-2, 0, 1.5],
      sources: [-asinh(sinh(2) + 8 * variance.squareRoot()), 0, .pi / 2])
  }
}
