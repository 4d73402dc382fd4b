import YAMLTree

extension SchemaValidator {
  /// A section with known keys.
  mutating func object(_ node: YAMLNode, _ schema: ObjectSchema, at place: Place) -> SpecValue? {
    guard let mapping = mapping(node, .object(schema), at: place) else { return nil }
    return fields(of: mapping, schema, in: node, at: place)
  }

  /// A section whose keys depend on the word behind one of them.
  mutating func variant(_ node: YAMLNode, _ schema: VariantSchema, at place: Place) -> SpecValue? {
    guard let mapping = mapping(node, .variant(schema), at: place) else { return nil }
    let names = schema.cases.map(\.name)
    let discriminator = mapping[schema.discriminator]
    if let alternative = schema.alternative, let entry = mapping[alternative.key] {
      if let discriminator {
        reportExcluded(
          discriminator.keySpan, schema.discriminator, by: alternative.key, at: entry.keySpan, place
        )
        return nil
      }
      return fields(
        of: mapping, alternative.schema, in: node, at: place,
        foreign: Self.foreignKeys(of: schema, outside: nil))
    }
    var word = schema.defaultCase
    if let discriminator {
      let key = place.key(schema.discriminator, at: discriminator.keySpan)
      let choice = Schema.choice(
        noun: schema.discriminator, schema.cases.map { Choice($0.name, $0.documentation) })
      guard case .scalar(let scalar) = discriminator.value.content,
        case .text(let written) = scalar.value
      else {
        _ = validate(discriminator.value, choice, at: key)
        return nil
      }
      guard names.contains(written) else {
        reportUnknown(
          schema.discriminator, written, names,
          at: discriminator.value.aliasUse ?? discriminator.value.span, place)
        return nil
      }
      word = written
    }
    guard let word, let chosen = schema.cases.first(where: { $0.name == word }) else {
      guard mapping.isComplete else { return nil }
      let choosing = [schema.discriminator] + (schema.alternative.map { [$0.key] } ?? [])
      let misspelled = mapping.entries.first { closestMatch(to: $0.key, among: choosing) != nil }
      let help =
        Self.listing(schema.discriminator, names)
        + (schema.alternative.map { "; or write `\($0.key):` in its place" } ?? "")
      if let misspelled {
        report(
          .unknownKey, "unknown key \(quoted(misspelled.key)) \(place.location)",
          at: misspelled.keySpan, place, help: help,
          suggestion: closestMatch(to: misspelled.key, among: choosing))
      } else {
        report(
          .missingKey, "\(quoted(schema.discriminator)) is missing \(place.location)",
          at: place.keySpan, place, help: help)
      }
      return nil
    }

    var rest = mapping
    rest.entries.removeAll { $0.key == schema.discriminator }
    let choice = SpecObject.Entry(
      name: schema.discriminator, keySpan: discriminator?.keySpan ?? place.keySpan,
      value: SpecValue(
        .text(word), span: discriminator?.value.span ?? place.keySpan,
        origin: discriminator == nil && place.origin == .written ? .default : place.origin))
    return fields(
      of: rest, chosen.schema, in: node, at: place, first: choice,
      foreign: Self.foreignKeys(of: schema, outside: chosen.name))
  }

  /// The keys of the kinds of a section, each with what chooses its kind.
  ///
  /// - Parameter name: The kind whose keys are left out; `nil` for the one without a word.
  private static func foreignKeys(
    of schema: VariantSchema, outside name: String?
  ) -> [String: String] {
    var foreign: [String: String] = [:]
    for other in schema.cases where other.name != name {
      for key in other.schema.keyNames where foreign[key] == nil {
        foreign[key] = "\(schema.discriminator): \(other.name)"
      }
    }
    if let alternative = schema.alternative, name != nil {
      for key in alternative.schema.keyNames where foreign[key] == nil {
        foreign[key] = alternative.key
      }
    }
    return foreign
  }

  /// Validates the entries of a section, and fills in the others.
  ///
  /// - Parameters:
  ///   - first: The entry that chose the kind of section.
  ///   - foreign: Keys of other kinds of this section, with what chooses that kind.
  private mutating func fields(
    of mapping: YAMLMapping, _ schema: ObjectSchema, in node: YAMLNode, at place: Place,
    first: SpecObject.Entry? = nil, foreign: [String: String] = [:]
  ) -> SpecValue {
    var values: [String: SpecObject.Entry] = [:]
    // Keys that are written, or were meant to be: none of them is "missing".
    var accounted: Set<String> = []
    var preset: ObjectSchema.Preset?
    for entry in mapping.entries where !diagnostics.isFull {
      let key = place.key(entry.key, at: entry.keySpan)
      if entry.key == ObjectSchema.presetKey, !schema.presets.isEmpty {
        preset = self.preset(entry, schema.presets, at: place)
        if preset == nil { accounted.formUnion(schema.presets.flatMap(\.values.keys)) }
      } else if let field = schema.fields.first(where: { $0.name == entry.key }) {
        accounted.insert(field.name)
        var key = key
        key.unit = field.unit
        if let value = validate(entry.value, field.schema, at: key) {
          values[field.name] = SpecObject.Entry(
            name: field.name, keySpan: entry.keySpan, value: value)
        }
      } else {
        let known = (first.map { [$0.name] } ?? []) + schema.keyNames
        let meant = reportUnknownKey(entry, known, schema, foreign, at: place)
        // A misspelled preset would have given values to keys that now look missing.
        if meant == ObjectSchema.presetKey {
          accounted.formUnion(schema.presets.flatMap(\.values.keys))
        }
        if let meant { accounted.insert(meant) }
      }
    }
    for field in schema.fields {
      guard case .requiredUnless(let other) = field.presence, accounted.contains(other) else {
        continue
      }
      if let entry = mapping[field.name], let alternative = mapping[other] {
        reportExcluded(entry.keySpan, field.name, by: other, at: alternative.keySpan, place)
      }
      accounted.insert(field.name)
    }
    for field in schema.fields where !accounted.contains(field.name) {
      if let value = absent(field, preset, schema, mapping, at: place) {
        values[field.name] = SpecObject.Entry(
          name: field.name, keySpan: place.keySpan, value: value)
      }
    }
    let entries = (first.map { [$0] } ?? []) + schema.fields.compactMap { values[$0.name] }
    return SpecValue(
      .object(SpecObject(entries: entries, preset: preset?.name)), span: node.span,
      origin: place.origin)
  }

