import YAMLTree

/// Reads the section `matrix`: which keys vary, over which values, and which combinations there are.
struct MatrixReader {
  /// The most cells that a matrix may have.
  static let limit = 10_000

  /// What is wrong.
  var diagnostics: [Diagnostic] { settings.diagnostics }
  /// What varies, by key in alphabetical order.
  private(set) var axes: [MatrixAxis] = []
  /// The cells: the position of the value of each axis.
  private(set) var cells: [[Int]] = [[]]

  private var settings: SettingReader
  /// The keys that have other values than the author lists, as in a quick run.
  private let reduced: Set<String>

  /// Reads a spec; without the section there is one cell and no axis.
  ///
  /// - Parameters:
  ///   - root: The spec.
  ///   - schema: The schema of specs.
  ///   - reduced: The keys of which combinations may name values that there are not any more.
  init(_ root: YAMLNode, _ schema: ExperimentSchema, reduced: Set<String> = []) {
    self.reduced = reduced
    settings = SettingReader(.matrix, of: root, schema)
    guard case .mapping(let spec) = root.content, let section = spec["matrix"] else { return }
    guard case .mapping(let matrix) = section.value.content else {
      if case .refused = section.value.content { return }
      report(
        .wrongType, "`matrix` must be a section with keys", at: section.value.span,
        help: "write `matrix: { seed: [0, 1, 2] }`")
      return
    }
    let special = ["include", "exclude"]
    axes = matrix.entries.filter { !special.contains($0.key) }.compactMap { axis($0) }
      .sorted { $0.key < $1.key }
    reportConflicts()
    if axes.isEmpty {
      guard diagnostics.isEmpty, matrix.isComplete else { return }
      report(
        .empty, "`matrix` must not be empty", at: section.keySpan,
        help: "name a key and its values, as in `seed: [0, 1, 2]`")
      return
    }
    combine(exclude: matrix["exclude"], include: matrix["include"], at: section.keySpan)
  }

  // MARK: Axes

  private mutating func axis(_ entry: YAMLMapping.Entry) -> MatrixAxis? {
    guard let place = settings.place(entry) else { return nil }
    guard let values = values(entry.value, of: entry.key, at: entry.keySpan), !values.isEmpty else {
      return nil
    }
    return MatrixAxis(
      key: entry.key, keySpan: entry.keySpan, target: place.target, values: values,
      path: place.path)
  }

  /// The values of a list.
  private mutating func values(
    _ node: YAMLNode, of key: String, at keySpan: SourceSpan
  ) -> [MatrixValue]? {
    guard case .sequence(let items) = node.content else {
      if case .refused = node.content { return nil }
      var help: String?
      if case .scalar(let scalar) = node.content, scalar.value != .null {
        help = "write `[\(scalar.text)]`"
      }
      report(
        .wrongType, "\(quoted("matrix.\(key)")) must be a list of values", at: node.span, help: help
      )
      return nil
    }
    return settings.values(of: items, in: node, key: key)
  }

  /// Of two axes that set the same value the second is refused.
  private mutating func reportConflicts() {
    for general in axes where general.target == .everyModel {
      for axis in axes {
        guard case .model = axis.target, Array(axis.path.dropFirst(2)) == general.path else {
          continue
        }
        report(
          .unusableAxis, "\(quoted(axis.key)) varies already", at: axis.keySpan,
          notes: [Diagnostic.Note("this is of every model", at: general.keySpan)],
          help: "remove one of the two")
      }
    }
  }

  // MARK: Cells

  private mutating func combine(
    exclude: YAMLMapping.Entry?, include: YAMLMapping.Entry?, at keySpan: SourceSpan
  ) {
    let count = axes.reduce(1) { $0 > Self.limit ? $0 : $0 * $1.values.count }
    guard count <= Self.limit else {
      axes = []
      report(
        .matrixUnusable, "the matrix has more than \(Self.limit) cells", at: keySpan,
        help: "leave out values, or split the spec")
      return
    }
    let excluded = patterns(exclude, named: "exclude") ?? []
    cells = axes.reduce([[]]) { cells, axis in
      cells.flatMap { cell in axis.values.indices.map { cell + [$0] } }
    }
    cells.removeAll { cell in
      excluded.contains { pattern in
        zip(cell, pattern.positions).allSatisfy { $1?.contains($0) ?? true }
      }
    }
    for pattern in patterns(include, named: "include") ?? [] {
      let missing = zip(axes, pattern.positions).filter { $1 == nil }.map(\.0.key)
      guard missing.isEmpty else {
        report(
          .missingKey,
          "\(quotedList(missing)) \(missing.count == 1 ? "is" : "are") missing in an item"
            + " of `matrix.include`", at: pattern.span, help: "a cell has a value of every key")
        continue
      }
      let cell = pattern.positions.map { $0?.first ?? 0 }
      if !cells.contains(cell) { cells.append(cell) }
    }
    cells.sort { $0.lexicographicallyPrecedes($1) }
    if cells.isEmpty {
      cells = [axes.map { _ in 0 }]
      report(
        .matrixUnusable, "`exclude` leaves no cell of the matrix", at: exclude?.keySpan ?? keySpan,
        help: "exclude fewer combinations")
    }
  }

