import YAMLTree

/// Reads the section `quick`: how the spec is changed for a run that tries it out.
struct QuickReader {
  /// The spec as it is in a quick run.
  private(set) var root: YAMLNode
  /// The keys of the matrix that have other values.
  private(set) var reduced: Set<String> = []
  /// Where the section is.
  let keySpan: SourceSpan

  /// What is wrong.
  var diagnostics: [Diagnostic] { settings.diagnostics }

  private let schema: ExperimentSchema
  private var settings: SettingReader
  /// The axes of the matrix as they are written.
  private let axes: [YAMLMapping.Entry]

  /// A value that is written over the spec.
  private struct Change {
    var entry: YAMLMapping.Entry
    var place: SettingReader.Place
  }

  /// Reads a spec; `nil` for one without the section.
  init?(_ root: YAMLNode, _ schema: ExperimentSchema) {
    guard case .mapping(var spec) = root.content, let section = spec[ExperimentSchema.quickKey]
    else { return nil }
    self.schema = schema
    self.root = root
    keySpan = section.keySpan
    settings = SettingReader(.quick, of: root, schema)
    axes =
      if case .mapping(let matrix)? = spec[ExperimentSchema.matrixKey]?.value.content {
        matrix.entries.filter { !["include", "exclude"].contains($0.key) }
      } else { [] }
    spec.entries.removeAll { $0.key == ExperimentSchema.quickKey }
    self.root.content = .mapping(spec)
    guard case .mapping(let quick) = section.value.content else {
      if case .refused = section.value.content { return }
      settings.report(
        .wrongType, "`quick` must be a section with keys", at: section.value.span,
        help: "write `quick: { \(Self.example) }`")
      return
    }
    if quick.entries.isEmpty, quick.isComplete {
      settings.report(
        .empty, "`quick` must not be empty", at: section.keySpan,
        help: "name keys and their values, as in `\(Self.example)`")
    }
    let changes = quick.entries.compactMap { read($0, of: quick) }
    // What is said of one model wins over what is said of all.
    let ordered =
      changes.filter { $0.place.target == .everyModel }
      + changes.filter { $0.place.target != .everyModel }
    for change in ordered { apply(change) }
  }

  /// What such a section looks like.
  static let example = "seed: [0], train.epochs: 2"

  /// Takes values for an axis; a value that is none of an axis is returned.
  private mutating func read(_ entry: YAMLMapping.Entry, of quick: YAMLMapping) -> Change? {
    guard let place = settings.place(entry) else { return nil }
    let isAxis = axes.contains { $0.key == entry.key }
    guard case .sequence(let items) = entry.value.content else {
      guard settings.value(entry.value, of: entry.key) != nil else { return nil }
      guard isAxis else {
        let change = Change(entry: entry, place: place)
        return isEffective(change, quick) ? change : nil
      }
      setAxis(entry, to: [entry.value])
      return nil
    }
    let values = settings.values(of: items, in: entry.value, key: entry.key)
    guard isAxis else {
      settings.report(
        .quickWithoutEffect,
        "\(quoted(entry.key)) does not vary in `matrix`, and has one value in a quick run",
        at: entry.value.span,
        help: values.first.map { "write `\(entry.key): \($0.name)`" }
          ?? "write `\(entry.key): VALUE`")
      return nil
    }
    if !values.isEmpty { setAxis(entry, to: items) }
    return nil
  }

  private mutating func setAxis(_ entry: YAMLMapping.Entry, to values: [YAMLNode]) {
    reduced.insert(entry.key)
    guard case .mapping(var spec) = root.content,
      let section = spec.entries.firstIndex(where: { $0.key == ExperimentSchema.matrixKey }),
      case .mapping(var matrix) = spec.entries[section].value.content,
      let axis = matrix.entries.firstIndex(where: { $0.key == entry.key })
    else { return }
    // Mistakes in a value are where it is written, those of the axis where a quick run has it from.
    matrix.entries[axis] = YAMLMapping.Entry(
      key: entry.key, keySpan: entry.keySpan,
      value: YAMLNode(.sequence(values), span: entry.value.span))
    spec.entries[section].value.content = .mapping(matrix)
    root.content = .mapping(spec)
  }

  /// Whether no axis of the matrix is written over the value.
  private mutating func isEffective(_ change: Change, _ quick: YAMLMapping) -> Bool {
    let (key, path) = (change.entry.key, change.place.path)
    for axis in axes {
      let general = axis.key.split(separator: ".").map(String.init)
      let isOfAll = change.place.target == .everyModel
      let overwrites =
        isOfAll
        ? general.first == "models" && general.count > 2 && Array(general.dropFirst(2)) == path
        : path.first == "models" && Array(path.dropFirst(2)) == general
      // The axis may have a value of its own in a quick run.
      guard overwrites, !isOfAll || quick[axis.key] == nil else { continue }
      settings.report(
        .quickWithoutEffect, "\(quoted(key)) changes nothing where \(quoted(axis.key)) varies",
        at: change.entry.keySpan,
        notes: [Diagnostic.Note("it varies in the matrix", at: axis.keySpan)],
        help: isOfAll
          ? "give \(quoted(axis.key)) a value of its own in `quick`"
          : "write \(quoted(axis.key)), which is of all models")
      return false
    }
    return true
  }

  private mutating func apply(_ change: Change) {
    let (path, value, span) = (change.place.path, change.entry.value, change.entry.keySpan)
    guard change.place.target == .everyModel else {
      root = root.setting(path[...], to: value, keySpan: span)
      return
    }
    guard case .mapping(let models)? = root.value(of: "models")?.content else { return }
    let having = models.entries.filter { schema.has($0.value, path) }
    // What no model has is reported of each.
    for model in having.isEmpty ? models.entries : having {
      root = root.setting((["models", model.key] + path)[...], to: value, keySpan: span)
    }
  }
}

extension DiagnosticCode {
  /// What `quick` says of a key changes nothing.
  public static let quickWithoutEffect = DiagnosticCode(rawValue: "E0225")
  /// A quick run is asked for, and the spec does not describe one.
  public static let quickMissing = DiagnosticCode(rawValue: "E0226")
}
