extension ChartedSurface {
  /// The Swiss roll with three patches; the whole rim has positive density.
  public static var swissRollMixture: ChartedSurface {
    ChartedSurface(
      "swiss_roll_mixture", on: SwissRoll(),
      vonMisesMixture(
        centers: [(0.1, 0.1), (0.5, 0.8), (0.8, 0.8)], ranges: (.unit, .unit),
        concentration: 2))
  }
}
