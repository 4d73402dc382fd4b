/// The polynomial surface for every value of its one parameter.
public struct PolynomialSurfaceFamily: SimulatorFamily {
  private let polynomial: SurfacePolynomial
  private let rotation: [Double]

  /// The family on a surface; the published one unless given.
  ///
  /// - Parameters:
  ///   - polynomial: The height over the plane of the latents.
  ///   - rotation: How the surface is turned, row-major, shape `[3, 3]`.
  public init(
    polynomial: SurfacePolynomial = .published,
    rotation: [Double] = PolynomialSurface.publishedRotation
  ) {
    self.polynomial = polynomial
    self.rotation = rotation
  }

  /// "polynomial_surface".
  public var name: String { "polynomial_surface" }
  /// 3, space.
  public var dataDimension: Int { 3 }
  /// The narrow component widens with it.
  public var parameterNames: [String] { ["theta"] }
  /// 0, as published.
  public var defaultParameters: [Double] { [0] }

  /// The surface with the density at the parameter `parameters[0]`.
  public func member(at parameters: [Double]) -> any ManifoldSimulator { surface(at: parameters) }

  public func score(at latent: [Double], given parameters: [Double]) -> [Double] {
    [surface(at: parameters).score(at: latent)]
  }

  private func surface(at parameters: [Double]) -> PolynomialSurface {
    precondition(parameters.count == 1, "the surface has one parameter, not \(parameters.count)")
    return PolynomialSurface(
      parameter: parameters[0], polynomial: polynomial, rotation: rotation)
  }
}
