import ExperimentSpec

extension Catalogue.Algorithm {
  /// The Denoising Normalizing Flow: a flow for inflated data whose code is denoised.
  static let denoisingNormalizingFlow = Catalogue.Algorithm(
    "dnf", "Denoising Normalizing Flow",
    settings: ObjectSchema(fields: [
      Field(
        "latent_dim", .integer(1...Int.max), .required, "the dimension of the learned manifold"),
      Field("inflate", .object(inflation), .required, "the noise that is added to the data"),
      Field(
        "outer", .variant(TransformSchema.outer), .defaults(to: [:]),
        "the flow between the data and the space that contains the manifold"),
      Field(
        "inner", .variant(TransformSchema.inner), .defaults(to: [:]),
        "the flow between the manifold's coordinates and the base distribution"),
      .weights,
      Field(
        "train", .object(.denoisingTraining), .requiredUnless(Field.weights.name),
        "how the model is trained"),
    ]))

  private static let inflation = ObjectSchema(fields: [
    Field(
      "noise",
      .choice(noun: "noise", [Choice("gaussian", "independent normal noise in every coordinate")]),
      .defaults(to: "gaussian"), "the kind of noise"),
    Field(
      "variance", .number(.atLeast(0)), .required, unit: "squared data units",
      "the variance of the noise in every coordinate, in squared data units"),
  ])
}
