extension ChartedSurface {
  /// The sphere with one patch on the equator.
  public static var sphereUnimodal: ChartedSurface {
    ChartedSurface(
      "sphere_unimodal", on: Sphere(),
      vonMisesMixture(
        centers: [(.pi / 2, .pi)], ranges: (.halfTurn, .turn), concentration: 6))
  }
}
