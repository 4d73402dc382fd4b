import Glibc
import Tensors

/// A distribution given that the first coordinate does not exceed a bound.
struct TruncatedDistribution: LatentDistribution {
  private let whole: any LatentDistribution
  private let bound: Double
  private let logProbability: Double

  /// A distribution.
  ///
  /// - Parameters:
  ///   - whole: The distribution that is cut.
  ///   - bound: The largest value of the first coordinate that is left.
  ///   - probability: How much of the whole is left, which is most of it.
  init(_ whole: any LatentDistribution, upTo bound: Double, probability: Double) {
    precondition(probability > 0.5 && probability <= 1, "\(probability) of a distribution")
    self.whole = whole
    self.bound = bound
    logProbability = log(probability)
  }

  func logDensity(at latent: [Double]) -> Double {
    latent[0] > bound ? -.infinity : whole.logDensity(at: latent) - logProbability
  }

  /// Draws of the whole, until one lies within the bound.
  func draw(from stream: inout RandomStream) -> [Double] {
    while true {
      let latent = whole.draw(from: &stream)
      if latent[0] <= bound { return latent }
    }
  }
}
