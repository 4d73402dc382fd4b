import ExperimentSpec

extension DiagnosticCode {
  /// Something needs to know where the data come from, and they come from a file.
  public static let truthUnknown = DiagnosticCode(rawValue: "E0314")
  /// A grid is no rectangle, or not of the data.
  public static let gridUnusable = DiagnosticCode(rawValue: "E0315")
  /// Coordinates are standardised where that has no meaning.
  public static let standardiseMeaningless = DiagnosticCode(rawValue: "E0316")
}

extension SpecRule {
  static let dataFilesHaveNoTruth = SpecRule(
    "What needs the true density, manifold or distribution is asked of simulated data alone."
  ) { spec, catalogue in
    guard let file = spec["data"]?.object?[DataFileKey.file] else { return [] }
    let note = Diagnostic.Note("the data come from this file", at: file.span)
    func unknown(_ message: String, at value: SpecValue, help: String) -> Diagnostic {
      Diagnostic(.truthUnknown, message, at: value.span, notes: [note], help: help)
    }
    var diagnostics = metrics(of: spec, catalogue).map { metric, message, figures in
      unknown(
        message, at: metric,
        help: "leave `\(metric.text ?? "")` out of `evaluate`"
          + figures.map { ", and `\($0)` out of `figures`" }.joined())
    }
    for model in models(of: spec) {
      if let algorithm = model["algorithm"], algorithm.text == AlgorithmKind.fom.rawValue {
        diagnostics.append(
          unknown(
            "`fom` needs a manifold that is known, and nobody knows that of a file", at: algorithm,
            help: "use another algorithm, such as `dnf` or `m-flow`, which learn it"))
      }
      if let noise = model["inflate"]?.object?["noise"],
        noise.text == NoiseKind.trueNormal.rawValue
      {
        diagnostics.append(
          unknown(
            "`noise: true-normal` is along normals that are known, and nobody knows those of a file",
            at: noise, help: "use `noise: gaussian` or `noise: model-normal`"))
      }
      if let sampling = model["train"]?.object?["sampling"], sampling.boolean == true {
        diagnostics.append(
          unknown(
            "`sampling` draws new training points in every epoch, and a file has no more",
            at: sampling,
            help: "leave `sampling` out: every epoch then sees the same points"))
      }
    }
    for figure in spec["figures"]?.object?.entries ?? [] {
      guard let panels = figure.value.object?["panels"], panels.origin == .written else { continue }
      for panel in panels.list ?? [] where panel.text == Catalogue.Figure.truth.name {
        diagnostics.append(
          unknown(
            "`\(figure.name)` has a panel with the truth, which nobody knows of a file", at: panel,
            help: "leave `truth` out of `panels`"))
      }
    }
    return diagnostics
  }

  /// The metrics that mean nothing for the data, each with why, and the figures that show it.
  private static func metrics(
    of spec: SpecObject, _ catalogue: Catalogue
  ) -> [(metric: SpecValue, message: String, figures: [String])] {
    (spec["evaluate"]?.list ?? []).compactMap { metric in
      guard let name = metric.text, let kind = MetricKind(rawValue: name) else { return nil }
      let message: String
      switch kind {
      case .latentDensity:
        message =
          "`\(name)` is drawn over a manifold that is known, and nobody knows that of a file"
      case .posterior:
        message =
          "`\(name)` is of the parameters of the data, and the points of a file come without"
      case .anomaly:
        message =
          "`\(name)` looks beside a manifold that is known, and nobody knows that of a file"
      case .logDensityGrid, .normalisation:
        guard let columns = catalogue.dimensions(of: spec)?.data, columns != 2 else { return nil }
        message =
          "`\(name)` is on a grid over a plane, and the points of the file have \(columns)"
          + (columns == 1 ? " coordinate" : " coordinates")
      case .testLogLikelihood, .reconstructionError, .evidenceLowerBound, .samples,
        .latentInterpolation:
        return nil
      }
      let figures = (spec["figures"]?.object?.entries ?? []).map(\.name).filter { figure in
        catalogue.figures.first { $0.name == figure }?.metrics.contains(name) == true
      }
      return (metric, message, figures)
    }
  }

  static let gridsAreRectangles = SpecRule(
    "A grid has two ranges, for data in the plane."
  ) { spec, catalogue in
    guard let data = spec["data"]?.object, let entry = data.entry(DataFileKey.grid),
      let grid = entry.value.object, let file = data[DataFileKey.file]
    else { return [] }
    if let columns = catalogue.dimensions(of: spec)?.data, columns != 2 {
      return [
        Diagnostic(
          .gridUnusable,
          "`grid` is a rectangle in the plane, and the points have \(columns) coordinates",
          at: entry.keySpan, notes: [Diagnostic.Note("they come from this file", at: file.span)],
          help: "leave `grid` out")
      ]
    }
    return grid.entries.compactMap { axis in
      guard axis.value.isComplete, let numbers = axis.value.list?.compactMap(\.number),
        numbers.count != 2 || numbers[0] >= numbers[1]
      else { return nil }
      return Diagnostic(
        .gridUnusable, "`data.grid.\(axis.name)` has to be two numbers, the lesser one first",
        at: axis.value.span, help: "write `\(axis.name): [LEAST, GREATEST]`, in data units")
    }
  }

  static let prescribedChartsAreNotStandardised = SpecRule(
    "Models of a prescribed manifold see the data as they are."
  ) { spec, _ in
    guard let data = spec["data"]?.object, data[DataFileKey.file] == nil,
      let standardise = data[Field.standardise.name], standardise.boolean == true
    else { return [] }
    return models(of: spec).compactMap { model in
      guard let algorithm = model["algorithm"], algorithm.text == AlgorithmKind.fom.rawValue else {
        return nil
      }
      return Diagnostic(
        .standardiseMeaningless,
        "`fom` prescribes a manifold in data units, and `standardise` would deform the data",
        at: standardise.span,
        notes: [Diagnostic.Note("the algorithm is chosen here", at: algorithm.span)],
        help: "use `standardise: false`, or another algorithm")
    }
  }

  static let trueNormalsAreNotStandardised = SpecRule(
    "Noise along true normals is of models that see the data as they are."
  ) { spec, _ in
    guard let data = spec["data"]?.object, data[DataFileKey.file] == nil,
      let standardise = data[Field.standardise.name], standardise.boolean == true
    else { return [] }
    return models(of: spec).compactMap { model in
      guard let noise = model["inflate"]?.object?["noise"],
        noise.text == NoiseKind.trueNormal.rawValue
      else { return nil }
      return Diagnostic(
        .standardiseMeaningless,
        "`noise: true-normal` is along the normals of the data as they are, and `standardise` would"
          + " deform them", at: noise.span,
        notes: [Diagnostic.Note("the data are standardised here", at: standardise.span)],
        help: "use `standardise: false`, or another noise")
    }
  }
}
