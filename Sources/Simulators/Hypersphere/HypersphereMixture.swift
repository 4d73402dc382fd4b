import Tensors

/// A mixture of von Mises-Fisher distributions with equal weights on a sphere of any dimension, in a space
/// of any higher one: for studies of how methods scale.
///
/// Where the sphere lies, and where the centres of the components on it, is drawn at random once and for
/// all: the frame and the centres follow from a seed, and the first centres do not depend on how many
/// there are.
public struct HypersphereMixture: Sendable {
  /// d, the dimension of the sphere.
  public let sphereDimension: Int
  /// D, the dimension of data space.
  public let dataDimension: Int
  /// The number of components.
  public let components: Int
  /// The concentration of every component on the unit sphere.
  public let concentration: Double
  /// The radius, in units of data space.
  public let radius: Double
  /// What frame and centres follow from.
  public let manifoldSeed: Int

  /// The largest d: a point takes d^2 operations, and a frame D d^2.
  public static let sphereDimensions = 1...256
  /// The range of D.
  public static let dataDimensions = 2...4096
  /// The largest concentration, whose normalisation takes half as many terms.
  public static let greatestConcentration = 10_000.0

  /// A mixture.
  ///
  /// - Precondition: 1 <= d < D, at least one component, and concentration, radius and seed in range.
  public init(
    sphereDimension: Int = 8, dataDimension: Int = 16, components: Int = 4,
    concentration: Double = 6, radius: Double = 1, manifoldSeed: Int = 0
  ) {
    precondition(
      1 <= sphereDimension && sphereDimension < dataDimension && components > 0 && radius > 0
        && concentration > 0 && concentration <= Self.greatestConcentration && manifoldSeed >= 0,
      "\(components) components of concentration \(concentration) on a \(sphereDimension)-sphere"
        + " of radius \(radius) in dimension \(dataDimension), from the seed \(manifoldSeed)")
    self.sphereDimension = sphereDimension
    self.dataDimension = dataDimension
    self.components = components
    self.concentration = concentration
    self.radius = radius
    self.manifoldSeed = manifoldSeed
  }

  /// The mixture with the given settings and the defaults of those left out; `nil` when one is out of
  /// its range.
  init?(_ settings: SimulatorSettings) {
    let (sphere, space) = (settings.manifoldDimension ?? 8, settings.dataDimension ?? 16)
    let (components, seed) = (settings.components ?? 4, settings.manifoldSeed ?? 0)
    let (concentration, radius) = (settings.concentration ?? 6, settings.radius ?? 1)
    guard Self.sphereDimensions.contains(sphere), Self.dataDimensions.contains(space),
      sphere < space, components > 0, seed >= 0, radius > 0, radius.isFinite, concentration > 0,
      concentration <= Self.greatestConcentration
    else { return nil }
    self.init(
      sphereDimension: sphere, dataDimension: space, components: components,
      concentration: concentration, radius: radius, manifoldSeed: seed)
  }

  /// The simulator, "hypersphere_mixture": a curve for d = 1, a surface for d = 2.
  public var simulator: any ManifoldSimulator {
    switch sphereDimension {
    case 1: circle
    case 2: ChartedSurface(Self.name, on: chart, distribution)
    default: ChartedManifold(Self.name, on: chart, distribution)
    }
  }

  private static let name = "hypersphere_mixture"

  private var seedStream: RandomStream {
    RandomStream(seed: UInt64(manifoldSeed), path: [Self.name])
  }

  var chart: Hypersphere {
    Hypersphere(
      radius: radius,
      frame: .shared(
        count: sphereDimension + 1, dimension: dataDimension, from: seedStream.child("frame")))
  }

  /// Unit vectors, uniform on the sphere, shape `[component, d + 1]`.
  var centers: [[Double]] {
    let draws = seedStream.child("centers")
    return (0..<components).map { component in
      var draws = draws.child(component)
      let normals = draws.normals(count: sphereDimension + 1)
      let length = SphericalAngles.length(normals)
      return normals.map { $0 / length }
    }
  }

  var distribution: VonMisesFisherMixture {
    VonMisesFisherMixture(
      VonMisesFisher(sphereDimension: sphereDimension, concentration: concentration),
      around: centers)
  }

  /// On a circle the distribution is that of von Mises, with a distribution function.
  private var circle: ClosedCurve {
    let angle = VonMises(concentration: concentration)
    return ClosedCurve(
      Self.name, on: chart,
      ProductMixture(
        centers.map { center in
          [CircularCoordinate(angle, around: SphericalAngles.angles(of: center)[0], in: .turn)]
        }),
      evaluationRectangle: dataDimension == 2
        ? [-1.5 * radius...1.5 * radius, -1.5 * radius...1.5 * radius] : nil)
  }
}
