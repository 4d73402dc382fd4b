import ExperimentSpec

extension Catalogue {
  /// Everything this program can simulate, train, evaluate and draw.
  public static let standard = Catalogue(
    simulators: Simulator.standard, dataSettings: [.standardise], dataFile: .standard,
    algorithms: AlgorithmKind.allCases.map { kind in
      var vocabulary = kind.type.vocabulary
      vocabulary.lackedMetrics = Set(kind.type.lackedMetrics.keys.map(\.rawValue))
      return vocabulary
    },
    metrics: [
      Metric(
        MetricName.logDensityGrid, "log density on a grid over the plane of the data, in nats"),
      Metric(MetricName.latentDensity, "density over the manifold, beside the true one"),
      Metric(
        MetricName.testLogLikelihood,
        "mean log likelihood of the test points, in nats and bits per dimension"),
      Metric(
        MetricName.reconstructionError,
        "mean distance between test points and their projections, in data units"),
      Metric(
        MetricName.evidenceLowerBound,
        "lower bound of the log likelihood of the test points, in nats"),
      Metric(
        MetricName.samples,
        "distance of the model's samples from the manifold and of their distribution from the data"),
      Metric(MetricName.normalisation, "mass of the density in the plane and on the manifold"),
      Metric(
        MetricName.anomaly, "how well the density tells test points from points off the manifold"),
      Metric(
        MetricName.posterior,
        "posterior of the parameters given test points, beside that under the true likelihood",
        settings: PosteriorSettings.vocabulary),
      Metric(
        MetricName.latentInterpolation,
        "points that a segment between two test points stands for in the latent space"),
    ].map { metric in
      var metric = metric
      metric.quantities = MetricKind(rawValue: metric.name)?.quantities ?? []
      return metric
    },
    figures: [
      .learningCurve, .dataSpaceDensity, .latentDensity, .posterior, .latentInterpolation,
      .replicates,
    ],
    studies: [.noiseLevel], reservedModelNames: [Figure.truth],
    rules: [
      .latentDimensionBelowData, .batchWithinTrainingPoints, .couplingNeedsTwoCoordinates,
      .batchNormSeesWholeBatches, .batchNormSeesTwoPoints, .metricsAreHad, .phasesHaveEpochs,
      .alternationSeesNoNoise, .batchNormOfExactDensities, .learningCurvesAreOfTrainedModels,
      .metricsFitTheData, .spheresFitTheData, .chartsAreOfTheData, .dataFilesHaveNoTruth,
      .gridsAreRectangles, .prescribedChartsAreNotStandardised,
      .noiseOfModelsWithNormalSpaces, .noiseHasVariance, .trueNormalsAreKnown,
      .trueNormalsAreNotStandardised, .noiseStudiesVaryTheNoise, .noiseStudiesVaryNothingElse,
      .noiseStudiesAreJudged, .quantitiesAreFound,
    ] + SpecRule.attempts + SpecRule.conditionalData + SpecRule.testPoints)
}

/// The words for metrics in specs.
public enum MetricName {
  /// Log density on a grid over the plane of the data.
  public static let logDensityGrid = "log_density_grid"
  /// Density over the manifold.
  public static let latentDensity = "latent_density"
  /// Mean log likelihood of the test points.
  public static let testLogLikelihood = "test_log_likelihood"
  /// Mean distance between test points and their projections.
  public static let reconstructionError = "reconstruction_error"
  /// Lower bound of the log likelihood of the test points.
  public static let evidenceLowerBound = "evidence_lower_bound"
  /// Samples of the model, their distances from the manifold and from the data.
  public static let samples = "samples"
  /// Mass of the density.
  public static let normalisation = "normalisation"
  /// How well points beside the manifold are recognised.
  public static let anomaly = "anomaly"
  /// Posterior of the parameters of the data.
  public static let posterior = "posterior"
  /// Points that a segment of the latent space stands for.
  public static let latentInterpolation = "latent_interpolation"
}
