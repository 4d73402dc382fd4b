/// Points around a sphere whose angles are normal, with widths and a last phase that depend on two
/// parameters.
///
/// Given theta, every angle has the width w = 0.1 pi + 0.3 pi (1 + theta_1)/2; the polar angles, all but
/// the last, have the phase pi/2 and the last one pi/2 + pi (1 + theta_2)/2. Around the unit sphere in the
/// first d + 1 coordinates, radius and further coordinates have independent normal noise.
///
/// - Reference: Brehmer, Cranmer, "Flows for simultaneous manifold learning and density estimation",
///   NeurIPS 2020, and its published code, whose density has faults: see ``SphericalGaussian``.
public struct ConditionalSphericalGaussian: SimulatorFamily {
  /// d, the dimension of the sphere.
  public let sphereDimension: Int
  /// D, the dimension of data space.
  public let dataDimension: Int
  /// The standard deviation of the noise, in units of data space.
  public let noiseScale: Double
  /// How polar angles outside of [0, pi] are dealt with.
  public let polarAngles: SphericalGaussian.PolarAngles

  private static let leastWidth = 0.1 * Double.pi
  private static let greatestWidth = 0.4 * Double.pi

  /// The family; sphere, space and noise are the published ones unless given.
  ///
  /// - Precondition: 0 < d < D and `noiseScale > 0`.
  public init(
    sphereDimension: Int = 8, dataDimension: Int = 9, noiseScale: Double = 0.01,
    polarAngles: SphericalGaussian.PolarAngles = .truncated
  ) {
    precondition(
      0 < sphereDimension && sphereDimension < dataDimension && noiseScale > 0,
      "a sphere of dimension \(sphereDimension) in \(dataDimension), with noise \(noiseScale)")
    self.sphereDimension = sphereDimension
    self.dataDimension = dataDimension
    self.noiseScale = noiseScale
    self.polarAngles = polarAngles
  }

  /// The family with the given settings, and the published ones for those left out; `nil` when a
  /// setting is out of its range.
  init?(_ settings: SimulatorSettings) {
    let (sphere, space) = (settings.manifoldDimension ?? 8, settings.dataDimension ?? 9)
    let noise = settings.noiseScale ?? 0.01
    guard 0 < sphere, sphere < space, noise > 0 else { return nil }
    self.init(
      sphereDimension: sphere, dataDimension: space, noiseScale: noise,
      polarAngles: settings.polarAngles ?? .truncated)
  }

  /// "conditional_spherical_gaussian".
  public var name: String { "conditional_spherical_gaussian" }
  /// theta_1 widens all angles, theta_2 turns the last one.
  public var parameterNames: [String] { ["theta1", "theta2"] }
  /// 0, the middle of both ranges.
  public var defaultParameters: [Double] { [0, 0] }

  /// The distribution with the width and the phase of the given parameters.
  public func member(at parameters: [Double]) -> any ManifoldSimulator { gaussian(at: parameters) }

  public func score(at latent: [Double], given parameters: [Double]) -> [Double] {
    let density = gaussian(at: parameters).angleDensity(at: latent)
    // Both are linear in their parameter.
    return [
      density.byWidth * (Self.greatestWidth - Self.leastWidth) / 2, density.byPhase * .pi / 2,
    ]
  }

  /// The distribution without parameters, "spherical_gaussian": deviations of pi/4, all angles around
  /// pi/2.
  ///
  /// - Reference: Brehmer, Cranmer 2020, published code, whose simulator of that name it is.
  public var unconditional: SphericalGaussian {
    gaussian(at: [0, -1], named: "spherical_gaussian")
  }

  /// The distribution at a parameter point.
  func gaussian(at parameters: [Double], named name: String? = nil) -> SphericalGaussian {
    precondition(
      parameters.count == 2 && parameters.allSatisfy { (-1...1).contains($0) },
      "the parameters \(parameters) are not two in [-1, 1]")
    let share = (1 + parameters[0]) / 2
    return SphericalGaussian(
      name ?? self.name, sphereDimension: sphereDimension, dataDimension: dataDimension,
      noiseScale: noiseScale,
      width: Self.leastWidth + share * (Self.greatestWidth - Self.leastWidth),
      phase: .pi / 2 + .pi * (1 + parameters[1]) / 2, polarAngles: polarAngles)
  }
}