  /// The value of a key that is not written.
  private mutating func absent(
    _ field: Field, _ preset: ObjectSchema.Preset?, _ schema: ObjectSchema, _ mapping: YAMLMapping,
    at place: Place
  ) -> SpecValue? {
    var key = place.key(field.name, at: place.keySpan)
    if key.origin == .written { key.origin = .default }
    let value: PlainValue
    if let preset, let given = preset.values[field.name] {
      key.origin = .preset(preset.name)
      value = given
    } else {
      switch field.presence {
      case .optional: return nil
      case .defaults(let given): value = given
      case .listsModels(let words):
        // Without models there is something else to say, and it has been said.
        guard !modelNames.isEmpty else { return nil }
        value = .list((words + modelNames).map(PlainValue.text))
      case .required, .requiredUnless:
        if mapping.isComplete { reportMissing(field, schema, at: place) }
        return nil
      }
    }
    return validate(value.node(at: place.keySpan), field.schema, at: key)
  }

  private mutating func preset(
    _ entry: YAMLMapping.Entry, _ presets: [ObjectSchema.Preset], at place: Place
  ) -> ObjectSchema.Preset? {
    let choices = presets.map { Choice($0.name, $0.documentation) }
    var key = place
    key.keySpan = entry.keySpan
    let schema = Schema.choice(noun: ObjectSchema.presetKey, choices)
    guard let name = validate(entry.value, schema, at: key)?.text else { return nil }
    return presets.first { $0.name == name }
  }

  // MARK: Messages

  private mutating func reportMissing(_ field: Field, _ schema: ObjectSchema, at place: Place) {
    var help = "add `\(field.name):` (\(field.documentation))"
    let giving = schema.presets.filter { $0.values[field.name] != nil }.map {
      "\(ObjectSchema.presetKey): \($0.name)"
    }
    if case .requiredUnless(let other) = field.presence { help += "; or `\(other):`" }
    if !giving.isEmpty { help += "; or choose \(quotedList(giving, joining: "or"))" }
    report(
      .missingKey, "\(quoted(field.name)) is missing \(place.location)", at: place.keySpan, place,
      help: help)
  }

  private mutating func reportExcluded(
    _ span: SourceSpan, _ name: String, by other: String, at otherSpan: SourceSpan, _ place: Place
  ) {
    // What another spec has is left out of it without a change to that spec.
    let inherited = [(name, span), (other, otherSpan)].first { $0.1.file != nil }?.0
    report(
      .excludedKey,
      "\(quoted(name)) and \(quoted(other)) exclude each other \(place.location)", at: span, place,
      notes: [Diagnostic.Note("\(quoted(other)) is written here", at: otherSpan)],
      help: inherited.map { "leave one out: `without: [\(place.key($0, at: span).path)]`" }
        ?? "remove one of them")
  }

  /// Reports a key the section does not know, and returns the key that was probably meant.
  private mutating func reportUnknownKey(
    _ entry: YAMLMapping.Entry, _ known: [String], _ schema: ObjectSchema,
    _ foreign: [String: String], at place: Place
  ) -> String? {
    guard schema.keyNoun == "key" else {
      reportUnknown(schema.keyNoun, entry.key, known, at: entry.keySpan, place)
      return nil
    }
    let suggestion = closestMatch(to: entry.key, among: known)
    var help = known.isEmpty ? "there are no keys here" : "the keys here are \(quotedList(known))"
    if let choice = foreign[entry.key] {
      help = "\(quoted(entry.key)) belongs to \(quoted(choice)); " + help
    } else if let section = schema.fields.first(where: { $0.schema.keyNames.contains(entry.key) }) {
      help = "\(quoted(entry.key)) belongs in `\(section.name):`; " + help
    }
    report(
      .unknownKey, "unknown key \(quoted(entry.key)) \(place.location)", at: entry.keySpan, place,
      help: help, suggestion: foreign[entry.key] == nil ? suggestion : nil)
    return suggestion
  }
}

extension Schema {
  /// The keys of a section of this schema, whatever its kind.
  fileprivate var keyNames: [String] {
    switch self {
    case .object(let schema): schema.keyNames
    case .variant(let schema):
      [schema.discriminator] + schema.cases.flatMap(\.schema.keyNames)
        + (schema.alternative?.schema.keyNames ?? [])
    default: []
    }
  }
}
