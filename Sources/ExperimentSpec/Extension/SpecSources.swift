import ContentStore
import YAMLTree

/// The files that a spec is written in: its own and, where it extends another spec, that one's.
struct SpecSources {
  /// The spec.
  var spec: SourceFile
  /// The spec that it extends.
  var base: SourceFile?

  /// The file that something is written in.
  func file(of span: SourceSpan) -> SourceFile {
    guard let base, span.file == base.displayName else { return spec }
    return base
  }

  /// The folder that a relative path starts from which is written somewhere.
  func folder(of span: SourceSpan) -> String { parentPath(of: file(of: span).displayName) }
}
