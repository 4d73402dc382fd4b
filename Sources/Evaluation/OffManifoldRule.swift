/// The published rule that calls a clean point off the manifold: |h_perp|^2 > sigma^2 / threshold.
///
/// h_perp are the D - d latent coordinates that a denoising flow spends on the noise. The flags are
/// a column beside the densities and never change them. They mean nothing for noisy data, where a
/// perfect model exceeds sigma^2 / 3 at more than half of the points.
///
/// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021, published code.
public struct OffManifoldRule: Hashable, Sendable {
  /// sigma^2 of the noise the model was trained with, in squared units of data space.
  public let variance: Double

  /// The divisor of the variance; 3 in the published evaluation.
  public let threshold: Double

  /// The rule for a noise variance.
  ///
  /// - Precondition: Both are positive.
  public init(variance: Double, threshold: Double = 3) {
    precondition(
      variance > 0 && threshold > 0,
      "variance \(variance) and threshold \(threshold) must be positive")
    self.variance = variance
    self.threshold = threshold
  }

  /// Which clean points are off the manifold, shape `[count]`; NaN coordinates count as off.
  ///
  /// - Parameters:
  ///   - normalLatents: h_perp of each point, row-major, shape `[count, dimension]`.
  ///   - dimension: D - d, at least 1.
  /// - Precondition: Whole rows.
  public func flags(normalLatents: [Double], dimension: Int) -> [Bool] {
    precondition(
      dimension >= 1 && normalLatents.count % dimension == 0,
      "\(normalLatents.count) coordinates are not rows of dimension \(dimension)")
    let limit = variance / threshold
    return stride(from: 0, to: normalLatents.count, by: dimension).map { start in
      let squares = normalLatents[start..<(start + dimension)].reduce(0) { $0 + $1 * $1 }
      return !(squares <= limit)
    }
  }
}
