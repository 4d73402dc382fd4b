import YAMLTree

extension YAMLNode {
  /// The value with another one at the end of a path of keys, which are made where they are missing.
  ///
  /// - Parameters:
  ///   - path: The keys; none stand for the value itself.
  ///   - value: What shall be there.
  ///   - keySpan: Where keys that are made are said to be written.
  func setting(
    _ path: ArraySlice<String>, to value: YAMLNode, keySpan: SourceSpan
  ) -> YAMLNode {
    guard let key = path.first else { return value }
    var mapping: YAMLMapping
    switch content {
    case .refused: return self
    case .mapping(let entries): mapping = entries
    case .scalar, .sequence: mapping = YAMLMapping(entries: [])
    }
    let rest = path.dropFirst()
    if let position = mapping.entries.firstIndex(where: { $0.key == key }) {
      mapping.entries[position].value = mapping.entries[position].value
        .setting(rest, to: value, keySpan: keySpan)
    } else {
      let empty = YAMLNode(.mapping(YAMLMapping(entries: [])), span: keySpan)
      mapping.entries.append(
        YAMLMapping.Entry(
          key: key, keySpan: keySpan, value: empty.setting(rest, to: value, keySpan: keySpan)))
    }
    var result = self
    result.content = .mapping(mapping)
    return result
  }

  /// The value with a key less.
  func without(_ key: String) -> YAMLNode {
    guard case .mapping(var mapping) = content else { return self }
    mapping.entries.removeAll { $0.key == key }
    var result = self
    result.content = .mapping(mapping)
    return result
  }

  /// The value of a key.
  func value(of key: String) -> YAMLNode? {
    if case .mapping(let mapping) = content { mapping[key]?.value } else { nil }
  }

  /// A spec in which an axis has a value.
  func setting(_ axis: MatrixAxis, to value: MatrixValue) -> YAMLNode {
    guard axis.target == .everyModel else {
      return setting(axis.path[...], to: value.node, keySpan: axis.keySpan)
    }
    guard case .mapping(let models)? = self.value(of: "models")?.content else { return self }
    return models.entries.reduce(self) { spec, model in
      spec.setting((["models", model.key] + axis.path)[...], to: value.node, keySpan: axis.keySpan)
    }
  }
}
