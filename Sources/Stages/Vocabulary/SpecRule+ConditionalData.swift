import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// An algorithm has no form for data with parameters.
  public static let parametersNotSeen = DiagnosticCode(rawValue: "E0380")
  /// A flow is to depend on parameters that the data have not.
  public static let noParameters = DiagnosticCode(rawValue: "E0381")
  /// Scores are to be compared that the data have not.
  public static let noScores = DiagnosticCode(rawValue: "E0382")
  /// Scores are compared of batches that are normalised.
  public static let scoreMixesPoints = DiagnosticCode(rawValue: "E0383")
  /// Scores are compared on a manifold that moves with the parameters.
  public static let scoreOnMovingManifold = DiagnosticCode(rawValue: "E0384")
  /// A sphere does not fit into the space of the data.
  public static let sphereTooLarge = DiagnosticCode(rawValue: "E0385")
  /// A figure shows the truth along a curve, of data that lie around it.
  public static let noTrueCurve = DiagnosticCode(rawValue: "E0386")
}

extension SpecRule {
  /// The rules about data with parameters.
  static let conditionalData = [
    parametersAreSeen, conditionsExist, scoresExist, scoresAreOfSinglePoints,
    scoresAreOnOneManifold, sphereFits, truthIsDrawn,
  ]

  private static let parametersAreSeen = SpecRule(
    "Data with parameters go to algorithms whose models can depend on them."
  ) { spec, catalogue in
    guard let count = catalogue.dimensions(of: spec)?.parameters, count > 0 else { return [] }
    return models(of: spec).compactMap { model in
      guard let algorithm = model["algorithm"], let word = algorithm.text else { return nil }
      let scheme = model["train"]?.object?["scheme"]
      let isTransport = scheme?.text?.hasPrefix("optimal-transport") ?? false
      guard isTransport || unconditional.contains(word) else { return nil }
      let what = isTransport ? "scheme: \(scheme?.text ?? "")" : "algorithm: \(word)"
      return Diagnostic(
        .parametersNotSeen,
        "`\(what)` is not defined for data with parameters",
        at: isTransport ? scheme?.span ?? algorithm.span : algorithm.span,
        notes: simulatorNote(
          spec, "points of it come with \(count) parameter\(count == 1 ? "" : "s")"),
        help: isTransport
          ? "use another scheme" : "use `dnf`, `pie`, `flow`, `m-flow`, `m-flow-encoder` or `pae`")
    }
  }

  /// The algorithms whose models depend on nothing but the point.
  private static let unconditional = [
    AlgorithmKind.vae, .vaePublished, .infomaxVAE,
  ].map(\.rawValue)

  private static let conditionsExist = SpecRule(
    "A flow that depends on parameters is of data that have some."
  ) { spec, catalogue in
    guard catalogue.dimensions(of: spec)?.parameters == 0 else { return [] }
    return models(of: spec).compactMap { model in
      guard let flag = model["outer"]?.object?["conditional"], flag.boolean == true else {
        return nil
      }
      return Diagnostic(
        .noParameters, "there are no parameters that the flow could depend on", at: flag.span,
        notes: simulatorNote(spec, "points of it come without parameters"),
        help: "leave `conditional` out")
    }
  }

  private static let scoresExist = SpecRule(
    "Scores are compared of data with parameters."
  ) { spec, catalogue in
    guard catalogue.dimensions(of: spec)?.parameters == 0 else { return [] }
    return models(of: spec).compactMap { model in
      guard let weight = scoreWeight(of: model) else { return nil }
      return Diagnostic(
        .noScores, "`score_weight` is above 0, and the data have no scores", at: weight.span,
        notes: simulatorNote(spec, "points of it come without parameters"),
        help: "leave `score_weight` out")
    }
  }

  private static let scoresAreOfSinglePoints = SpecRule(
    "Scores are compared without normalised batches, which mix the points."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let weight = scoreWeight(of: model),
        let flag = ["outer", "inner", "flow"].compactMap({ model[$0]?.object?["batch_norm"] })
          .first(where: { $0.boolean == true })
      else { return nil }
      return Diagnostic(
        .scoreMixesPoints,
        "`score_weight` needs derivatives at single points, and `batch_norm` mixes them",
        at: flag.span, notes: [Diagnostic.Note("the weight is set here", at: weight.span)],
        help: "leave one of the two out")
    }
  }

  private static let scoresAreOnOneManifold = SpecRule(
    "Scores of densities on a manifold are compared where the manifold stays."
  ) { spec, _ in
    let kinds = [AlgorithmKind.mFlow, .mFlowEncoder].map(\.rawValue)
    return models(of: spec).compactMap { model in
      guard let weight = scoreWeight(of: model), let word = model["algorithm"]?.text,
        kinds.contains(word), let flag = model["outer"]?.object?["conditional"],
        flag.boolean == true
      else { return nil }
      return Diagnostic(
        .scoreOnMovingManifold,
        "the density on a manifold that depends on the parameters has no score", at: flag.span,
        notes: [Diagnostic.Note("scores are compared by this weight", at: weight.span)],
        help: "leave one of the two out, or use `dnf` or `pie`, whose densities fill space")
    }
  }

  private static let sphereFits = SpecRule(
    "A sphere has a lower dimension than the space of the data."
  ) { spec, _ in
    guard let data = spec["data"]?.object, let sphere = data["manifold_dim"],
      let space = data["data_dim"], let d = sphere.integer, let dimension = space.integer,
      d >= dimension
    else { return [] }
    let isWritten = sphere.origin == .written
    return [
      Diagnostic(
        .sphereTooLarge,
        "a sphere of dimension \(d) needs at least \(d + 1) coordinates, not \(dimension)",
        at: isWritten ? sphere.span : space.span,
        help: "raise `data_dim`, or lower `manifold_dim`")
    ]
  }

  private static let truthIsDrawn = SpecRule(
    "The density over the plane is drawn beside a truth along a curve."
  ) { spec, _ in
    let name = Catalogue.Figure.dataSpaceDensity.name
    guard let figure = spec["figures"]?.object?.entry(name),
      let simulator = Catalogue.Simulator.named(in: spec), !(simulator is any CurveSimulator),
      // Of data that are not in the plane the metric is refused already, and the figure with it.
      simulator.planeRectangle != nil
    else { return [] }
    return [
      Diagnostic(
        .noTrueCurve, "`\(name)` draws the truth along a curve, and the data have none",
        at: figure.keySpan,
        notes: simulatorNote(spec, "points of it lie around a manifold, or on a surface"),
        help:
          "leave `\(name)` out of `figures`; the metric `\(MetricName.logDensityGrid)` has the numbers"
      )
    ]
  }

  private static func scoreWeight(of model: SpecObject) -> SpecValue? {
    guard let weight = model["train"]?.object?["score_weight"], let number = weight.number,
      number > 0
    else { return nil }
    return weight
  }

  private static func simulatorNote(_ spec: SpecObject, _ text: String) -> [Diagnostic.Note] {
    guard let data = spec["data"]?.object, let source = data["simulator"] ?? data[DataFileKey.file]
    else { return [] }
    return [Diagnostic.Note(text, at: source.span)]
  }
}
