extension ClosedCurve {
  /// A circle of radius 3 whose angle is von Mises distributed around 0 with concentration 8.
  ///
  /// It lies in the plane of the first two coordinates.
  ///
  /// - Parameters:
  ///   - dataDimension: D, at least 2.
  ///   - evaluationChart: Where densities along it are evaluated; the published program has a sign wrong.
  /// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021, published code.
  public static func vonMisesCircle(
    dataDimension: Int = 2, evaluationChart: EvaluationChart = .sampled
  ) -> ClosedCurve {
    let angle = CircularCoordinate(VonMises(concentration: 8), around: 0, in: -.pi ... .pi)
    return ClosedCurve(
      "von_mises_circle", on: Circle(dataDimension: dataDimension), ProductMixture([[angle]]),
      // The rectangle of the published figures, which is that of the spiral.
      evaluationRectangle: dataDimension == 2 ? [-4.8...6, -4.5...5] : nil,
      evaluationChart: evaluationChart)
  }
}
