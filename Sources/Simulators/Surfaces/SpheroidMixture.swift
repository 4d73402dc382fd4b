extension ChartedSurface {
  /// The spheroid with three patches around its waist.
  ///
  /// - Parameter truncation: Where z1 ends; of the whole distribution 0.3 % lie beyond the pole.
  public static func spheroidMixture(
    truncation: SpheroidTruncation = .pole
  ) -> ChartedSurface {
    let whole = vonMisesMixture(
      centers: [(0, .pi), (-0.5, .pi / 2), (0.5, .pi / 2)], ranges: (.centeredTurn, .turn),
      concentration: 6)
    return ChartedSurface(
      "spheroid_mixture", on: Spheroid(heights: truncation.heights(within: .centeredTurn)),
      truncation.applied(
        to: whole, belowPole: whole.cumulative(ofCoordinate: 0, at: SpheroidTruncation.poleHeight)))
  }
}