  /// A combination of values: for each axis the positions, or `nil` for all of them.
  private typealias Pattern = (positions: [[Int]?], span: SourceSpan)

  /// The items of `include` or `exclude`.
  private mutating func patterns(_ entry: YAMLMapping.Entry?, named name: String) -> [Pattern]? {
    guard let entry else { return nil }
    guard case .sequence(let items) = entry.value.content else {
      if case .refused = entry.value.content { return nil }
      report(
        .wrongType, "`matrix.\(name)` must be a list of sections", at: entry.value.span,
        help: "write `\(name): [{ \(axes[0].key): \(axes[0].values[0].name) }]`")
      return nil
    }
    return items.compactMap { pattern($0, named: name) }
  }

  private mutating func pattern(_ item: YAMLNode, named name: String) -> Pattern? {
    guard case .mapping(let mapping) = item.content else {
      if case .refused = item.content { return nil }
      report(
        .wrongType, "each item of `matrix.\(name)` must be a section with keys", at: item.span,
        help: "write `{ \(axes[0].key): \(axes[0].values[0].name) }`")
      return nil
    }
    var positions = [[Int]?](repeating: nil, count: axes.count)
    var isComplete = mapping.isComplete
    for entry in mapping.entries {
      guard let axis = axes.firstIndex(where: { $0.key == entry.key }) else {
        isComplete = false
        report(
          .unknownKey, "\(quoted(entry.key)) is no key of the matrix", at: entry.keySpan,
          help: "the keys are \(quotedList(axes.map(\.key)))",
          suggestion: closestMatch(to: entry.key, among: axes.map(\.key)))
        continue
      }
      let nodes: [YAMLNode] =
        if case .sequence(let items) = entry.value.content, name == "exclude" { items } else {
          [entry.value]
        }
      var found: [Int] = []
      for node in nodes {
        switch position(of: node, on: axis, addsValue: name == "include") {
        case .known(let position): found.append(position)
        case .leftOut: break
        case .wrong: isComplete = false
        }
      }
      // A combination with values that a quick run leaves out is left out with them.
      if found.isEmpty { isComplete = false }
      positions[axis] = found
    }
    return isComplete ? (positions, item.span) : nil
  }

  /// What a value in a combination is.
  private enum Position {
    case known(Int)
    case leftOut
    case wrong
  }

  /// Which value of an axis a node is; a cell that is included may have one of its own.
  private mutating func position(of node: YAMLNode, on axis: Int, addsValue: Bool) -> Position {
    guard let value = settings.value(node, of: axes[axis].key) else { return .wrong }
    if let found = axes[axis].values.firstIndex(where: { $0.name == value.name }) {
      return .known(found)
    }
    if reduced.contains(axes[axis].key) { return .leftOut }
    guard addsValue else {
      report(
        .unknownName, "\(quoted(value.name)) is no value of \(quoted("matrix.\(axes[axis].key)"))",
        at: node.span, help: "the values are \(quotedList(axes[axis].values.map(\.name)))")
      return .wrong
    }
    axes[axis] = axes[axis].adding(value)
    return .known(axes[axis].values.count - 1)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    help: String? = nil, suggestion: String? = nil
  ) {
    settings.report(code, message, at: span, notes: notes, help: help, suggestion: suggestion)
  }
}

extension MatrixAxis {
  fileprivate func adding(_ value: MatrixValue) -> MatrixAxis {
    MatrixAxis(key: key, keySpan: keySpan, target: target, values: values + [value], path: path)
  }
}

extension DiagnosticCode {
  /// A key of a matrix names nothing that can vary.
  public static let unusableAxis = DiagnosticCode(rawValue: "E0221")
  /// A matrix has no cells, or too many.
  public static let matrixUnusable = DiagnosticCode(rawValue: "E0222")
}
