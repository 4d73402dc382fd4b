extension ChartedSurface {
  /// The hyperboloid up to v = 2 with a band that turns as it rises.
  ///
  /// The density with respect to area is unbounded at the tip and positive at the rim. The published
  /// density does not end at v = 2 as its sampler does.
  public static var hyperboloidCorrelated: ChartedSurface {
    let heights = 0...2.0
    return ChartedSurface(
      "hyperboloid_correlated", on: Hyperboloid(heights: ChartAxis(heights)),
      CorrelatedPair(
        leader: 0, UniformCoordinate(in: heights), follower: VonMises(concentration: 6),
        around: CorrelatedPair.Line(intercept: .pi, slope: 1), in: .turn))
  }
}
