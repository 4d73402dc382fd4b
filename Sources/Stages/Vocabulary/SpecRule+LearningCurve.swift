import ExperimentSpec

extension DiagnosticCode {
  /// A learning curve of a model that is not trained.
  public static let learningCurveWithoutTraining = DiagnosticCode(rawValue: "E0371")
}

extension SpecRule {
  static let learningCurvesAreOfTrainedModels = SpecRule(
    "A learning curve is drawn of models that are trained."
  ) { spec, _ in
    let name = Catalogue.Figure.learningCurve.name
    guard let figure = spec["figures"]?.object?.entry(name),
      let shown = figure.value.object?["models"], let references = shown.list,
      let models = spec["models"]?.object
    else { return [] }
    let untrained = references.filter { reference in
      reference.text.flatMap { models[$0]?.object?[Field.weights.name] } != nil
    }
    guard shown.origin == .written || untrained.count == references.count else { return [] }
    return untrained.compactMap { reference in
      guard let model = reference.text,
        let weights = models[model]?.object?.entry(Field.weights.name)
      else { return nil }
      return Diagnostic(
        .learningCurveWithoutTraining,
        "`\(name)` shows the model `\(model)`, which is not trained",
        at: shown.origin == .written ? reference.span : figure.keySpan,
        notes: [Diagnostic.Note("its weights are taken from a file", at: weights.keySpan)],
        help: "leave the model out, or the figure")
    }
  }
}
