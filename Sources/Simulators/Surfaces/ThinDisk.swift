extension ChartedSurface {
  /// A ribbon along the thin spiral, exponentially distributed along it and uniformly across.
  ///
  /// The published sampler draws a fixed number of 1000 values across, and its density is not defined.
  public static var thinDisk: ChartedSurface {
    ChartedSurface(
      // Beyond E = 7, ten means, are 5e-5 of the probability.
      "thin_disk", on: SpiralRibbon(halfWidth: 0.1, energies: 0...7),
      ProductMixture([
        [ExponentialCoordinate(mean: 0.7), UniformCoordinate(in: -0.1...0.1)]
      ]))
  }
}
