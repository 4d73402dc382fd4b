import YAMLTree

extension SchemaValidator {
  /// A list of values of one kind; the same value twice is a mistake.
  mutating func list(
    _ node: YAMLNode, _ schema: Schema, of element: Schema, mayBeEmpty: Bool, at place: Place
  ) -> SpecValue? {
    guard case .sequence(let items) = node.content else {
      var help: String?
      if case .scalar(let scalar) = node.content, scalar.style == .plain {
        help = "write `[\(quoted(scalar.text).dropFirst().dropLast())]`"
      }
      reportWrongType(node, schema, at: place, help: help)
      return nil
    }
    if items.isEmpty, !mayBeEmpty {
      report(.empty, "\(place.subject) must not be empty", at: node.span, place)
      return nil
    }
    var values: [SpecValue] = []
    var seen: [PlainValue: SourceSpan] = [:]
    var isComplete = true
    for item in items {
      var itemPlace = place
      itemPlace.isItem = true
      itemPlace.keySpan = item.span
      guard let value = validate(item, element, at: itemPlace) else {
        isComplete = false
        continue
      }
      let span = item.aliasUse ?? item.span
      if let first = seen.updateValue(span, forKey: value.plain) {
        report(
          .repeatedItem, "an item occurs twice \(place.location)", at: span, place,
          notes: [Diagnostic.Note("it occurs here first", at: first)], help: "remove one of the two"
        )
      } else {
        values.append(value)
      }
    }
    return SpecValue(
      .list(values), span: node.span, origin: place.origin, isComplete: isComplete)
  }

  /// A section whose keys the author chooses.
  mutating func map(_ node: YAMLNode, _ schema: MapSchema, at place: Place) -> SpecValue? {
    guard let mapping = mapping(node, .map(schema), at: place) else { return nil }
    if mapping.entries.isEmpty, mapping.isComplete {
      report(
        .empty, "\(place.subject) must not be empty", at: place.keySpan, place,
        help: "name at least one \(schema.keyNoun) in it")
      return nil
    }
    var entries: [SpecObject.Entry] = []
    for entry in mapping.entries {
      if !Identifier.isValid(entry.key) {
        report(
          .invalidName, "\(quoted(entry.key)) cannot be the name of a \(schema.keyNoun)",
          at: entry.keySpan, place, help: Identifier.rule)
      } else if let reserved = schema.reserved.first(where: { $0.name == entry.key }) {
        report(
          .invalidName, "\(quoted(entry.key)) cannot be the name of a \(schema.keyNoun)",
          at: entry.keySpan, place, help: "it stands for \(reserved.documentation)")
      }
      let key = place.key(entry.key, at: entry.keySpan)
      // A refused value keeps its name, so that references to it are not refused as well.
      let value =
        validate(entry.value, schema.element, at: key)
        ?? SpecValue(
          .object(SpecObject(entries: [])), span: entry.value.span, origin: place.origin)
      entries.append(
        SpecObject.Entry(name: entry.key, keySpan: entry.keySpan, value: value))
    }
    return SpecValue(
      .object(SpecObject(entries: entries)), span: node.span, origin: place.origin)
  }

  /// The entries of a section; nothing written is a section without keys.
  mutating func mapping(_ node: YAMLNode, _ schema: Schema, at place: Place) -> YAMLMapping? {
    switch node.content {
    case .mapping(let mapping): return mapping
    case .scalar(let scalar) where scalar.value == .null: return YAMLMapping(entries: [])
    default:
      reportWrongType(
        node, schema, at: place,
        help: place.path.isEmpty ? "a spec begins with `experiment: NAME`" : nil)
      return nil
    }
  }
}
