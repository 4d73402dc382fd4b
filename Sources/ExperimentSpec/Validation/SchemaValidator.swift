import YAMLTree

/// Holds a tree against a schema: finds every mistake, and fills in what is not written.
struct SchemaValidator {
  /// The names under `models`, in the order of the file.
  let modelNames: [String]
  /// The files that the spec is written in; relative paths start from their folders.
  let sources: SpecSources
  /// What is wrong.
  var diagnostics = DiagnosticBag()

  init(modelNames: [String], sources: SpecSources) {
    self.modelNames = modelNames
    self.sources = sources
  }

  /// The value of a node, or `nil` when a diagnostic says why there is none.
  mutating func validate(_ node: YAMLNode, _ schema: Schema, at place: Place) -> SpecValue? {
    guard !diagnostics.isFull else { return nil }
    var place = place
    if let use = node.aliasUse {
      place.trail.append(Diagnostic.Note("the alias that uses this value is here", at: use))
    }
    if case .refused = node.content { return nil }
    if case .scalar(let scalar) = node.content, scalar.value == .null, !schema.isSection {
      report(
        .wrongType, "\(place.subject) has no value, and must be \(expectation(schema, place))",
        at: place.keySpan, place,
        help: place.isItem
          ? nil : "write a value after the colon, or remove the key if it has a default"
      )
      return nil
    }
    switch schema {
    case .object(let object): return self.object(node, object, at: place)
    case .variant(let variant): return self.variant(node, variant, at: place)
    case .map(let map): return self.map(node, map, at: place)
    case .list(let element, let mayBeEmpty):
      return list(node, schema, of: element, mayBeEmpty: mayBeEmpty, at: place)
    default:
      guard case .scalar(let scalar) = node.content else {
        reportWrongType(node, schema, at: place, help: nil)
        return nil
      }
      return self.scalar(scalar, node, schema, at: place).map {
        SpecValue($0, span: node.span, origin: place.origin)
      }
    }
  }

  // MARK: Messages

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, _ place: Place,
    notes: [Diagnostic.Note] = [], help: String? = nil, suggestion: String? = nil
  ) {
    diagnostics.add(
      Diagnostic(
        code, message, at: span, notes: notes + place.trail, help: help, suggestion: suggestion))
  }

  mutating func reportWrongType(
    _ node: YAMLNode, _ schema: Schema, at place: Place, help: String?
  ) {
    report(
      .wrongType,
      "\(place.subject) must be \(expectation(schema, place)), but it is \(describe(node))",
      at: node.span, place, help: help)
  }

  func expectation(_ schema: Schema, _ place: Place) -> String {
    schema.expectation + (place.unit.map { " (in \($0))" } ?? "")
  }

  private func describe(_ node: YAMLNode) -> String {
    switch node.content {
    case .sequence: "a list"
    case .mapping: "a section with keys"
    case .refused: "refused"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "empty"
      case .boolean(let value): "`\(value)`"
      case .integer, .number: "the number \(scalar.text)"
      case .text(let text): "the text \(quoted(text))"
      }
    }
  }
}

extension Schema {
  /// Whether nothing written means a section without keys.
  fileprivate var isSection: Bool {
    switch self {
    case .object, .variant, .map: true
    default: false
    }
  }
}
