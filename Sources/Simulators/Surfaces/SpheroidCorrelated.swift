extension ChartedSurface {
  /// The spheroid with a band that turns as it rises.
  ///
  /// - Parameter truncation: Where z1 ends; of the whole distribution 0.3 % lie beyond the pole.
  public static func spheroidCorrelated(
    truncation: SpheroidTruncation = .pole
  ) -> ChartedSurface {
    let height = TwoSidedExponentialCoordinate(mean: 0.3)
    let whole = CorrelatedPair(
      leader: 0, height, follower: VonMises(concentration: 10),
      around: CorrelatedPair.Line(intercept: .pi, slope: -1), in: .turn)
    return ChartedSurface(
      "spheroid_correlated",
      on: Spheroid(heights: truncation.heights(within: -Double.infinity ... .infinity)),
      truncation.applied(
        to: whole, belowPole: height.cumulative(at: SpheroidTruncation.poleHeight)))
  }
}
