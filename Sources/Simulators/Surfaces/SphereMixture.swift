extension ChartedSurface {
  /// The sphere with four patches, two northern and two southern.
  public static var sphereMixture: ChartedSurface {
    ChartedSurface(
      "sphere_mixture", on: Sphere(),
      vonMisesMixture(
        centers: [
          (.pi / 4, .pi / 2), (3 * .pi / 4, 4 * .pi / 3), (3 * .pi / 4, .pi / 2),
          (.pi / 4, 4 * .pi / 3),
        ], ranges: (.halfTurn, .turn), concentration: 6))
  }
}
