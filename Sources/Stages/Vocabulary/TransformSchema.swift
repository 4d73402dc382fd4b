import ExperimentSpec

/// The sections that describe a flow.
enum TransformSchema {
  /// A flow on the space of the data.
  static let outer = VariantSchema(
    discriminator: "transform", "the kind of layer", defaultCase: "rq-coupling",
    cases: (couplings(layers: 9) + autoregressive(layers: 9)).map { kind in
      var kind = kind
      kind.schema.fields.append(conditional)
      return kind
    })

  /// Whether the manifold depends on the parameters of the data; the density on it always does.
  private static let conditional = Field(
    "conditional", .boolean, .defaults(to: false),
    "whether the flow, and with it the manifold, depends on the parameters of the data")

  /// A flow on the space of the data that is all there is.
  static let ambient = VariantSchema(
    discriminator: "transform", "the kind of layer", defaultCase: "rq-coupling",
    cases: couplings(layers: 10) + autoregressive(layers: 10))

  /// A flow on the coordinates of the manifold.
  static let inner = VariantSchema(
    discriminator: "transform", "the kind of layer", defaultCase: "affine-autoregressive",
    cases: autoregressive(layers: 1) + couplings(layers: 1))

  /// Layers that transform one half of the coordinates given the other.
  private static func couplings(layers: Int) -> [VariantSchema.Case] {
    func coupling(_ name: String, _ map: String, _ fields: [Field]) -> VariantSchema.Case {
      VariantSchema.Case(
        name, "\(map) of half of the coordinates, given the other half",
        ObjectSchema(fields: common(layers: layers) + fields))
    }
    return [
      coupling("rq-coupling", "monotone rational-quadratic splines", spline(leastBins: 2)),
      coupling(
        "quadratic-coupling", "monotone quadratic splines", spline(leastBins: 3) + [boundary]),
      coupling("cubic-coupling", "monotone cubic splines", spline(leastBins: 2)),
      coupling("linear-coupling", "monotone piecewise-linear splines", spline(leastBins: 2)),
      coupling("affine-coupling", "affine maps", []),
      coupling("additive-coupling", "shifts, which preserve volumes,", []),
    ]
  }

  /// Layers that transform each coordinate given those before it.
  private static func autoregressive(layers: Int) -> [VariantSchema.Case] {
    func transform(_ name: String, _ maps: String, _ fields: [Field]) -> VariantSchema.Case {
      VariantSchema.Case(
        name, "\(maps) whose coefficients depend on earlier coordinates",
        ObjectSchema(fields: common(layers: layers) + fields))
    }
    return [
      transform("affine-autoregressive", "affine maps", []),
      transform(
        "rq-autoregressive", "monotone rational-quadratic splines", spline(leastBins: 2)),
      transform(
        "quadratic-autoregressive", "monotone quadratic splines",
        spline(leastBins: 3) + [boundary]),
    ]
  }

  private static func spline(leastBins: Int) -> [Field] {
    [
      Field(
        "bins", .integer(leastBins...64), .defaults(to: 5), "the number of bins of every spline"),
      Field(
        "bound", .number(.above(0)), .defaults(to: 3.0), unit: "latent units",
        "the splines act on [-bound, bound]; outside they are the identity"),
    ]
  }

  private static let boundary = Field(
    "boundary",
    .choice(
      noun: "boundary",
      [
        Choice("smooth", "slope 1: the density is continuous at the bounds"),
        Choice("published", "the slope of the published implementation, for its weights"),
      ]), .defaults(to: "smooth"), "the slope of quadratic splines at their bounds")

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
