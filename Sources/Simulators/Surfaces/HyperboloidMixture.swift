extension ChartedSurface {
  /// A band of the hyperboloid with two patches; both rims have positive density.
  public static var hyperboloidMixture: ChartedSurface {
    let heights = 1...1.5
    let angle = VonMises(concentration: 6)
    return ChartedSurface(
      "hyperboloid_mixture", on: Hyperboloid(heights: ChartAxis(heights)),
      ProductMixture(
        [Double.pi / 2, 3 * .pi / 2].map { mean in
          [
            UniformCoordinate(in: heights), CircularCoordinate(angle, around: mean, in: .turn),
          ]
        }))
  }
}
