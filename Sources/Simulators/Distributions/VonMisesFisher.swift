import Glibc
import Tensors

/// The von Mises-Fisher distribution on a unit sphere, with density exp(k m·s) / c around a vector m.
struct VonMisesFisher: Hashable, Sendable {
  /// d, the dimension of the sphere.
  let sphereDimension: Int
  /// k.
  let concentration: Double

  /// ln (c exp(-k)), in nats: finite, however large k is.
  private let logScale: Double
  /// The cosine at which the proposal is as often refused as nowhere else.
  private let center: Double
  /// ln of the bound of acceptance.
  private let logBound: Double

  /// A distribution.
  ///
  /// - Precondition: `sphereDimension >= 1`; the concentration is above 0 and finite.
  init(sphereDimension: Int, concentration: Double) {
    precondition(
      sphereDimension >= 1 && concentration > 0 && concentration.isFinite,
      "concentration \(concentration) on a sphere of dimension \(sphereDimension)")
    self.sphereDimension = sphereDimension
    self.concentration = concentration
    let d = Double(sphereDimension)
    logScale =
      Self.logArea(ofSphere: sphereDimension)
      + ModifiedBessel.logSeries(order: (d - 1) / 2, at: concentration) - concentration
    center = 2 * concentration / (d + hypot(d, 2 * concentration))
    // 1 - center^2 = d center / k, without cancellation.
    logBound = concentration * center + d * log(d * center / concentration)
  }

  /// ln of the area 2 pi^((d + 1) / 2) / Gamma((d + 1) / 2) of the unit sphere of dimension d.
  static func logArea(ofSphere dimension: Int) -> Double {
    let half = Double(dimension + 1) / 2
    return log(2) + half * log(.pi) - lgamma(half).0
  }

  /// The logarithm of the density per area of the unit sphere, of the cosine m·s, in nats.
  func logDensity(atCosine cosine: Double) -> Double {
    concentration * (cosine - 1) - logScale
  }

  /// A unit vector around a unit vector m, both of shape `[d + 1]`.
  ///
  /// A uniform vector is proposed after a conformal map of the sphere, which moves its cosine t to
  /// (a + t) / (1 + a t) and leaves the direction around m; a is chosen so that it is accepted most often.
  ///
  /// - Reference: A. T. A. Wood, "Simulation of the von Mises Fisher distribution", Commun. Stat. Simul.
  ///   Comput. 23 (1994), doi:10.1080/03610919408813161; its beta variable is (1 - t) / 2.
  func draw(around mean: [Double], from stream: inout RandomStream) -> [Double] {
    let d = Double(sphereDimension)
    while true {
      // The first coordinate is that along m.
      let normals = stream.normals(count: sphereDimension + 1)
      let length = SphericalAngles.length(normals)
      let test = log(stream.openUniform())
      let cosine = normals[0] / length
      let stretched = 1 + center * cosine
      let moved = (center + cosine) / stretched
      guard concentration * moved + d * log(1 - center * moved) - logBound >= test else { continue }
      // The sine shrinks by the factor sqrt(1 - a^2) / (1 + a t).
      let factor = (d * center / concentration).squareRoot() / (stretched * length)
      return reflected([moved] + normals.dropFirst().map { factor * $0 }, ontoFirstAxisOf: mean)
    }
  }

  /// A vector after the reflection that takes the first axis to a unit vector.
  private func reflected(_ vector: [Double], ontoFirstAxisOf mean: [Double]) -> [Double] {
    // The axis less the vector, whose square is 2 (1 - m_1): nothing is to be done where both agree.
    let difference = [mean[0] - 1] + mean.dropFirst()
    let square = difference.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return vector }
    let product = zip(difference, vector).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(vector, difference).map { $0 - 2 * product / square * $1 }
  }
}

/// A mixture of von Mises-Fisher distributions with equal weights, in the angles of ``SphericalAngles``.
struct VonMisesFisherMixture: LatentDistribution {
  let component: VonMisesFisher
  /// Unit vectors, shape `[component, d + 1]`.
  let centers: [[Double]]

  /// - Precondition: At least one centre.
  init(_ component: VonMisesFisher, around centers: [[Double]]) {
    precondition(!centers.isEmpty, "a mixture of nothing")
    self.component = component
    self.centers = centers
  }

  func logDensity(at latent: [Double]) -> Double {
    let direction = SphericalAngles.direction(latent)
    let terms = centers.map { center in
      component.logDensity(
        atCosine: zip(center, direction).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let largest = terms.max() ?? -.infinity
    let sum = terms.reduce(0) { $0 + exp($1 - largest) }
    return largest + log(sum / Double(centers.count)) + SphericalAngles.logVolumeFactor(latent)
  }

  /// A draw of a component, then of a unit vector around its centre.
  func draw(from stream: inout RandomStream) -> [Double] {
    let chosen = centers.count == 1 ? 0 : stream.integer(below: centers.count)
    return SphericalAngles.angles(of: component.draw(around: centers[chosen], from: &stream))
  }
}
