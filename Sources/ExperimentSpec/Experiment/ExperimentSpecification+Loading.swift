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
      return LoadedSpecification(matrix: nil, diagnostics: diagnostics, source: source)
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
    let matrix = tree.root.flatMap { root in
      ExperimentSchema(catalogue).expand(
        root, folder: parentPath(of: source.displayName), source: source, isQuick: isQuick,
        &diagnostics)
    }
    return LoadedSpecification(
      matrix: matrix, diagnostics: diagnostics.sorted(), source: source)
  }
}
