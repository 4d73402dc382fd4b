extension ChartedSurface {
  /// The whole sheet of the hyperboloid, concentrated around its tip.
  ///
  /// The density with respect to area is unbounded there. The window is the published one; 1.8 % of
  /// the probability lie beyond it.
  public static var hyperboloidUnimodal: ChartedSurface {
    ChartedSurface(
      "hyperboloid_unimodal",
      on: Hyperboloid(heights: ChartAxis(0 ... .infinity, window: 0...2)),
      ProductMixture([[ExponentialCoordinate(mean: 0.5), UniformAngle(in: .turn)]]))
  }
}
