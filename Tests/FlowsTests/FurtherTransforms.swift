import Flows

extension GoldenTransform {
  /// The maps that are neither couplings nor autoregressive.
  static let further = [
    GoldenTransform(file: "actnorm_2d") { ActNorm(channels: 4, in: $0) },
    // Images of 5 by 5 pixels, flattened channel by channel.
    GoldenTransform(file: "actnorm_4d") { ActNorm(channels: 4, positions: 25, in: $0) },
    GoldenTransform(file: "affine_scalar") { _ in ScalarAffine(scale: 1 / 256, shift: -0.5) },
    GoldenTransform(file: "logtanh") { _ in LogTanh() },
    GoldenTransform(file: "svdlinear_d3_h10") { SVDLinear(features: 3, in: $0) },
    GoldenTransform(file: "svdlinear_d4") { SVDLinear(features: 4, reflections: 3, in: $0) },
    GoldenTransform(file: "partial_mlp_d6") { scope in
      let parts = scope.scope("partial", published: "_transforms.0.transform._transforms")
      return Composite([
        PartialTransform(
          mask: [true, true, true, false, false, false],
          Composite([
            LULinear(features: 3, in: parts.scope("0", published: "0")), LogTanh(),
            LULinear(features: 3, in: parts.scope("1", published: "2")),
          ])),
        Permutation(mask: [false, true, true, false, true, false]),
      ])
    },
  ]
}

extension LawCase {
  private static func of(
    _ name: String, _ features: [Int], batch: Int, domain: Range<Double> = -3.6..<3.6,
    range: Range<Double> = -3.6..<3.6,
    _ make: @escaping @Sendable (_ features: Int, _ scope: Scope) throws -> any Transform
  ) -> [LawCase] {
    features.map { features in
      LawCase(name: name, features: features, batch: batch, domain: domain, range: range) {
        try make(features, $0)
      }
    }
  }

  /// The maps that are neither couplings nor autoregressive, and flows that mix with them.
  static let further: [LawCase] = [
    of("SVD linear", [1, 2, 5], batch: 4) { SVDLinear(features: $0, in: $1) },
    of("QR linear", [1, 2, 5], batch: 4) { QRLinear(features: $0, reflections: 3, in: $1) },
    of("reflections", [1, 2, 4], batch: 1) {
      HouseholderSequence(features: $0, reflections: 3, in: $1)
    },
    of("unconstrained linear", [1, 2, 4], batch: 3) { UnconstrainedLinear(features: $0, in: $1) },
    of("ActNorm", [1, 3], batch: 4) { ActNorm(channels: $0, in: $1) },
    of("ActNorm of two channels", [6], batch: 2) {
      ActNorm(channels: 2, positions: $0 / 2, in: $1)
    },
    of("LogTanh", [1, 4], batch: 5, range: -1.4..<1.4) { _, _ in LogTanh() },
    of("LogTanh from 2 on", [3], batch: 5, range: -1.4..<1.4) { _, _ in LogTanh(cut: 2) },
    of("scalar affine", [1, 3], batch: 2) { _, _ in ScalarAffine(scale: -0.7, shift: 2) },
    of("sigmoid", [1, 3], batch: 4, range: 0.01..<0.99) { _, _ in Sigmoid() },
    of("logit", [1, 3], batch: 4, domain: 0.01..<0.99) { _, _ in Logit() },
    of("mask-based permutation", [3], batch: 2) { _, _ in Permutation(mask: [false, true, true]) },
    of("reversal", [1, 4], batch: 2) { features, _ in Permutation.reversing(features) },
    of("partial transform", [2, 5], batch: 3) { features, scope in
      PartialTransform(
        mask: (0..<features).map { $0 % 2 == 1 },
        LULinear(features: features / 2, in: scope))
    },
    // Angles between the ends of their ranges, radii above zero.
    of("spherical coordinates on a circle", [2, 4], batch: 3, range: -0.95..<0.95) { features, _ in
      SphericalCoordinates(features: features, angles: 1, offset: 0.5 * .pi)
    },
    of("spherical coordinates of any dimension", [3, 4, 6], batch: 4, range: -0.95..<0.95) {
      features, _ in SphericalCoordinates(features: features, angles: features - 1, offset: -1)
    },
    of("flow with SVD maps and ActNorm", [1, 3], batch: 2) {
      try FlowArchitecture(
        transform: .affineAutoregressive, layers: 2, linear: .svd, hidden: 8, blocks: 1,
        actnorm: true
      ).build(features: $0, in: $1)
    },
    of("flow with QR maps", [2, 3], batch: 2) {
      try FlowArchitecture(
        transform: .rationalQuadraticCoupling, layers: 2, linear: .qr, hidden: 8, blocks: 1
      ).build(features: $0, in: $1)
    },
  ].flatMap { $0 }
}
