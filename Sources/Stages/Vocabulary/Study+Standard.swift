import ExperimentSpec

extension Catalogue.Study {
  /// The key with the number that judges.
  static let quantity = "quantity"

  static let noiseLevel = Catalogue.Study(
    "noise_level", "which variance of the noise is best, and what dimension the data have",
    settings: ObjectSchema(fields: [
      Field("title", .text, .defaults(to: "Noise level"), "the line above the figure"),
      Field(
        quantity,
        .choice(
          noun: "judge", NoiseJudge.allCases.map { Choice($0.rawValue, $0.documentation) }),
        .optional,
        "the number that judges, smaller ones being better; by default"
          + " `kolmogorov_smirnov_normalised` along known curves and over known surfaces, otherwise"
          + " `sliced_wasserstein`"),
    ]))
}
