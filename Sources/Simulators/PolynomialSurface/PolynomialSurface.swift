import Glibc
import Tensors

/// A surface in space over the plane of its two latents, with a mixture of two normal densities.
///
/// x = R (z0, z1, f(z)) with a rotation R and a polynomial f that fades out. With probability 0.6 z is
/// N((1, -1), 2^2 I), otherwise N((-1, 1), s^2 I); the scale s(theta) = 0.6 + 0.4 theta alone depends on
/// the parameter.
///
/// - Reference: Brehmer, Cranmer, "Flows for simultaneous manifold learning and density estimation",
///   NeurIPS 2020, section 4.3 and its published code.
public struct PolynomialSurface: ManifoldSimulator, OutOfDistributionSimulator {
  /// One of the two normal densities of z.
  private struct Component {
    let weight: Double
    let mean: (Double, Double)
    /// The standard deviation of both coordinates.
    let scale: Double

    /// weight N(z; mean, scale^2 I).
    func density(at z: (Double, Double)) -> Double {
      let variance = scale * scale
      return weight / (2 * .pi * variance) * exp(-squaredDistance(to: z) / (2 * variance))
    }

    func squaredDistance(to z: (Double, Double)) -> Double {
      let (first, second) = (z.0 - mean.0, z.1 - mean.1)
      return first * first + second * second
    }
  }

  /// The height f over the plane.
  public let polynomial: SurfacePolynomial
  /// R, row-major, shape `[3, 3]`.
  public let rotation: [Double]
  private let wide: Component
  private let narrow: Component

  /// ds/dtheta.
  private static let scaleSlope = 0.4

  /// The distribution at a parameter in [-1, 1].
  ///
  /// - Parameters:
  ///   - parameter: theta.
  ///   - polynomial: The height over the plane.
  ///   - rotation: R, row-major, shape `[3, 3]`.
  public init(
    parameter: Double, polynomial: SurfacePolynomial = .published,
    rotation: [Double] = Self.publishedRotation
  ) {
    precondition((-1...1).contains(parameter), "the parameter \(parameter) is not in [-1, 1]")
    precondition(rotation.count == 9, "\(rotation.count) numbers are no rotation of space")
    self.polynomial = polynomial
    self.rotation = rotation
    wide = Component(weight: 0.6, mean: (1, -1), scale: 2)
    narrow = Component(weight: 0.4, mean: (-1, 1), scale: 0.6 + Self.scaleSlope * parameter)
  }

  /// "polynomial_surface".
  public var name: String { "polynomial_surface" }
  /// 3, space.
  public var dataDimension: Int { 3 }
  /// 2, a surface.
  public var manifoldDimension: Int { 2 }
  /// z0 and z1, which are the chart.
  public var latentNames: [String] { ["z0", "z1"] }
  /// None: densities in space have no plane to be drawn in.
  public var evaluationRectangle: [ClosedRange<Double>]? { nil }
  /// None: the surface is not wound up.
  public var armRule: ArmRule? { nil }
  /// None: the surface is no sphere.
  public var sphereRadius: Double? { nil }

  /// Draws `count` latents, each from the child of `stream` with its number.
  ///
  /// - Precondition: `count >= 0`.
  public func sample(count: Int, from stream: RandomStream) -> Samples {
    precondition(count >= 0, "sample(count: \(count)): the count must not be negative")
    let latents = (0..<count).map { row -> [Double] in
      var draws = stream.child(row)
      let component = draws.uniform() < wide.weight ? wide : narrow
      return [
        component.mean.0 + component.scale * draws.normal(),
        component.mean.1 + component.scale * draws.normal(),
      ]
    }
    return Samples(
      count: count, dataDimension: dataDimension, points: latents.flatMap(embed),
      latentColumns: latentNames.enumerated().map { axis, name in
        Samples.LatentColumn(name: name, values: latents.map { $0[axis] })
      })
  }

  /// Draws `count` points that are no data: points of the child "points" of `stream`, with normal noise of
  /// deviation 0.1 on every coordinate from its child "noise".
  ///
  /// - Precondition: `count >= 0`.
  public func sampleOutOfDistribution(count: Int, from stream: RandomStream) -> Samples {
    sample(count: count, from: stream.child("points")).displaced(from: stream.child("noise"))
  }

  /// R (z0, z1, f(z)).
  public func embed(_ latent: [Double]) -> [Double] {
    let z = pair(latent)
    return rotated([z.0, z.1, polynomial.expansion(at: z).value])
  }

  /// z0 and z1.
  public func latentColumns(at latent: [Double]) -> [Double] { latent }

  /// ln of the mixture density of z, in nats.
  public func latentLogDensity(at latent: [Double]) -> Double {
    let z = pair(latent)
    return log(wide.density(at: z) + narrow.density(at: z))
  }

  /// d ln pi(z)/d theta, the share that the narrow component has in the density times its own score.
  func score(at latent: [Double]) -> Double {
    let z = pair(latent)
    let own = narrow.density(at: z)
    let ratio = narrow.squaredDistance(to: z) / (narrow.scale * narrow.scale)
    return own / (own + wide.density(at: z)) * (ratio - 2) / narrow.scale * Self.scaleSlope
  }

  /// The two latents.
  func pair(_ latent: [Double]) -> (Double, Double) {
    precondition(latent.count == 2, "the surface has two latents, not \(latent.count)")
    return (latent[0], latent[1])
  }

  /// R v.
  func rotated(_ vector: [Double]) -> [Double] {
    (0..<3).map { row in
      rotation[3 * row] * vector[0] + rotation[3 * row + 1] * vector[1]
        + rotation[3 * row + 2] * vector[2]
    }
  }

  /// The published R, drawn at random.
  ///
  /// - Source: `manifold.npz` of the code published with the reference.
  public static let publishedRotation = [
    0.9738872159123575, -0.22686056735015556, -0.008830269760482467,
    0.2270319382053587, 0.9730738938817304, 0.03979567916953876,
    -0.0004355653746274851, -0.04076125645036201, 0.9991688196973484,
  ]
}
