import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// A metric needs more test points than there are.
  public static let tooFewTestPoints = DiagnosticCode(rawValue: "E0374")
  /// A figure over the plane is of data that lie in none.
  public static let figureNeedsPlane = DiagnosticCode(rawValue: "E0375")
  /// Parameters are to be inferred from points that have several.
  public static let noCommonParameters = DiagnosticCode(rawValue: "E0387")
  /// A step is set of chains that take none.
  public static let stepNotTaken = DiagnosticCode(rawValue: "E0388")
}

extension SpecRule {
  /// The rules about which test points metrics look at, and where figures show them.
  static let testPoints = [
    testPointsSuffice, observationsHaveOneParameter, stepsAreTaken, pathsAreDrawnInThePlane,
  ]

  private static let testPointsSuffice = SpecRule(
    "There are as many test points as every metric needs."
  ) { spec, _ in
    guard let metrics = spec["evaluate"]?.list, let test = spec["data"]?.object?["test"],
      let count = test.integer
    else { return [] }
    return metrics.compactMap { metric in
      guard let name = metric.text, let kind = MetricKind(rawValue: name),
        let (least, setting) = testPoints(of: kind, in: spec), count < least
      else { return nil }
      var notes = [Diagnostic.Note("the metric is listed here", at: metric.span)]
      var help = "use `test: \(least)` or more"
      if let setting {
        notes.append(Diagnostic.Note("the number is set here", at: setting.value.span))
        help += ", or `\(setting.name): \(count)` or less"
      }
      return Diagnostic(
        .tooFewTestPoints,
        "`\(name)` needs \(least) test points, and there \(count == 1 ? "is" : "are") \(count)",
        at: test.span, notes: notes, help: help)
    }
  }

  /// How many test points a metric needs, and the setting that says so if it is written; `nil` where it was
  /// refused.
  private static func testPoints(
    of kind: MetricKind, in spec: SpecObject
  ) -> (least: Int, setting: SpecObject.Entry?)? {
    guard let key = kind.testPointsKey,
      let settings = spec["metrics"]?.object?[kind.rawValue]?.object
    else { return (kind.leastTestPoints, nil) }
    guard let entry = settings.entry(key), let least = entry.value.integer else { return nil }
    return (least, entry.value.origin == .written ? entry : nil)
  }

  private static let stepsAreTaken = SpecRule(
    "The length of steps is set of chains that take steps."
  ) { spec, _ in
    let (samplerKey, stepKey) = (PosteriorSettings.samplerKey, PosteriorSettings.stepKey)
    guard let settings = spec["metrics"]?.object?[MetricName.posterior]?.object,
      let sampler = settings[samplerKey],
      sampler.text == PosteriorSettings.SamplerName.slice.rawValue,
      let step = settings.entry(stepKey), step.value.origin == .written
    else { return [] }
    return [
      Diagnostic(
        .stepNotTaken, "`\(stepKey)` means nothing here: slices find their widths by themselves",
        at: step.keySpan, severity: .warning,
        notes: [Diagnostic.Note("the sampler is chosen here", at: sampler.span)],
        help: "remove `\(stepKey)`, or use"
          + " `\(samplerKey): \(PosteriorSettings.SamplerName.metropolis.rawValue)`")
    ]
  }

  private static let observationsHaveOneParameter = SpecRule(
    "Parameters are inferred from test points that have them in common."
  ) { spec, _ in
    guard
      let metric = spec["evaluate"]?.list?.first(where: { $0.text == MetricName.posterior }),
      let choice = spec["data"]?.object?["test_parameters"],
      choice.text == TestParameters.prior.rawValue
    else { return [] }
    return [
      Diagnostic(
        .noCommonParameters,
        "`\(MetricName.posterior)` infers parameters that the test points have in common, and with"
          + " `test_parameters: \(TestParameters.prior.rawValue)` each has its own",
        at: choice.span, notes: [Diagnostic.Note("the metric is listed here", at: metric.span)],
        help: "use `test_parameters: \(TestParameters.default.rawValue)`, or leave"
          + " `\(MetricName.posterior)` out of `evaluate`")
    ]
  }

  private static let pathsAreDrawnInThePlane = SpecRule(
    "Paths are drawn of data in the plane."
  ) { spec, catalogue in
    let name = Catalogue.Figure.latentInterpolation.name
    guard let figure = spec["figures"]?.object?.entry(name),
      let data = spec["data"]?.object, let place = data["simulator"] ?? data[DataFileKey.file],
      let count = catalogue.dimensions(of: spec)?.data, count != 2
    else { return [] }
    return [
      Diagnostic(
        .figureNeedsPlane,
        "`\(name)` is drawn over a plane, and the points have"
          + " \(count) coordinate\(count == 1 ? "" : "s")",
        at: figure.keySpan, notes: [Diagnostic.Note("the data are chosen here", at: place.span)],
        help: "leave `\(name)` out of `figures`; the metric `\(MetricName.latentInterpolation)` has"
          + " the numbers")
    ]
  }
}
