import YAMLTree

/// Holds what claims name against the models, metrics and cells of their spec.
struct ClaimCheck {
  /// What a written quantity is.
  struct Resolution {
    /// The quantity, unless something is wrong.
    var quantity: Claim.Quantity?
    /// The chosen values by the names that the matrix has for them, in the order in which they are written.
    var selections: [ParsedClaim.Selection]
    /// What is wrong.
    var problems: [(code: DiagnosticCode, problem: ClaimProblem, note: Diagnostic.Note?)] = []

    mutating func report(
      _ code: DiagnosticCode, _ message: String, at range: Range<Int>, help: String? = nil,
      suggestion: String? = nil, note: Diagnostic.Note? = nil
    ) {
      problems.append(
        (
          code, ClaimProblem(message: message, range: range, help: help, suggestion: suggestion),
          note
        ))
    }
  }

  private let catalogue: Catalogue
  /// The models with their algorithms, as far as known.
  private let models: [(name: String, algorithm: String?)]
  /// The metrics that are evaluated, and where that is said; `nil` when it is not said well.
  private let evaluated: (names: [String], span: SourceSpan)?
  /// What varies; `nil` when that is not said well.
  private let matrix: (axes: [MatrixAxis], cells: [[Int]])?

  /// Reads what claims can be about, as far as it is written well.
  init(_ root: YAMLNode, _ reader: MatrixReader, _ catalogue: Catalogue) {
    self.catalogue = catalogue
    matrix = reader.diagnostics.isEmpty ? (reader.axes, reader.cells) : nil
    if case .mapping(let mapping)? = root.value(of: "models")?.content {
      models = mapping.entries.map { ($0.key, $0.value.value(of: "algorithm")?.word) }
    } else {
      models = []
    }
    let known = Set(catalogue.metrics.map(\.name))
    if let list = root.value(of: "evaluate"), case .sequence(let items) = list.content {
      let names = items.compactMap(\.word)
      // A misspelled metric is reported already, and may be the one that seems to lack.
      evaluated =
        names.count == items.count && known.isSuperset(of: names) ? (names, list.span) : nil
    } else {
      evaluated = nil
    }
  }

  /// Finds what a written quantity is.
  func resolve(_ written: ParsedClaim.Quantity) -> Resolution {
    var result = Resolution(selections: written.selections)
    guard let model = models.first(where: { $0.name == written.model.text }) else {
      // Without models there is something else to say, and it has been said.
      guard !models.isEmpty else { return result }
      let names = models.map(\.name)
      result.report(
        .unknownModel, "there is no model \(quoted(written.model.text)) in `models`",
        at: written.model.range, help: SchemaValidator.listing("model", names),
        suggestion: closestMatch(to: written.model.text, among: names))
      return result
    }
    let metric = metric(of: written, model, &result)
    let cell = cell(of: written, isKnown: metric != nil, &result)
    if let metric, let cell {
      result.quantity = Claim.Quantity(
        model: model.name, metric: metric, name: written.name.text, cell: cell)
    }
    return result
  }

  // MARK: Metrics

  /// Whether models of an algorithm have a metric.
  private func has(_ algorithm: String?, _ metric: Catalogue.Metric) -> Bool {
    let known = catalogue.algorithms.first { $0.name == algorithm }
    return known?.lackedMetrics.contains(metric.name) != true
  }

  private func metric(
    of written: ParsedClaim.Quantity, _ model: (name: String, algorithm: String?),
    _ result: inout Resolution
  ) -> String? {
    // Where it is not known what is evaluated, claims are taken at their word.
    let evaluates = { (metric: Catalogue.Metric) in
      evaluated.map { $0.names.contains(metric.name) } ?? true
    }
    if let named = written.metric {
      let names = catalogue.metrics.map(\.name)
      guard let metric = catalogue.metrics.first(where: { $0.name == named.text }) else {
        result.report(
          .unknownName, "unknown metric \(quoted(named.text))", at: named.range,
          help: SchemaValidator.listing("metric", evaluated?.names ?? names),
          suggestion: closestMatch(to: named.text, among: evaluated?.names ?? names))
        return nil
      }
      guard metric.quantities.contains(written.name.text) else {
        result.report(
          .unknownName, "\(quoted(metric.name)) has no quantity \(quoted(written.name.text))",
          at: written.name.range, help: SchemaValidator.listing("quantity", metric.quantities),
          suggestion: closestMatch(to: written.name.text, among: metric.quantities))
        return nil
      }
      return only([metric], evaluates, written, model, &result)
    }
    let name = written.name.text
    let having = catalogue.metrics.filter { $0.quantities.contains(name) }
    guard having.isEmpty else { return only(having, evaluates, written, model, &result) }
    reportUnknown(
      written, model, catalogue.metrics.filter { evaluates($0) && has(model.algorithm, $0) },
      &result)
    return nil
  }

