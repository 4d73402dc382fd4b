import YAMLTree

extension SchemaValidator {
  /// What a scalar is under a schema for single values.
  mutating func scalar(
    _ scalar: YAMLScalar, _ node: YAMLNode, _ schema: Schema, at place: Place
  ) -> SpecValue.Content? {
    switch (schema, scalar.value) {
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.boolean, _):
      reportWrongType(node, schema, at: place, help: scalar.booleanHint)
    case (.integer(let range), .integer(let value)):
      if let value = Int(exactly: value), range.contains(value) { return .integer(value) }
      reportRange(scalar, node, schema, at: place)
    case (.integer, _):
      if scalar.isLargeInteger {
        reportRange(scalar, node, schema, at: place)
      } else {
        reportWrongType(node, schema, at: place, help: scalar.integerHint)
      }
    case (.number(let range), .integer(let value)):
      if range.contains(Double(value)) { return .number(Double(value)) }
      reportRange(scalar, node, schema, at: place)
    case (.number(let range), .number(let value)):
      if range.contains(value) { return .number(value) }
      reportRange(scalar, node, schema, at: place)
    case (.number, _):
      reportWrongType(node, schema, at: place, help: scalar.numberHint)
    case (.countOrShare, .integer(let value)):
      if let value = Int(exactly: value), value >= 1 { return .integer(value) }
      reportRange(scalar, node, schema, at: place)
    case (.countOrShare, .number(let value)):
      if value > 0, value < 1 { return .number(value) }
      reportRange(scalar, node, schema, at: place)
    case (.countOrShare, _):
      reportWrongType(node, schema, at: place, help: scalar.numberHint)
    case (.text, .text(let text)): return self.text(text, node, at: place)
    case (.identifier, .text(let text)):
      if Identifier.isValid(text) { return .text(text) }
      report(
        .invalidName, "\(place.subject) must be a name, but it is \(quoted(text))",
        at: node.span, place, help: Identifier.rule)
    case (.choice(let noun, let choices), .text(let text)):
      if choices.contains(where: { $0.name == text }) { return .text(text) }
      reportUnknown(noun, text, choices.map(\.name), at: node.span, place)
    case (.modelReference(let special), .text(let text)):
      return special.contains { $0.name == text } ? .text(text) : .reference(text)
    case (.file, .text(let text)): return file(text, node, at: place)
    case (.text, _), (.identifier, _), (.file, _):
      let help =
        place.isItem || schema.isIdentifier
        ? Identifier.rule : "put it in quotes: write `\"\(scalar.text)\"`"
      reportWrongType(node, schema, at: place, help: help)
    case (.choice(let noun, let choices), _):
      reportWrongType(
        node, schema, at: place, help: Self.listing(noun, choices.map(\.name)))
    default: reportWrongType(node, schema, at: place, help: nil)
    }
    return nil
  }

  private mutating func file(
    _ path: String, _ node: YAMLNode, at place: Place
  ) -> SpecValue.Content? {
    guard text(path, node, at: place) != nil else { return nil }
    do throws(NamedFile.Problem) {
      return .file(try NamedFile(path, in: sources.folder(of: node.span)))
    } catch {
      report(
        .fileUnusable, "\(place.subject) names the file \(quoted(path)): \(error.message)",
        at: node.span, place, help: error.help)
      return nil
    }
  }

  private mutating func text(
    _ text: String, _ node: YAMLNode, at place: Place
  ) -> SpecValue.Content? {
    let allowed: Set<Unicode.Scalar> = ["\n", "\t"]
    let isControl = { (scalar: Unicode.Scalar) in
      scalar.properties.generalCategory == .control && !allowed.contains(scalar)
    }
    guard text.unicodeScalars.contains(where: isControl) else { return .text(text) }
    report(
      .controlCharacter, "\(place.subject) contains a control character: \(quoted(text))",
      at: node.span, place, help: "remove the escape sequence that makes it")
    return nil
  }

  private mutating func reportRange(
    _ scalar: YAMLScalar, _ node: YAMLNode, _ schema: Schema, at place: Place
  ) {
    report(
      .outOfRange,
      "\(place.subject) must be \(expectation(schema, place)), but it is \(scalar.text)",
      at: node.span, place)
  }

  /// Reports a word under which nothing is registered.
  mutating func reportUnknown(
    _ noun: String, _ word: String, _ names: [String], at span: SourceSpan, _ place: Place
  ) {
    report(
      .unknownName, "unknown \(noun) \(quoted(word)) \(place.location)", at: span, place,
      help: Self.listing(noun, names), suggestion: closestMatch(to: word, among: names))
  }

  /// What there is to choose from: "the metrics are `a` and `b`".
  static func listing(_ noun: String, _ names: [String]) -> String {
    switch names.count {
    case 0: "there is no \(noun) to choose from"
    case 1: "the only \(noun) is \(quotedList(names))"
    default:
      "the \(noun.hasSuffix("y") ? "\(noun.dropLast())ies" : "\(noun)s") are \(quotedList(names))"
    }
  }
}

extension YAMLScalar {
  /// Whether the scalar is an integer that 64 bits cannot hold.
  fileprivate var isLargeInteger: Bool {
    let digits = text.drop { $0 == "-" || $0 == "+" }
    return style == .plain && digits.utf8.count > 18 && text.utf8.count - digits.utf8.count <= 1
      && digits.utf8.first != 0x30 && digits.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }
}

extension Schema {
  fileprivate var isIdentifier: Bool {
    if case .identifier = self { true } else { false }
  }
}
