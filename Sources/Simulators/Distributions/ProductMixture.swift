import Glibc
import Tensors

/// A mixture with equal weights, in each of whose components the coordinates are independent.
struct ProductMixture: LatentDistribution {
  /// The coordinates' distributions, shape `[component, coordinate]`.
  private let components: [[any CoordinateDistribution]]

  /// A mixture.
  ///
  /// - Precondition: At least one component.
  init(_ components: [[any CoordinateDistribution]]) {
    precondition(!components.isEmpty, "a mixture of nothing")
    self.components = components
  }

  func logDensity(at latent: [Double]) -> Double {
    let terms = components.map { component in
      zip(component, latent).reduce(0) { $0 + $1.0.logDensity(at: $1.1) }
    }
    let largest = terms.max() ?? -.infinity
    guard largest.isFinite else { return largest }
    let sum = terms.reduce(0) { $0 + exp($1 - largest) }
    return largest + log(sum / Double(components.count))
  }

  /// The probability that a coordinate is at most `value`, whatever the others are.
  func cumulative(ofCoordinate coordinate: Int, at value: Double) -> Double {
    components.reduce(0) { $0 + $1[coordinate].cumulative(at: value) }
      / Double(components.count)
  }

  /// A draw of a component, then of its coordinates.
  func draw(from stream: inout RandomStream) -> [Double] {
    let chosen = components.count == 1 ? 0 : stream.integer(below: components.count)
    return components[chosen].map { $0.draw(from: &stream) }
  }
}
