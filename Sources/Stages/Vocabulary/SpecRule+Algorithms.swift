import ExperimentSpec
import YAMLTree

extension DiagnosticCode {
  /// A metric means nothing for an algorithm.
  public static let metricNotHad = DiagnosticCode(rawValue: "E0356")
  /// There are fewer epochs than phases.
  public static let tooFewEpochs = DiagnosticCode(rawValue: "E0357")
  /// Noise is asked for where none is added.
  public static let noiseNotSeen = DiagnosticCode(rawValue: "E0358")
}

extension SpecRule {
  static let metricsAreHad = SpecRule(
    "Every metric means something for every model; for some it may only be left out."
  ) { spec, _ in
    guard let metrics = spec["evaluate"]?.list, let models = spec["models"]?.object else {
      return []
    }
    return metrics.compactMap { metric -> Diagnostic? in
      guard let name = metric.text, let kind = MetricKind(rawValue: name) else { return nil }
      let lacking = models.entries.compactMap {
        model -> (name: String, algorithm: SpecValue, reason: String, isBounded: Bool)? in
        guard let algorithm = model.value.object?["algorithm"], let word = algorithm.text,
          let type = AlgorithmKind(rawValue: word)?.type, let reason = type.lackedMetrics[kind],
          type.lacks(kind, evaluated: metrics.compactMap(\.text))
        else { return nil }
        return (
          model.name, algorithm, reason, type.lackedMetrics[.evidenceLowerBound] == nil
        )
      }
      guard let first = lacking.first else { return nil }
      let isUseless = lacking.count == models.entries.count
      let shown = isUseless ? [first] : lacking
      let subject = quotedList(shown.map(\.name))
      return Diagnostic(
        .metricNotHad,
        "`\(name)` means nothing for \(subject)" + (shown.count == 1 ? ", \(first.reason)" : "")
          + (isUseless ? "" : ", and is left out for \(shown.count == 1 ? "it" : "them")"),
        at: metric.span, severity: isUseless ? .error : .warning,
        notes: shown.count == 1
          ? [Diagnostic.Note("the algorithm is chosen here", at: first.algorithm.span)]
          : [],
        help: isUseless
          ? "leave `\(name)` out of `evaluate`"
          : kind.canBeBounded && lacking.allSatisfy(\.isBounded)
            ? "add `\(MetricKind.evidenceLowerBound.rawValue)` to `evaluate` to have the bound drawn"
            : nil)
    }
  }

  static let phasesHaveEpochs = SpecRule(
    "There are at least as many epochs as phases."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let train = model["train"]?.object, let epochs = train["epochs"],
        let count = epochs.integer
      else { return nil }
      let scheme = train["scheme"]?.text
      let isTwofold = model["algorithm"]?.text == AlgorithmKind.pae.rawValue
      let phases = scheme.map { phaseCounts[$0] ?? 2 } ?? (isTwofold ? 2 : 1)
      guard count < phases else { return nil }
      return Diagnostic(
        .tooFewEpochs,
        "`epochs` is \(count), and the phases of "
          + (scheme.map { "`scheme: \($0)`" } ?? "the algorithm") + " share at least \(phases)",
        at: epochs.span, help: "use `epochs: \(phases)` or more")
    }
  }

  static let alternationSeesNoNoise = SpecRule(
    "Phases that take turns see no noise."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let scheme = model["train"]?.object?["scheme"], let word = scheme.text,
        word == "alternating" || word == "optimal-transport-alternating",
        let variance = model["inflate"]?.object?["variance"], let value = variance.number, value > 0
      else { return nil }
      return Diagnostic(
        .noiseNotSeen, "`scheme: \(word)` is trained without noise, but `variance` is above 0",
        at: variance.span, notes: [Diagnostic.Note("the scheme is chosen here", at: scheme.span)],
        help: "use `variance: 0`, or another scheme")
    }
  }

  /// The number of phases of the schemes that have not two.
  private static let phaseCounts = ["simultaneous": 3, "optimal-transport": 1]
}
