extension ChartedSurface {
  /// The Swiss roll with a band along its diagonal; the whole rim has positive density.
  public static var swissRollCorrelated: ChartedSurface {
    ChartedSurface(
      "swiss_roll_correlated", on: SwissRoll(),
      CorrelatedPair(
        leader: 0, UniformCoordinate(in: .unit), follower: VonMises(concentration: 5),
        around: CorrelatedPair.Line(intercept: 0, slope: 1), in: .unit))
  }
}
