import Tensors

/// A simulator that says itself what points are that look like its data and are none.
public protocol OutOfDistributionSimulator: Simulator {
  /// Draws `count` points that are no data; the first ones do not depend on the count.
  ///
  /// - Precondition: `count >= 0`.
  func sampleOutOfDistribution(count: Int, from stream: RandomStream) -> Samples
}

extension Samples {
  /// The same samples with normal noise of deviation 0.1 on every coordinate of their points, with which
  /// points out of the distribution of several data sets were published.
  func displaced(from stream: RandomStream) -> Samples {
    Samples(
      count: count, dataDimension: dataDimension,
      points: Inflation.gaussian(variance: 0.01).inflated(points, from: stream),
      latentColumns: latentColumns)
  }
}
