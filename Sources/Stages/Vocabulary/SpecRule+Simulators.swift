import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// A metric means nothing for the data.
  public static let metricOfOtherData = DiagnosticCode(rawValue: "E0372")
  /// The data do not lie on the sphere that a model prescribes.
  public static let dataOffSphere = DiagnosticCode(rawValue: "E0373")
}

extension SpecRule {
  static let metricsFitTheData = SpecRule(
    "Every metric means something for the data."
  ) { spec, catalogue in
    guard let metrics = spec["evaluate"]?.list, let place = spec["data"]?.object?["simulator"],
      let simulator = Catalogue.Simulator.named(in: spec)
    else { return [] }
    return metrics.compactMap { metric in
      guard let name = metric.text, let kind = MetricKind(rawValue: name),
        let reason = kind.misfit(simulator)
      else { return nil }
      let figures = (spec["figures"]?.object?.entries ?? []).map(\.name).filter { figure in
        catalogue.figures.first { $0.name == figure }?.metrics.contains(name) == true
      }
      return Diagnostic(
        .metricOfOtherData, "`\(name)` \(reason)", at: metric.span,
        notes: [Diagnostic.Note("the data are chosen here", at: place.span)],
        help: "leave `\(name)` out of `evaluate`"
          + figures.map { ", and `\($0)` out of `figures`" }.joined())
    }
  }

  static let spheresFitTheData = SpecRule(
    "The data lie on the sphere that a model prescribes."
  ) { spec, _ in
    guard let place = spec["data"]?.object?["simulator"],
      let simulator = Catalogue.Simulator.named(in: spec)
    else { return [] }
    let note = Diagnostic.Note("the data are chosen here", at: place.span)
    return models(of: spec).compactMap { model in
      guard let algorithm = model["algorithm"], algorithm.text == AlgorithmKind.fom.rawValue,
        let dimension = model["latent_dim"], let count = dimension.integer,
        count < simulator.dataDimension, let radius = model["manifold"]?.object?["radius"],
        let length = radius.number
      else { return nil }
      guard let sphere = (simulator as? any ManifoldSimulator)?.sphereRadius else {
        return Diagnostic(
          .dataOffSphere,
          "`fom` needs data on a sphere around the origin, and those of `\(simulator.name)` lie"
            + " on none", at: algorithm.span, notes: [note],
          help: "use another algorithm, or one of the simulators "
            + spheres.map { "`\($0)`" }.joined(separator: ", "))
      }
      if count != simulator.manifoldDimension {
        return Diagnostic(
          .dataOffSphere,
          "the sphere of `fom` has dimension \(count), and that of `\(simulator.name)`"
            + " \(simulator.manifoldDimension)", at: dimension.span, notes: [note],
          help: "use `latent_dim: \(simulator.manifoldDimension)`")
      }
      guard length != sphere else { return nil }
      return Diagnostic(
        .dataOffSphere,
        "the sphere of `fom` has radius \(number(length)), and that of `\(simulator.name)`"
          + " \(number(sphere))",
        at: radius.origin == .written ? radius.span : algorithm.span, notes: [note],
        help: "use `radius: \(number(sphere))`")
    }
  }

  /// The simulators whose data fill a sphere around the origin.
  private static let spheres = Catalogue.Simulator.standard.map(\.name).filter { name in
    (SimulatorCatalogue.simulator(named: name) as? any ManifoldSimulator)?.sphereRadius != nil
  }

  /// A number as people write it: without a fraction when it has none.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}

extension MetricKind {
  /// Why the metric means nothing for the data of a simulator, as it goes on after its name; `nil`
  /// when it means something.
  func misfit(_ simulator: any Simulators.Simulator) -> String? {
    switch self {
    case .logDensityGrid:
      simulator.planeRectangle == nil
        ? "is a grid over a plane, and points of `\(simulator.name)` have"
          + " \(simulator.dataDimension) coordinates" : nil
    case .latentDensity:
      simulator.isIntegrable
        ? nil
        : "is drawn on a grid over a curve or surface, and there is none for"
          + " `\(simulator.name)`"
    case .normalisation:
      simulator.isIntegrable || simulator.planeRectangle != nil
        ? nil
        : "is an integral on a grid over a plane, curve or surface, and there is none for"
          + " `\(simulator.name)`"
    case .anomaly:
      simulator is any ManifoldSimulator || simulator is any OutOfDistributionSimulator
        ? nil
        : "looks beside a known manifold, and that of `\(simulator.name)` is not known"
    case .posterior:
      simulator.isOfFamily
        ? nil
        : "is of the parameters of the data, and points of `\(simulator.name)` come without"
    case .testLogLikelihood, .reconstructionError, .evidenceLowerBound, .samples,
      .latentInterpolation:
      nil
    }
  }
}

extension Simulators.Simulator {
  /// Whether its points come with parameters.
  fileprivate var isOfFamily: Bool { FamilyCatalogue.names.contains(name) }

  /// Whether a grid covers the manifold, so that integrals can be taken over it.
  fileprivate var isIntegrable: Bool {
    self is any CurveSimulator || self is any SurfaceSimulator
  }
}
