extension ChartedSurface {
  /// The Swiss roll with one patch; the whole rim has positive density.
  public static var swissRollUnimodal: ChartedSurface {
    ChartedSurface(
      "swiss_roll_unimodal", on: SwissRoll(),
      vonMisesMixture(centers: [(0.5, 0.8)], ranges: (.unit, .unit), concentration: 2))
  }
}
