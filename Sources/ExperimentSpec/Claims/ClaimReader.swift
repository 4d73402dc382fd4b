import YAMLTree

/// Reads the section `expect`: what the spec claims of its numbers.
struct ClaimReader {
  /// What is wrong.
  private(set) var diagnostics: [Diagnostic] = []
  /// The claims, in the order of the file.
  private(set) var claims: [Claim] = []

  private let check: ClaimCheck
  private let sources: SpecSources
  /// Where each text was claimed first.
  private var seen: [String: SourceSpan] = [:]

  /// Reads a spec; without the section there are no claims.
  ///
  /// - Parameters:
  ///   - root: The spec.
  ///   - matrix: What varies in it.
  ///   - schema: The schema of specs.
  ///   - sources: The files that the spec is written in.
  init(_ root: YAMLNode, _ matrix: MatrixReader, _ schema: ExperimentSchema, _ sources: SpecSources)
  {
    check = ClaimCheck(root, matrix, schema.catalogue)
    self.sources = sources
    guard case .mapping(let spec) = root.content, let section = spec[ExperimentSchema.claimsKey]
    else {
      return
    }
    guard case .sequence(let items) = section.value.content else {
      if case .refused = section.value.content { return }
      let example = "- MODEL.QUANTITY <= 0.05"
      diagnostics.append(
        Diagnostic(
          .wrongType, "`expect` must be a list of claims", at: section.value.span,
          help: "write `\(example)` below it"))
      return
    }
    if items.isEmpty {
      diagnostics.append(
        Diagnostic(
          .empty, "`expect` must not be empty", at: section.value.span,
          help: "write a claim, as in `- MODEL.QUANTITY <= 0.05`, or remove the section"))
    }
    for item in items { read(item) }
  }

  /// The keys of a claim that has more than its text.
  private static let schema = ObjectSchema(fields: [
    Field("claim", .text, .required, "what is claimed, as in `MODEL.QUANTITY <= 0.05`"),
    Field("says", .text, .optional, "what the claim means, in a sentence"),
    Field("published", .number(.finite), .optional, "the value that was published"),
    Field("source", .text, .optional, "where the published value comes from"),
    Field("explanation", .text, .optional, "why ours is another one"),
  ])

  private mutating func read(_ item: YAMLNode) {
    var validator = SchemaValidator(modelNames: [], sources: sources)
    var place = Place(path: ExperimentSchema.claimsKey, keySpan: item.span)
    place.isItem = true
    var settings: SpecObject?
    var written: YAMLNode? = item
    switch item.content {
    case .mapping(let mapping):
      settings = validator.validate(item, .object(Self.schema), at: place)?.object
      written = settings?["claim"] == nil ? nil : mapping["claim"]?.value
    case .scalar(let scalar) where scalar.value != .null: break
    default:
      _ = validator.validate(item, .text, at: place)
      written = nil
    }
    diagnostics += validator.diagnostics.sorted()
    guard let written, case .scalar(let scalar) = written.content else { return }
    do throws(ClaimProblem) {
      let parsed = try ClaimParser.parse(scalar.text)
      if let claim = claim(parsed, settings, in: written) { claims.append(claim) }
    } catch {
      report(.claimUnreadable, error, in: written)
    }
  }

  private mutating func claim(
    _ parsed: ParsedClaim, _ settings: SpecObject?, in node: YAMLNode
  ) -> Claim? {
    let quantities = parsed.quantities.map { check.resolve($0) }
    var isValid = true
    for found in quantities {
      for problem in found.problems {
        isValid = false
        diagnostics.append(
          Diagnostic(
            problem.code, problem.problem.message, at: span(of: problem.problem.range, in: node),
            notes: problem.note.map { [$0] } ?? [], help: problem.problem.help,
            suggestion: problem.problem.suggestion))
      }
    }
    let text = parsed.canonical(quantities.map(\.selections))
    if let first = seen.updateValue(node.aliasUse ?? node.span, forKey: text) {
      diagnostics.append(
        Diagnostic(
          .repeatedItem, "a claim occurs twice in `expect`", at: node.aliasUse ?? node.span,
          notes: [Diagnostic.Note("it occurs here first", at: first)],
          help: "remove one of the two"))
    }
    var resolved = quantities.compactMap(\.quantity)
    guard isValid, resolved.count == quantities.count else { return nil }
    func side(_ side: ParsedClaim.Side) -> Claim.Side {
      switch side {
      case .number(let number): .number(number)
      case .quantity(let factor, let statistic, _):
        .quantity(factor: factor, statistic ?? .mean, resolved.removeFirst())
      }
    }
    return Claim(
      text: text, left: side(parsed.left), comparison: parsed.comparison,
      right: side(parsed.right), says: settings?["says"]?.text,
      published: settings?["published"]?.number, source: settings?["source"]?.text,
      explanation: settings?["explanation"]?.text)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ problem: ClaimProblem, in node: YAMLNode
  ) {
    diagnostics.append(
      Diagnostic(
        code, problem.message, at: span(of: problem.range, in: node), help: problem.help,
        suggestion: problem.suggestion))
  }

  /// Where a part of a text is written: exactly, unless escapes or folded lines stand in the file.
  private func span(of range: Range<Int>, in node: YAMLNode) -> SourceSpan {
    guard case .scalar(let scalar) = node.content else { return node.span }
    let start = node.span.start.offset + (scalar.style == .quoted ? 1 : 0)
    let end = start + scalar.text.utf8.count
    let source = sources.file(of: node.span)
    guard scalar.style != .block, end <= source.bytes.count,
      source.bytes[start..<end].elementsEqual(scalar.text.utf8)
    else { return node.span }
    return source.span(start + range.lowerBound..<start + range.upperBound)
      .located(in: node.span.file)
  }
}

extension DiagnosticCode {
  /// The text of a claim says nothing that can be checked.
  public static let claimUnreadable = DiagnosticCode(rawValue: "E0231")
  /// A claim is about a quantity that does not say which metric or cell it is of.
  public static let claimAmbiguous = DiagnosticCode(rawValue: "E0232")
  /// A claim is about a metric that its model has not.
  public static let claimNotHad = DiagnosticCode(rawValue: "E0233")
  /// A claim chooses a cell that the matrix has not.
  public static let claimWithoutCell = DiagnosticCode(rawValue: "E0234")
}
