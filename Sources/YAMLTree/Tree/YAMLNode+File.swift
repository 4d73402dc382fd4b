extension YAMLNode {
  /// The value, said to be written in some file.
  ///
  /// A tree is at most as deep as ``YAMLLimits`` allows.
  public func located(in file: String) -> YAMLNode {
    var node = self
    node.span = span.located(in: file)
    node.aliasUse = aliasUse?.located(in: file)
    switch content {
    case .scalar, .refused: break
    case .sequence(let items): node.content = .sequence(items.map { $0.located(in: file) })
    case .mapping(var mapping):
      for position in mapping.entries.indices {
        let entry = mapping.entries[position]
        mapping.entries[position].keySpan = entry.keySpan.located(in: file)
        mapping.entries[position].value = entry.value.located(in: file)
      }
      node.content = .mapping(mapping)
    }
    return node
  }
}

extension Diagnostic {
  /// The diagnostic, said to be about some file.
  public func located(in file: String) -> Diagnostic {
    var diagnostic = self
    diagnostic.span = span?.located(in: file)
    for position in notes.indices {
      diagnostic.notes[position].span = notes[position].span?.located(in: file)
    }
    return diagnostic
  }
}
