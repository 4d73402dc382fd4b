import YAMLTree

extension ExperimentSchema {
  /// Validates a spec in every cell of its matrix, and of that of a quick run.
  ///
  /// A mistake that all cells share is reported once.
  ///
  /// - Parameters:
  ///   - root: The tree.
  ///   - sources: The files that the tree was read from.
  ///   - isQuick: Whether the reduced version is wanted.
  ///   - diagnostics: What is wrong with the tree, and then everything else that is.
  /// - Returns: The experiments, unless something is wrong.
  func expand(
    _ root: YAMLNode, sources: SpecSources, isQuick: Bool,
    _ diagnostics: inout DiagnosticBag
  ) -> ExperimentMatrix? {
    let quick = QuickReader(root, self)
    var files = ResolvedFiles()
    let reader = MatrixReader(root, self)
    let cells = cells(
      of: reader, quick == nil ? root : root.without(Self.quickKey), sources: sources, &files,
      &diagnostics)
    let claims = ClaimReader(root, reader, self, sources)
    diagnostics.add(contentsOf: claims.diagnostics)
    diagnostics.add(contentsOf: quick?.diagnostics ?? [])
    if isQuick, quick == nil {
      diagnostics.add(
        Diagnostic(
          .quickMissing, "the spec has no section `quick`, and does not say what a quick run is",
          at: nil, help: "add what it changes, such as `quick: { \(QuickReader.example) }`"))
    }
    // What is wrong with the spec is not told again of its reduced version.
    guard !diagnostics.hasErrors else { return nil }
    guard let quick else {
      return ExperimentMatrix(axes: reader.axes, cells: cells, claims: claims.claims)
    }
    let reduced = MatrixReader(quick.root, self, reduced: quick.reduced)
    var found = DiagnosticBag()
    let fewer = self.cells(of: reduced, quick.root, sources: sources, &files, &found)
    diagnostics.add(
      contentsOf: found.sorted(),
      noting: Diagnostic.Note("so it is in a quick run", at: quick.keySpan))
    guard !diagnostics.hasErrors else { return nil }
    return isQuick
      ? ExperimentMatrix(
        axes: reduced.axes, cells: fewer, claims: claims.claims, isQuick: true)
      : ExperimentMatrix(axes: reader.axes, cells: cells, claims: claims.claims)
  }

  /// Validates a spec in every cell of one matrix.
  ///
  /// - Returns: The experiments; none where something is wrong.
  private func cells(
    of reader: MatrixReader, _ root: YAMLNode, sources: SpecSources, _ files: inout ResolvedFiles,
    _ diagnostics: inout DiagnosticBag
  ) -> [ExperimentMatrix.Cell] {
    diagnostics.add(contentsOf: reader.diagnostics)
    // Where the matrix is not understood its first values have to do, to find other mistakes.
    let cells = !reader.diagnostics.isEmpty ? [reader.axes.map { _ in 0 }] : reader.cells
    let plain = root.without(Self.matrixKey).without(Self.claimsKey)
    let section = Self.section(reader.axes, of: root)
    var experiments: [ExperimentMatrix.Cell] = []
    for cell in cells where !diagnostics.isFull {
      let values = zip(reader.axes, cell).map { $0.values[$1] }
      let tree = zip(reader.axes, values).reduce(plain) { $0.setting($1.0, to: $1.1) }
      let validated = validate(tree, sources: sources, matrix: section, files: &files)
      diagnostics.add(contentsOf: validated.diagnostics)
      if let spec = validated.spec, !diagnostics.hasErrors {
        experiments.append(
          ExperimentMatrix.Cell(
            values: values,
            specification: ExperimentSpecification(validated: spec, catalogue)))
      }
    }
    return experiments
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
  private var known: [Key: (SpecObject, [Diagnostic])] = [:]

  /// What is written, and where it leads: one name can be of two files in two folders.
  private struct Key: Hashable {
    let data: PlainValue
    let paths: [String?]
  }

  mutating func resolve(
    _ data: SpecObject, by file: Catalogue.DataFile
  ) -> (SpecObject, [Diagnostic]) {
    let key = Key(data: data.plain, paths: data.entries.map { $0.value.file?.path })
    if let resolved = known[key] { return resolved }
    let resolved = file.resolve(data)
    known[key] = resolved
    return resolved
  }
}