  /// The one of some metrics that a model has and that is evaluated.
  private func only(
    _ metrics: [Catalogue.Metric], _ evaluates: (Catalogue.Metric) -> Bool,
    _ written: ParsedClaim.Quantity, _ model: (name: String, algorithm: String?),
    _ result: inout Resolution
  ) -> String? {
    let name = written.name.text
    let had = metrics.filter { has(model.algorithm, $0) }
    guard !had.isEmpty else {
      result.report(
        .claimNotHad,
        "\(quoted(name)) is a quantity of \(quotedList(metrics.map(\.name))), which \(quoted(model.name)) has not",
        at: written.range,
        help: "models of `algorithm: \(model.algorithm ?? "")` have no such metric")
      return nil
    }
    let found = had.filter(evaluates)
    guard let first = found.first else {
      result.report(
        .metricNotEvaluated,
        "\(quoted(name)) is a quantity of the metric \(quotedList(had.map(\.name), joining: "or")),"
          + " which is not evaluated",
        at: written.range, help: "add \(quoted(had[0].name)) to `evaluate`",
        note: evaluated.map { Diagnostic.Note("the metrics are listed here", at: $0.span) })
      return nil
    }
    guard found.count == 1 else {
      // What is evaluated is not known, so that nothing can be said.
      if evaluated == nil { return nil }
      let ways = found.map { "\(model.name).\($0.name).\(name)" }
      result.report(
        .claimAmbiguous,
        "\(quoted(name)) is a quantity of several metrics, \(quotedList(found.map(\.name)))",
        at: written.range, help: "write \(quotedList(ways, joining: "or"))")
      return nil
    }
    return first.name
  }

  private func reportUnknown(
    _ written: ParsedClaim.Quantity, _ model: (name: String, algorithm: String?),
    _ metrics: [Catalogue.Metric], _ result: inout Resolution
  ) {
    let name = written.name.text
    let message = "\(quoted(model.name)) has no quantity \(quoted(name))"
    if let metric = catalogue.metrics.first(where: { $0.name == name }) {
      result.report(
        .unknownName, message, at: written.name.range,
        help: "\(quoted(name)) is a metric: write `\(model.name).QUANTITY` with one of "
          + quotedList(metric.quantities, joining: "or"))
      return
    }
    let quantities = metrics.flatMap(\.quantities)
    // Whoever joins both names means the one of the other.
    let joined = metrics.lazy.flatMap { metric in
      metric.quantities.map { (metric.name, $0) }
    }.first { name == "\($0.0)_\($0.1)" }
    var seen: Set<String> = []
    result.report(
      .unknownName, message, at: written.name.range,
      help: SchemaValidator.listing(
        "quantity", quantities.filter { seen.insert($0).inserted }),
      suggestion: joined.map { "\($0.0).\($0.1)" } ?? closestMatch(to: name, among: quantities))
  }

  // MARK: Cells

