import ExperimentSpec

/// The sections that describe a flow.
enum TransformSchema {
  static let rationalQuadraticCoupling = "rq-coupling"
  static let affineAutoregressive = "affine-autoregressive"

  /// A flow on the space of the data.
  static let outer = VariantSchema(
    discriminator: "transform", "the kind of layer", defaultCase: rationalQuadraticCoupling,
    cases: [coupling(layers: 9)])

  /// A flow on the coordinates of the manifold.
  static let inner = VariantSchema(
    discriminator: "transform", "the kind of layer", defaultCase: affineAutoregressive,
    cases: [
      VariantSchema.Case(
        affineAutoregressive, "affine maps whose coefficients depend on earlier coordinates",
        ObjectSchema(fields: common(layers: 1))),
      coupling(layers: 1),
    ])

  private static func coupling(layers: Int) -> VariantSchema.Case {
    VariantSchema.Case(
      rationalQuadraticCoupling,
      "monotone rational-quadratic splines of half of the coordinates, given the other half",
      ObjectSchema(
        fields: common(layers: layers) + [
          Field("bins", .integer(2...64), .defaults(to: 5), "the number of bins of every spline"),
          Field(
            "bound", .number(.above(0)), .defaults(to: 3.0), unit: "latent units",
            "the splines act on [-bound, bound]; outside they are the identity"),
        ]))
  }

  private static func common(layers: Int) -> [Field] {
    [
      Field("layers", .integer(1...1000), .defaults(to: .integer(layers)), "the number of layers"),
      Field(
        "linear",
        .choice(
          noun: "linear map",
          [
            Choice("lu", "a random permutation, then a trainable map in LU form"),
            Choice("permutation", "a random permutation"),
            Choice(
              "svd", "a random permutation, then a trainable map: rotation, scaling, rotation"),
            Choice("qr", "a random permutation, then a trainable map in QR form"),
          ]), .defaults(to: "lu"), "the linear map before every layer and after the last"),
      Field(
        "hidden", .integer(1...65536), .defaults(to: 100),
        "the width of the networks that give the coefficients"),
      Field(
        "blocks", .integer(1...1000), .defaults(to: 2),
        "the number of residual blocks of those networks"),
      Field(
        "batch_norm", .boolean, .defaults(to: false), "whether those networks normalise batches"),
      Field(
        "dropout", .number(.atLeast(0, below: 1)), .defaults(to: 0),
        "the probability that a unit of those networks is dropped in a training step"),
      Field(
        "actnorm", .boolean, .defaults(to: false),
        "whether every layer begins with a scale and a shift that normalise the first batch"),
    ]
  }
}
