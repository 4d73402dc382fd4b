import Glibc
import Tensors

/// An Archimedean spiral in the plane with exponentially distributed energy.
///
/// E follows the exponential distribution of mean 0.3; z = 3 pi sqrt(E) is the angle in radians;
/// x = (z / 3) (-cos z, sin z). The chart's coordinate is E; z is a second latent column. The
/// radius is z / 3, and neighbouring arms are about 2.1 apart.
///
/// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021, section 4 and its
///   published code.
public struct ThinSpiral: CurveSimulator {
  /// The mean of E.
  public static let meanEnergy = 0.3

  /// z / sqrt(E), in radians.
  public static let angleScale = 3 * Double.pi

  /// Below this angle the volume factor, which grows as 1 / z, keeps its value.
  static let smallestAngle = 1e-6

  /// The spiral; it has no free parameters.
  public init() {}

  /// "thin_spiral".
  public var name: String { "thin_spiral" }
  /// 2, the plane.
  public var dataDimension: Int { 2 }
  /// 1, a curve.
  public var manifoldDimension: Int { 1 }
  /// The energy E, which is the chart, and the angle z in radians.
  public var latentNames: [String] { ["E", "z"] }
  /// The rectangle of the published figures.
  public var evaluationRectangle: [ClosedRange<Double>]? { [-4.8...6, -4.5...5] }
  /// Different arms: angles more than half a turn apart.
  public var armRule: ArmRule? { ArmRule(column: "z", separation: .pi) }

  /// It is no sphere.
  public var sphereRadius: Double? { nil }

  /// z = 3 pi sqrt(E), in radians.
  ///
  /// - Precondition: `energy >= 0`, or NaN, which stays NaN.
  public static func angle(ofEnergy energy: Double) -> Double {
    precondition(!(energy < 0), "the spiral has no point of energy \(energy)")
    return angleScale * energy.squareRoot()
  }

  /// E = (z / 3 pi)^2.
  public static func energy(ofAngle angle: Double) -> Double {
    let root = angle / angleScale
    return root * root
  }

  /// Draws `count` energies from the child "energy" of `stream` and places them on the spiral.
  ///
  /// - Precondition: `count >= 0`.
  public func sample(count: Int, from stream: RandomStream) -> Samples {
    precondition(count >= 0, "sample(count: \(count)): the count must not be negative")
    var draws = stream.child("energy")
    let energies = (0..<count).map { _ in draws.exponential(mean: Self.meanEnergy) }
    let angles = energies.map(Self.angle(ofEnergy:))
    return Samples(
      count: count, dataDimension: dataDimension, points: angles.flatMap(Self.point(atAngle:)),
      latentColumns: [
        Samples.LatentColumn(name: "E", values: energies),
        Samples.LatentColumn(name: "z", values: angles),
      ])
  }

  /// x = (z / 3) (-cos z, sin z) for E = `latent[0]` >= 0.
  public func embed(_ latent: [Double]) -> [Double] {
    Self.point(atAngle: Self.angle(ofEnergy: energy(latent)))
  }

  /// E and z for E = `latent[0]` >= 0.
  public func latentColumns(at latent: [Double]) -> [Double] {
    [energy(latent), Self.angle(ofEnergy: energy(latent))]
  }

  /// -E / 0.3 - ln 0.3 for E >= 0, otherwise -infinity, in nats.
  public func latentLogDensity(at latent: [Double]) -> Double {
    let energy = energy(latent)
    return energy < 0 ? -.infinity : -energy / Self.meanEnergy - log(Self.meanEnergy)
  }

  /// ln |dx/dE| = ln(c^2 sqrt(1 + z^2) / (6 z)) with c = 3 pi, in nats.
  ///
  /// It diverges at the origin; below z = 1e-6 the value there is kept.
  public func logVolumeFactor(at latent: [Double]) -> Double {
    let angle = max(Self.angle(ofEnergy: energy(latent)), Self.smallestAngle)
    return 2 * log(Self.angleScale) + log(hypot(1, angle)) - log(6 * angle)
  }

  /// The unit vector along dx/dz, towards growing E, shape `[1, 2]`.
  public func tangents(at latent: [Double]) -> [Double] {
    let angle = Self.angle(ofEnergy: energy(latent))
    let length = hypot(1, angle)
    return [
      (-cos(angle) + angle * sin(angle)) / length,
      (sin(angle) + angle * cos(angle)) / length,
    ]
  }

  /// The tangent turned clockwise by a quarter, shape `[1, 2]`.
  public func normals(at latent: [Double]) -> [Double] {
    let tangent = tangents(at: latent)
    return [tangent[1], -tangent[0]]
  }

  /// -3 (z^2 + 2) / (1 + z^2)^(3/2): the normal points inwards, to where the spiral bends.
  public func principalCurvatures(at latent: [Double]) -> [Double]? {
    let angle = Self.angle(ofEnergy: energy(latent))
    let length = hypot(1, angle)
    return [-3 * (angle * angle + 2) / (length * length * length)]
  }

  static func point(atAngle angle: Double) -> [Double] {
    [-angle / 3 * cos(angle), angle / 3 * sin(angle)]
  }

  private func energy(_ latent: [Double]) -> Double {
    precondition(latent.count == 1, "the spiral has one latent, not \(latent.count)")
    return latent[0]
  }
}
