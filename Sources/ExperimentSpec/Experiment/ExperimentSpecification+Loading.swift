import ContentStore
import YAMLTree

/// What came of reading a spec: the specification, or what is wrong with it.
public struct LoadedSpecification: Sendable {
  /// The experiments of the spec, when nothing is wrong.
  public let matrix: ExperimentMatrix?
  /// What is wrong, in the order of the file; at least one error without a specification.
  public let diagnostics: [Diagnostic]
  /// The text the diagnostics speak about.
  public let source: SourceFile
  /// The text of the spec that is extended, of which they may speak too; `nil` without one.
  public let base: SourceFile?

  /// The specification, when nothing is wrong; of a matrix the one of its first cell.
  public var specification: ExperimentSpecification? { matrix?.specification }
}

extension ExperimentSpecification {
  /// Reads the spec at `path`; never traps, whatever is there.
  ///
  /// - Parameters:
  ///   - path: Where the spec is.
  ///   - catalogue: What it may ask for.
  ///   - isQuick: Whether the reduced version is wanted that the spec describes for trying it out.
  public static func load(
    path: String, catalogue: Catalogue, isQuick: Bool = false
  ) -> LoadedSpecification {
    let (source, diagnostics) = SourceFile.read(path: path)
    guard diagnostics.isEmpty else {
      return LoadedSpecification(
        matrix: nil, diagnostics: diagnostics, source: source, base: nil)
    }
    return load(source, catalogue: catalogue, isQuick: isQuick)
  }

  /// Reads a spec whose text is in memory.
  public static func load(
    _ source: SourceFile, catalogue: Catalogue, isQuick: Bool = false
  ) -> LoadedSpecification {
    var diagnostics = DiagnosticBag()
    let tree = YAMLParser().parse(source)
    diagnostics.add(contentsOf: tree.diagnostics)
    let whole = tree.root.map { SpecExtension($0, of: source) }
    let sources = whole?.sources ?? SpecSources(spec: source)
    diagnostics.add(contentsOf: whole?.diagnostics ?? [])
    let matrix = whole?.root.flatMap { root in
      ExperimentSchema(catalogue).expand(root, sources: sources, isQuick: isQuick, &diagnostics)
    }
    let name = source.displayName.split(separator: "/").last.map(String.init) ?? ""
    // What stands in another file shall be seen to matter for this one.
    let found = diagnostics.sorted().map { diagnostic in
      var diagnostic = diagnostic
      if diagnostic.span?.file != nil, let keySpan = whole?.keySpan {
        diagnostic.notes.append(
          Diagnostic.Note("\(quoted(name)) extends this spec", at: keySpan))
      }
      return diagnostic
    }
    return LoadedSpecification(
      matrix: matrix, diagnostics: found, source: source, base: sources.base)
  }
}
