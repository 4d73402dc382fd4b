import YAMLTree

extension PlainValue {
  /// The value as if it were written at `span`, so that defaults are validated like the rest.
  func node(at span: SourceSpan) -> YAMLNode {
    let content: YAMLNode.Content =
      switch self {
      case .boolean(let value): .scalar(YAMLScalar(value ? "true" : "false"))
      case .integer(let value): .scalar(YAMLScalar("\(value)"))
      case .number(let value): .scalar(YAMLScalar(shortText(value)))
      case .text(let value): .scalar(YAMLScalar(value, style: .quoted))
      case .list(let elements): .sequence(elements.map { $0.node(at: span) })
      case .mapping(let members):
        .mapping(
          YAMLMapping(
            entries: members.keys.sorted().compactMap { key in
              members[key].map {
                YAMLMapping.Entry(key: key, keySpan: span, value: $0.node(at: span))
              }
            }))
      }
    return YAMLNode(content, span: span)
  }
}
