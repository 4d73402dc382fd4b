extension ChartedSurface {
  /// The torus with one patch.
  ///
  /// Published as a density without a sampler; its two angles are independent.
  public static var torusUnimodal: ChartedSurface {
    ChartedSurface(
      "torus_unimodal", on: Torus(),
      vonMisesMixture(
        centers: [(5.96 - .pi, 4.18 - .pi)], ranges: (.centeredTurn, .centeredTurn),
        concentration: 2))
  }
}
