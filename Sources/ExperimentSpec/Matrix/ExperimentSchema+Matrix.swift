import YAMLTree

extension ExperimentSchema {
  /// Validates a spec in every cell of its matrix.
  ///
  /// A mistake that all cells share is reported once.
  ///
  /// - Parameters:
  ///   - root: The tree.
  ///   - folder: The folder that relative paths in it start from.
  ///   - source: The text that the tree was read from.
  ///   - diagnostics: What is wrong with the tree, and then everything else that is.
  /// - Returns: The experiments, unless something is wrong.
  func expand(
    _ root: YAMLNode, folder: String, source: SourceFile, _ diagnostics: inout DiagnosticBag
  ) -> ExperimentMatrix? {
    let reader = MatrixReader(root, self)
    diagnostics.add(contentsOf: reader.diagnostics)
    // Where the matrix is not understood its first values have to do, to find other mistakes.
    let cells = !reader.diagnostics.isEmpty ? [reader.axes.map { _ in 0 }] : reader.cells
    var plain = root
    if case .mapping(var mapping) = root.content {
      mapping.entries.removeAll { [Self.matrixKey, Self.claimsKey].contains($0.key) }
      plain.content = .mapping(mapping)
    }
    var files = ResolvedFiles()
    let section = Self.section(reader.axes, of: root)
    var experiments: [ExperimentMatrix.Cell] = []
    for cell in cells where !diagnostics.isFull {
      let values = zip(reader.axes, cell).map { $0.values[$1] }
      let tree = zip(reader.axes, values).reduce(plain) { $0.setting($1.0, to: $1.1) }
      let validated = validate(tree, folder: folder, matrix: section, files: &files)
      diagnostics.add(contentsOf: validated.diagnostics)
      if let spec = validated.spec, !diagnostics.hasErrors {
        experiments.append(
          ExperimentMatrix.Cell(
            values: values,
            specification: ExperimentSpecification(validated: spec, catalogue)))
      }
    }
    let claims = ClaimReader(root, reader, self, source)
    diagnostics.add(contentsOf: claims.diagnostics)
    return diagnostics.hasErrors
      ? nil : ExperimentMatrix(axes: reader.axes, cells: experiments, claims: claims.claims)
  }

  /// The section as rules see it: the names of the values of each axis.
  private static func section(_ axes: [MatrixAxis], of root: YAMLNode) -> SpecValue? {
    guard case .mapping(let mapping) = root.content, let entry = mapping[matrixKey] else {
      return nil
    }
    let entries = axes.map { axis in
      SpecObject.Entry(
        name: axis.key, keySpan: axis.keySpan,
        value: SpecValue(
          .list(
            axis.values.map { SpecValue(.text($0.name), span: $0.node.span, origin: .written) }),
          span: axis.keySpan, origin: .written))
    }
    return SpecValue(
      .object(SpecObject(entries: entries)), span: entry.keySpan, origin: .written)
  }
}

/// What became of the files of data that cells name, so that none is read for every cell.
struct ResolvedFiles {
  private var known: [PlainValue: (SpecObject, [Diagnostic])] = [:]

  mutating func resolve(
    _ data: SpecObject, by file: Catalogue.DataFile
  ) -> (SpecObject, [Diagnostic]) {
    if let resolved = known[data.plain] { return resolved }
    let resolved = file.resolve(data)
    known[data.plain] = resolved
    return resolved
  }
}
