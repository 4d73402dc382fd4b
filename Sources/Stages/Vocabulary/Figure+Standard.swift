import ExperimentSpec

extension Catalogue.Figure {
  /// The panel with the true density.
  static let truth = Choice("truth", "the true density of the simulator in figures")

  static let learningCurve = Catalogue.Figure(
    "learning_curve", "training and validation loss over the epochs",
    settings: ObjectSchema(fields: [title("Learning curves"), models]))

  static let dataSpaceDensity = Catalogue.Figure(
    "data_space_density", "log density over the plane of the data, one panel per model",
    settings: ObjectSchema(fields: [title("Density in data space"), panels, isThresholded, look]),
    metrics: [MetricName.logDensityGrid])

  static let latentDensity = Catalogue.Figure(
    "latent_density", "density over the manifold, one panel per model",
    settings: ObjectSchema(
      fields: [title("Density along the manifold"), panels, isThresholded, look]),
    metrics: [MetricName.latentDensity])

  static let posterior = Catalogue.Figure(
    "posterior", "posterior of the parameters beside the one under the true likelihood",
    settings: ObjectSchema(fields: [title("Posterior of the parameters"), models]),
    metrics: [MetricName.posterior])

  static let latentInterpolation = Catalogue.Figure(
    "latent_interpolation", "path of a segment of the latent space, over the plane of the data",
    settings: ObjectSchema(fields: [title("Interpolation in latent space"), models]),
    metrics: [MetricName.latentInterpolation])

  /// The key with the numbers that ``replicates`` shows.
  static let quantities = "quantities"

  static let replicates = Catalogue.Figure(
    "replicates", "numbers of all models and cells of a matrix, seed by seed",
    settings: ObjectSchema(fields: [
      title("Models, settings and seeds"),
      Field(
        quantities, .list(of: .text, mayBeEmpty: false), .required,
        "one to six quantities as `metrics.csv` has them, a panel each; `METRIC.QUANTITY` where several"
          + " metrics have one of that name"),
      models,
      Field(
        "scale",
        .choice(
          noun: "scale",
          [
            Choice("linear", "equal differences take equal lengths"),
            Choice("logarithmic", "equal ratios take equal lengths"),
          ]), .optional,
        "how values are spaced; by default logarithmic in panels whose values are all positive and"
          + " differ by more than a factor of 30"),
    ]))

  private static let models = Field(
    "models", .list(of: .modelReference(special: []), mayBeEmpty: false),
    .listsModels(after: []), "the models to draw; all of them by default")

  private static func title(_ text: String) -> Field {
    Field("title", .text, .defaults(to: .text(text)), "the line above the figure")
  }

  private static let isThresholded = Field(
    "thresholded", .boolean, .defaults(to: .boolean(false)),
    "whether densities are drawn as zero where a model's `h_⊥` says that a point is off the manifold, "
      + "as published")

  private static let look = Field(
    "look",
    .choice(noun: "look", FigureLook.allCases.map { Choice($0.rawValue, $0.documentation) }),
    .defaults(to: .text(FigureLook.standard.rawValue)), "how densities are drawn")

  private static let panels = Field(
    "panels", .list(of: .modelReference(special: [truth]), mayBeEmpty: false),
    .listsModels(after: [truth.name]),
    "the panels in order: `truth` and names of models; by default all of them")
}
