extension ChartedSurface {
  /// The sphere with a narrow band along the equator and a great circle through both poles.
  ///
  /// Two thirds of the probability lie around the poles, where the density with respect to area is
  /// unbounded.
  public static var sphereCorrelated: ChartedSurface {
    let band = CircularCoordinate(
      VonMises(concentration: 50), around: .pi / 2, in: .halfTurn)
    let angle = VonMises(concentration: 6)
    let poles = CircularCoordinate(angle, around: 0, in: .halfTurn)
    return ChartedSurface(
      "sphere_correlated", on: Sphere(),
      ProductMixture([
        [band, UniformAngle(in: .turn)],
        [poles, CircularCoordinate(angle, around: .pi / 2, in: .turn)],
        [poles, CircularCoordinate(angle, around: 3 * .pi / 2, in: .turn)],
      ]))
  }
}
