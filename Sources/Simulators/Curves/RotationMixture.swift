extension ClosedCurve {
  /// Rotations of the plane as 2 x 2 matrices, around the four multiples of a quarter turn.
  ///
  /// - Reference: Horvat, Pfister, "Density estimation on low-dimensional manifolds: an
  ///   inflation-deflation approach", arXiv:2105.12152, and its published code.
  public static var rotationMixture: ClosedCurve {
    let angle = VonMises(concentration: 6)
    return ClosedCurve(
      "so2_mixture", on: RotationGroup(),
      ProductMixture(
        [0, -.pi / 2, .pi / 2, .pi].map { mean in
          [CircularCoordinate(angle, around: mean, in: -.pi ... .pi)]
        }))
  }
}
