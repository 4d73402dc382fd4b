import Tensors

/// A simulator that says itself what points are that look like its data and are none.
public protocol OutOfDistributionSimulator: Simulator {
  /// Draws `count` points that are no data; the first ones do not depend on the count.
  ///
  /// - Precondition: `count >= 0`.
  func sampleOutOfDistribution(count: Int, from stream: RandomStream) -> Samples
}
