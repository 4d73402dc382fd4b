import Tensors

/// The noise that turns data on a manifold into data around it.
public enum Inflation: Hashable, Sendable {
  /// Independent normal noise of the given variance, in squared data units, on every coordinate.
  /// A variance of zero adds nothing.
  case gaussian(variance: Double)

  /// Adds noise to points in place.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, dimension]`, row-major, in data units.
  ///   - stream: Where the noise comes from.
  public func addNoise(
    to points: UnsafeMutableBufferPointer<Float>, from stream: RandomStream
  ) {
    var stream = stream
    switch self {
    case .gaussian(let variance):
      guard variance > 0 else { return }
      let scale = variance.squareRoot()
      for index in points.indices { points[index] += Float(scale * stream.normal()) }
    }
  }

  /// The points with noise added, in double.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, dimension]`, row-major, in data units.
  ///   - stream: Where the noise comes from.
  public func inflated(_ points: [Double], from stream: RandomStream) -> [Double] {
    var stream = stream
    switch self {
    case .gaussian(let variance):
      guard variance > 0 else { return points }
      let scale = variance.squareRoot()
      return points.map { $0 + scale * stream.normal() }
    }
  }
}
