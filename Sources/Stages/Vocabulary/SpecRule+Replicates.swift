import ExperimentSpec
import YAMLTree

extension DiagnosticCode {
  /// A figure shows a number that no metric finds, or that is not evaluated.
  public static let quantityUnknown = DiagnosticCode(rawValue: "E0397")
  /// A figure shows a number that several metrics find.
  public static let quantityAmbiguous = DiagnosticCode(rawValue: "E0398")
  /// A figure shows more numbers than fit a page.
  public static let tooManyQuantities = DiagnosticCode(rawValue: "E0399")
}

extension SpecRule {
  /// The most panels.
  private static let mostQuantities = 6

  static let quantitiesAreFound = SpecRule(
    "The numbers that `replicates` shows are one to six, and each is found by one metric."
  ) { spec, _ in
    let name = Catalogue.Figure.replicates.name
    guard let figure = spec["figures"]?.object?.entry(name),
      let shown = figure.value.object?[Catalogue.Figure.quantities], let quantities = shown.list,
      let evaluate = spec["evaluate"], evaluate.isComplete
    else { return [] }
    if quantities.count > mostQuantities {
      return [
        Diagnostic(
          .tooManyQuantities,
          "`\(name)` has a panel for each of up to \(mostQuantities) quantities, and there are"
            + " \(quantities.count)", at: shown.span, help: "leave some out")
      ]
    }
    let metrics = (evaluate.list ?? []).compactMap { $0.text.flatMap(MetricKind.init(rawValue:)) }
    return quantities.compactMap { quantity in
      guard let word = quantity.text else { return nil }
      return mistake(word, quantity, metrics, evaluate)
    }
  }

  /// What is wrong with a quantity, if anything is.
  private static func mistake(
    _ word: String, _ quantity: SpecValue, _ metrics: [MetricKind], _ evaluate: SpecValue
  ) -> Diagnostic? {
    let found = matches(word, in: metrics)
    if found.count > 1 {
      return Diagnostic(
        .quantityAmbiguous, "\(quotedList(found.map(\.rawValue))) all have a quantity `\(word)`",
        at: quantity.span, help: "write `\(found[0].rawValue).\(word)`")
    }
    guard found.isEmpty else { return nil }
    if let other = matches(word, in: MetricKind.allCases).first {
      return Diagnostic(
        .quantityUnknown,
        "`\(word)` is a quantity of the metric `\(other.rawValue)`, which is not evaluated",
        at: quantity.span,
        notes: [Diagnostic.Note("the metrics are listed here", at: evaluate.span)],
        help: "add `\(other.rawValue)` to `evaluate`")
    }
    let plain = metrics.flatMap { $0.quantities }
    let full = metrics.flatMap { metric in
      metric.quantities.map { "\(metric.rawValue).\($0)" }
    }
    return Diagnostic(
      .quantityUnknown, "no metric that is evaluated has a quantity `\(word)`", at: quantity.span,
      notes: [Diagnostic.Note("the metrics are listed here", at: evaluate.span)],
      help: "the column `quantity` of `metrics.csv` has their names",
      suggestion: closestMatch(to: word, among: word.contains(".") ? full : plain))
  }

  /// The metrics that have a quantity, which may be written with its metric before a point.
  private static func matches(
    _ word: String, in metrics: [MetricKind]
  ) -> [MetricKind] {
    let (metric, quantity) = metricAndQuantity(word)
    return metrics.filter {
      (metric == nil || metric == $0.rawValue) && $0.quantities.contains(quantity)
    }
  }
}

/// What a quantity is written as: its name alone, or with the metric before a point.
func metricAndQuantity(_ word: String) -> (metric: String?, quantity: String) {
  guard let point = word.firstIndex(of: ".") else { return (nil, word) }
  return (String(word[..<point]), String(word[word.index(after: point)...]))
}
