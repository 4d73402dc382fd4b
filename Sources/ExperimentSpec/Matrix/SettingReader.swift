import YAMLTree

/// Reads keys that name places of a spec, and the values that are to stand there: what `matrix` and `quick`
/// have in common.
struct SettingReader {
  /// The section that is read.
  enum Section: String {
    case matrix
    case quick
  }

  /// What a key names.
  struct Place {
    /// What changes with it.
    var target: MatrixAxis.Target
    /// The keys that lead to the value, from the top or, where the target is every model, from a model.
    var path: [String]
  }

  /// What is wrong.
  private(set) var diagnostics: [Diagnostic] = []

  private let section: Section
  private let schema: ExperimentSchema
  private let models: [String]

  /// A reader for a section of a spec.
  init(_ section: Section, of root: YAMLNode, _ schema: ExperimentSchema) {
    self.section = section
    self.schema = schema
    models =
      if case .mapping(let mapping)? = root.value(of: "models")?.content {
        mapping.entries.map(\.key)
      } else { [] }
  }

  /// What a key names.
  mutating func place(_ entry: YAMLMapping.Entry) -> Place? {
    let path = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch path[0] {
    case "seed", "data": return Place(target: .everything, path: path)
    case ExperimentSchema.metricsKey where section == .quick && path.count >= 3:
      return Place(target: .everything, path: path)
    case "models" where path.count >= 3:
      guard models.isEmpty || models.contains(path[1]) else {
        report(
          .unusableAxis, "there is no model \(quoted(path[1])) in `models`", at: entry.keySpan,
          help: SchemaValidator.listing("model", models),
          suggestion: closestMatch(to: path[1], among: models))
        return nil
      }
      return Place(target: .model(path[1]), path: path)
    default: break
    }
    let example =
      " such as `train.epochs` of all models or `models.NAME.train.epochs` of one"
    if schema.root.fields.contains(where: { $0.name == path[0] }) {
      switch section {
      case .matrix:
        report(
          .unusableAxis, "\(quoted(entry.key)) cannot vary within a spec", at: entry.keySpan,
          help: "what can are `seed`, keys of `data`, and keys of models," + example)
      case .quick:
        report(
          .unusableAxis, "\(quoted(entry.key)) is the same in a quick run", at: entry.keySpan,
          help: "what can change are `seed`, keys of `data`, keys of a metric, such as"
            + " `metrics.posterior.draws`, and keys of models," + example)
      }
      return nil
    }
    let known = schema.modelKeys
    guard known.contains(path[0]) else {
      report(
        .unusableAxis, "\(quoted(entry.key)) is no key of a spec, and none of a model",
        at: entry.keySpan,
        help:
          "write `data.KEY`, `models.NAME.KEY`, or, of all models, `KEY`; a key within a section"
          + " follows a point",
        suggestion: closestMatch(to: path[0], among: ["seed", "data", "models"] + known))
      return nil
    }
    return Place(target: .everyModel, path: path)
  }

  /// The values of a list.
  mutating func values(of items: [YAMLNode], in node: YAMLNode, key: String) -> [MatrixValue] {
    let name = quoted("\(section.rawValue).\(key)")
    if items.isEmpty {
      report(.empty, "\(name) must not be empty", at: node.span)
    }
    var values: [MatrixValue] = []
    for item in items {
      guard let value = value(item, of: key) else { continue }
      if let first = values.first(where: { $0.name == value.name }) {
        report(
          .repeatedItem, "a value occurs twice in \(name)", at: item.span,
          notes: [Diagnostic.Note("it occurs here first", at: first.node.span)],
          help: "remove one of the two")
      } else {
        values.append(value)
      }
    }
    return values
  }

  /// A single value.
  mutating func value(_ node: YAMLNode, of key: String) -> MatrixValue? {
    switch node.content {
    case .scalar(let scalar) where scalar.value != .null: return MatrixValue(scalar, node)
    case .refused: return nil
    default:
      let help =
        switch (section, node.content) {
        case (.matrix, _):
          "let single keys vary, or write the models one below the other in `models`"
        case (.quick, .mapping(let mapping)):
          "a key within a section follows a point"
            + (mapping.entries.first.map { ": write `\(key).\($0.key):`" } ?? "")
        case (.quick, _): "write `\(key): VALUE`"
        }
      report(
        .wrongType,
        "values of \(quoted("\(section.rawValue).\(key)")) must be numbers, words, texts or booleans",
        at: node.span, help: help)
      return nil
    }
  }

  /// Notes a mistake.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    help: String? = nil, suggestion: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(code, message, at: span, notes: notes, help: help, suggestion: suggestion))
  }
}
