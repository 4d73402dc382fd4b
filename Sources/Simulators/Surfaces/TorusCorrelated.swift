extension ChartedSurface {
  /// The torus with a band that winds once both ways: the sum of its angles is concentrated.
  public static var torusCorrelated: ChartedSurface {
    ChartedSurface(
      "torus_correlated", on: Torus(),
      CorrelatedPair(
        leader: 1, UniformAngle(in: .centeredTurn), follower: VonMises(concentration: 2),
        around: CorrelatedPair.Line(intercept: 1.94, slope: -1), in: .centeredTurn))
  }
}