  /// The values that are chosen, by axis; `nil` when they do not make one cell.
  private func cell(
    of written: ParsedClaim.Quantity, isKnown: Bool, _ result: inout Resolution
  ) -> [String: String]? {
    guard let matrix else { return nil }
    let model = written.model.text
    let axes = matrix.axes.filter { $0.key != "seed" && $0.concerns([model]) }
    var chosen: [String: String] = [:]
    var isValid = true
    for position in written.selections.indices {
      let selection = written.selections[position]
      guard let axis = axes.first(where: { $0.key == selection.key.text }) else {
        isValid = false
        reportAxis(selection.key, of: model, axes, matrix.axes, &result)
        continue
      }
      guard let value = axis.value(written: selection.value.text) else {
        isValid = false
        let names = axis.values.map(\.name)
        result.report(
          .unknownName,
          "\(quoted(selection.value.text)) is no value of \(quoted("matrix.\(axis.key)"))",
          at: selection.value.range, help: SchemaValidator.listing("value", names),
          suggestion: closestMatch(to: selection.value.text, among: names))
        continue
      }
      result.selections[position].value.text = value
      guard chosen.updateValue(value, forKey: axis.key) == nil else {
        isValid = false
        result.report(
          .claimUnreadable, "\(quoted(axis.key)) is chosen twice", at: selection.key.range,
          help: "remove one of the two")
        continue
      }
    }
    // Of what is no quantity nobody has to say which one it is.
    guard isValid, isKnown else { return nil }
    return isOne(chosen, axes, matrix, written, &result) ? chosen : nil
  }

  /// Whether what is chosen leaves one cell, apart from seeds and what varies in other models.
  private func isOne(
    _ chosen: [String: String], _ axes: [MatrixAxis],
    _ matrix: (axes: [MatrixAxis], cells: [[Int]]),
    _ written: ParsedClaim.Quantity, _ result: inout Resolution
  ) -> Bool {
    var left: Set<[String]> = []
    for cell in matrix.cells {
      let values = zip(matrix.axes, cell).filter { pair in axes.contains { $0.key == pair.0.key } }
        .map { $0.values[$1].name }
      if zip(axes, values).allSatisfy({ axis, value in chosen[axis.key] ?? value == value }) {
        left.insert(values)
      }
    }
    let bracket = written.name.range.upperBound..<written.range.upperBound
    guard let first = left.min(by: { $0.lexicographicallyPrecedes($1) }) else {
      result.report(
        .claimWithoutCell, "the matrix has no cell with these values", at: bracket,
        help: "they are excluded; choose others, or remove the claim")
      return false
    }
    guard left.count > 1 else { return true }
    let varying = axes.indices.filter { axis in Set(left.map { $0[axis] }).count > 1 }
    let example = axes.indices.filter { chosen[axes[$0].key] != nil || varying.contains($0) }
      .map { "\(axes[$0].key)=\(first[$0])" }
    let keys = varying.map { axes[$0].key }
    result.report(
      .claimAmbiguous,
      "\(quotedList(keys)) \(keys.count == 1 ? "varies" : "vary"), and the claim does not say which"
        + " value it is about",
      at: written.range, help: "choose one, as in `[\(example.joined(separator: ", "))]`")
    return false
  }

  private func reportAxis(
    _ key: ParsedClaim.Word, of model: String, _ axes: [MatrixAxis], _ all: [MatrixAxis],
    _ result: inout Resolution
  ) {
    let names = axes.map(\.key)
    var message = "\(quoted(key.text)) is no key of the matrix"
    var help: String
    if key.text == "seed" {
      message = "a claim is about all seeds, and chooses none"
      help = "the functions over them are \(quotedList(Claim.Statistic.allCases.map(\.rawValue)))"
    } else if all.contains(where: { $0.key == key.text }) {
      message = "\(quoted(key.text)) does not vary in \(quoted(model))"
      help = "leave it out"
    } else if names.isEmpty {
      help = "nothing but seeds varies in \(quoted(model)); leave the brackets out"
    } else {
      help = "the keys are \(quotedList(names))"
    }
    result.report(
      .unknownKey, message, at: key.range, help: help,
      suggestion: closestMatch(to: key.text, among: names))
  }
}

extension MatrixAxis {
  /// The name of the value that is written in some way; `nil` for one that the axis has not.
  func value(written text: String) -> String? {
    let names = [YAMLScalar.Style.plain, .quoted].map { style in
      MatrixValue.name(of: YAMLScalar(text, style: style))
    }
    return values.map(\.name).first { $0 == text || names.contains($0) }
  }
}

extension YAMLNode {
  /// The text of a scalar.
  fileprivate var word: String? {
    if case .scalar(let scalar) = content, case .text(let text) = scalar.value { text } else { nil }
  }
}
