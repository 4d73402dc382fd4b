import Tensors

/// A source of points in data space, of which nothing else need be known.
///
/// A simulator is a value without state: randomness enters by the stream alone. A family of
/// distributions with parameters is a type that makes one such value for each parameter point.
public protocol Simulator: Sendable {
  /// The name a spec uses, in snake case.
  var name: String { get }

  /// D, the dimension of data space.
  var dataDimension: Int { get }

  /// d, the dimension of the manifold that the points lie on or near.
  var manifoldDimension: Int { get }

  /// Names of the latent columns of samples.
  var latentNames: [String] { get }

  /// Draws `count` points; the first n points do not depend on `count`.
  ///
  /// - Precondition: `count >= 0`.
  func sample(count: Int, from stream: RandomStream) -> Samples
}
