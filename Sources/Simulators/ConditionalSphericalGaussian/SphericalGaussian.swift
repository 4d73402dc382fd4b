import Glibc
import Tensors

/// Points around a unit sphere with independent normal angles: ``ConditionalSphericalGaussian`` at one
/// parameter point.
///
/// The chart is that of the angles, polar ones in [0, pi] and the last one in [0, 2 pi); the noise is off
/// the sphere, which the density on the manifold leaves out: it is that of the projections, exactly but
/// for radii below zero, which noise of a deviation below 0.2 gives once in three million points.
public struct SphericalGaussian: ManifoldSimulator, OutOfDistributionSimulator {
  /// What becomes of polar angles outside of [0, pi], which a normal distribution gives.
  public enum PolarAngles: String, Hashable, Sendable, Codable, CaseIterable {
    /// They are drawn again: the normal distributions are truncated.
    case truncated
    /// They are put into the formula of the embedding, as published, which folds them onto other ones.
    case folded
  }

  /// "conditional_spherical_gaussian", or "spherical_gaussian" for the one without parameters.
  public let name: String
  /// d, the dimension of the sphere.
  let sphereDimension: Int
  /// D, the dimension of data space.
  public let dataDimension: Int
  private let noiseScale: Double
  /// The standard deviation of every angle, in radians.
  let width: Double
  /// The mean of the last angle, in radians.
  let phase: Double
  let polarAngles: PolarAngles

  init(
    _ name: String, sphereDimension: Int, dataDimension: Int, noiseScale: Double, width: Double,
    phase: Double, polarAngles: PolarAngles
  ) {
    self.name = name
    self.sphereDimension = sphereDimension
    self.dataDimension = dataDimension
    self.noiseScale = noiseScale
    self.width = width
    self.phase = phase
    self.polarAngles = polarAngles
  }

  /// d, a sphere.
  public var manifoldDimension: Int { sphereDimension }
  /// phi1 to phid, the angles.
  public var latentNames: [String] { (1...sphereDimension).map { "phi\($0)" } }
  /// Around the circle, where it lies in the plane.
  public var evaluationRectangle: [ClosedRange<Double>]? {
    dataDimension == 2 ? [-1.5...1.5, -1.5...1.5] : nil
  }
  /// None: a sphere is not wound up.
  public var armRule: ArmRule? { nil }
  /// 1, whatever the noise around it.
  public var sphereRadius: Double? { 1 }

  /// Draws `count` points, each from the child of `stream` with its number.
  ///
  /// - Precondition: `count >= 0`.
  public func sample(count: Int, from stream: RandomStream) -> Samples {
    sample(count: count, from: stream) { noiseScale * $0.normal() }
  }

  /// Draws `count` points that are no data: their angles are, but radius and further coordinates are
  /// shifted by numbers that are uniform on [-3 s, 0), for noise of deviation s.
  ///
  /// - Precondition: `count >= 0`.
  public func sampleOutOfDistribution(count: Int, from stream: RandomStream) -> Samples {
    sample(count: count, from: stream) { $0.uniform(in: -3 * noiseScale..<0) }
  }

  private func sample(
    count: Int, from stream: RandomStream, shift: (inout RandomStream) -> Double
  ) -> Samples {
    precondition(count >= 0, "sample(count: \(count)): the count must not be negative")
    var points: [Double] = []
    var latents: [[Double]] = []
    for row in 0..<count {
      var draws = stream.child(row)
      let direction = SphericalAngles.direction(drawAngles(from: &draws))
      let radius = 1 + shift(&draws)
      points += direction.map { radius * $0 }
      points += (sphereDimension + 1..<dataDimension).map { _ in shift(&draws) }
      // Folded angles are told by where they lead.
      latents.append(SphericalAngles.angles(of: direction))
    }
    return Samples(
      count: count, dataDimension: dataDimension, points: points,
      latentColumns: latentNames.enumerated().map { axis, name in
        Samples.LatentColumn(name: name, values: latents.map { $0[axis] })
      })
  }

  private func drawAngles(from draws: inout RandomStream) -> [Double] {
    var angles: [Double] = []
    while angles.count < sphereDimension - 1 {
      let angle = .pi / 2 + width * draws.normal()
      if polarAngles == .folded || (0...Double.pi).contains(angle) { angles.append(angle) }
    }
    return angles + [phase + width * draws.normal()]
  }

  /// The point of the sphere with the given angles, at radius 1 and without noise.
  public func embed(_ latent: [Double]) -> [Double] {
    SphericalAngles.direction(latent)
      + [Double](repeating: 0, count: dataDimension - sphereDimension - 1)
  }

  /// The angles.
  public func latentColumns(at latent: [Double]) -> [Double] { latent }

  /// ln of the density of the angles, in nats.
  public func latentLogDensity(at latent: [Double]) -> Double {
    angleDensity(at: latent).logDensity
  }

  /// ln of the density of points around the sphere, per volume of data space, in nats.
  public func logDensityInSpace(at point: [Double]) -> Double {
    let direction = Array(point[...sphereDimension])
    let radius = SphericalAngles.length(direction)
    let latent = SphericalAngles.angles(of: direction)
    let noise = [radius - 1] + point[(sphereDimension + 1)...]
    let logNoise = noise.reduce(0) {
      $0 - $1 * $1 / (2 * noiseScale * noiseScale) - log(noiseScale) - log(2 * .pi) / 2
    }
    return logDensity(at: latent) + logNoise - Double(sphereDimension) * log(radius)
  }
}
