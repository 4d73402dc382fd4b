import YAMLTree

extension SpecRule {
  /// The rules every spec keeps, whatever is registered.
  public static let standard = [
    modelsExist, figuresHaveTheirMetrics, settingsAreOfEvaluatedMetrics, splitLeavesPoints,
  ]

  /// Whoever names a model names one of this spec.
  static let modelsExist = SpecRule("A figure refers to models of the same spec.") { spec, _ in
    guard let models = spec["models"]?.object else { return [] }
    let names = models.entries.map(\.name)
    let known = Set(names)
    // More than a few hundred are never shown, and each suggestion looks at every name.
    let unknown = references(in: spec).filter { !known.contains($0.name) }.prefix(200)
    return unknown.map { reference in
      Diagnostic(
        .unknownModel, "there is no model \(quoted(reference.name)) in `models`",
        at: reference.span, help: SchemaValidator.listing("model", names),
        suggestion: closestMatch(to: reference.name, among: names))
    }
  }

  /// What a figure shows is evaluated.
  static let figuresHaveTheirMetrics = SpecRule(
    "The metrics a figure shows are listed in `evaluate`."
  ) { spec, catalogue in
    // A misspelled metric is reported already, and may be the one that seems to lack.
    guard let evaluate = spec["evaluate"], evaluate.isComplete,
      let metrics = evaluate.list?.compactMap(\.text), let figures = spec["figures"]?.object
    else { return [] }
    return figures.entries.flatMap { figure in
      let needs = catalogue.figures.first { $0.name == figure.name }?.metrics ?? []
      return needs.filter { !metrics.contains($0) }.map { metric in
        Diagnostic(
          .metricNotEvaluated,
          "the figure \(quoted(figure.name)) shows the metric \(quoted(metric)),"
            + " which is not evaluated",
          at: figure.keySpan,
          notes: [Diagnostic.Note("the metrics are listed here", at: evaluate.span)],
          help: "add \(quoted(metric)) to `evaluate`")
      }
    }
  }

  /// Whatever has settings is evaluated.
  static let settingsAreOfEvaluatedMetrics = SpecRule(
    "Metrics with settings are listed in `evaluate`."
  ) { spec, _ in
    // A misspelled metric is reported already, and may be the one that has the settings.
    guard let evaluate = spec["evaluate"], evaluate.isComplete,
      let metrics = evaluate.list?.compactMap(\.text),
      let sections = spec[ExperimentSchema.metricsKey]?.object
    else { return [] }
    return sections.entries.filter { !metrics.contains($0.name) }.map { section in
      Diagnostic(
        .settingsNotUsed,
        "`\(ExperimentSchema.metricsKey)` has settings of \(quoted(section.name)), which is not"
          + " evaluated", at: section.keySpan,
        notes: [Diagnostic.Note("the metrics are listed here", at: evaluate.span)],
        help: "add \(quoted(section.name)) to `evaluate`, or remove its settings")
    }
  }

  /// Training and validation both have at least one point.
  static let splitLeavesPoints = SpecRule(
    "The validation split leaves points for training and for validation."
  ) { spec, _ in
    guard let data = spec["data"]?.object, let train = data["train"], let points = train.integer,
      let split = data["validation_split"], let fraction = split.number
    else { return [] }
    let validation = DataSection.validationCount(points: points, split: fraction)
    guard validation == 0 || validation >= points else { return [] }
    let lacking = validation == 0 ? "validation" : "training"
    let isWritten = split.origin == .written
    return [
      Diagnostic(
        .emptySplit,
        "a share of \(shortText(fraction)) of \(points) points leaves no point for \(lacking)",
        at: isWritten ? split.span : train.span,
        notes: isWritten
          ? [Diagnostic.Note("the number of points is given here", at: train.span)] : [],
        help: "change `validation_split`, or raise `train`")
    ]
  }

  private static func references(in object: SpecObject) -> [(name: String, span: SourceSpan)] {
    object.entries.flatMap { references(in: $0.value) }
  }

  private static func references(in value: SpecValue) -> [(name: String, span: SourceSpan)] {
    switch value.content {
    // A default refers to every model there is.
    case .reference(let name) where value.origin == .written: [(name, value.span)]
    case .list(let elements): elements.flatMap(references)
    case .object(let object): references(in: object)
    default: []
    }
  }
}
