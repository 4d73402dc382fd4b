import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// A metric needs more test points than there are.
  public static let tooFewTestPoints = DiagnosticCode(rawValue: "E0374")
  /// A figure over the plane is of data that lie in none.
  public static let figureNeedsPlane = DiagnosticCode(rawValue: "E0375")
  /// Parameters are to be inferred from points that have several.
  public static let noCommonParameters = DiagnosticCode(rawValue: "E0387")
}

extension SpecRule {
  /// The rules about which test points metrics look at, and where figures show them.
  static let testPoints = [
    testPointsSuffice, observationsHaveOneParameter, pathsAreDrawnInThePlane,
  ]

  private static let testPointsSuffice = SpecRule(
    "There are as many test points as every metric needs."
  ) { spec, _ in
    guard let metrics = spec["evaluate"]?.list, let test = spec["data"]?.object?["test"],
      let count = test.integer
    else { return [] }
    return metrics.compactMap { metric in
      guard let name = metric.text, let kind = MetricKind(rawValue: name),
        count < kind.leastTestPoints
      else { return nil }
      return Diagnostic(
        .tooFewTestPoints,
        "`\(name)` needs \(kind.leastTestPoints) test points, and there \(count == 1 ? "is" : "are")"
          + " \(count)", at: test.span,
        notes: [Diagnostic.Note("the metric is listed here", at: metric.span)],
        help: "use `test: \(kind.leastTestPoints)` or more")
    }
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
