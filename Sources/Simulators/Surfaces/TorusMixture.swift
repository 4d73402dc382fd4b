extension ChartedSurface {
  /// The torus with three patches.
  public static var torusMixture: ChartedSurface {
    ChartedSurface(
      "torus_mixture", on: Torus(),
      vonMisesMixture(
        centers: [(0.21, 2.85), (1.89, 6.18), (3.77, 1.56)],
        ranges: (.centeredTurn, .centeredTurn), concentration: 2))
  }
}
