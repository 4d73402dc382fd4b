/// Reads a YAML document into a tree that knows where everything is written.
public struct YAMLParser: Sendable {
  /// The bounds a document has to keep.
  public var limits: YAMLLimits

  /// Creates a parser.
  public init(limits: YAMLLimits = .standard) { self.limits = limits }

  /// Parses a source; never traps, whatever the bytes are.
  ///
  /// - Returns: The root of the first document, unless the text cannot be read as a tree, and
  ///   everything that is wrong, in the order of the file. A root may come with diagnostics: the
  ///   parts they refuse are missing from it.
  public func parse(_ source: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    if let refusal = checkText(source) { return (nil, [refusal]) }
    let text = source.bytes[source.contentStart...]
    return text.withUnsafeBufferPointer { buffer in
      let characters = CharacterTable(source)
      var builder = YAMLTreeBuilder(characters: characters, limits: limits)
      guard var reader = YAMLEventReader(buffer) else {
        return (nil, [Diagnostic(.syntax, "there is no memory to read the file", at: nil)])
      }
      do throws(YAMLProblem) {
        while builder.isRunning { builder.handle(try reader.next()) }
      } catch {
        builder.stop(error.diagnostic(source, characters))
      }
      return builder.finish(source)
    }
  }
}
