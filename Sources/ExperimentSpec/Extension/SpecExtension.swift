import ContentStore
import Glibc
import YAMLTree

/// A spec together with the one that it extends, if it does: what is written in it stands in place of what
/// the other one has there.
struct SpecExtension {
  /// The whole spec; `nil` when it is not known.
  private(set) var root: YAMLNode?
  /// The files that it is written in.
  private(set) var sources: SpecSources
  /// What is wrong with the two keys, and with the other spec as a text.
  private(set) var diagnostics: [Diagnostic] = []
  /// Where the other spec is named.
  private(set) var keySpan: SourceSpan?

  /// Reads the other spec, leaves out of it what the spec says, and puts both together.
  init(_ own: YAMLNode, of source: SourceFile) {
    sources = SpecSources(spec: source)
    root = own
    guard case .mapping(let mapping) = own.content else { return }
    let plain = own.without(ExperimentSchema.extendsKey).without(ExperimentSchema.withoutKey)
    root = plain
    let without = mapping[ExperimentSchema.withoutKey]
    guard let extends = mapping[ExperimentSchema.extendsKey] else {
      if let without {
        report(
          .leftOutOfNothing, "`without` is about a spec that this one extends, and it extends none",
          at: without.keySpan, help: "name it with `extends: FILE`, or remove `without`")
      }
      return
    }
    keySpan = extends.keySpan
    root = nil
    var validator = SchemaValidator(modelNames: [], sources: sources)
    let place = Place(path: ExperimentSchema.extendsKey, keySpan: extends.keySpan)
    let path = validator.validate(extends.value, .text, at: place)?.text
    diagnostics += validator.diagnostics.sorted()
    guard let path, var base = read(path, extends) else { return }
    reportName(mapping, base, extends)
    if let without { leaveOut(without, of: &base) }
    root = base.extended(by: plain)
  }

  // MARK: The other spec

  private mutating func read(_ path: String, _ entry: YAMLMapping.Entry) -> YAMLNode? {
    let folder = parentPath(of: sources.spec.displayName)
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let name = isAbsolute || folder == "." ? path : "\(folder)/\(path)"
    let (file, problems) = SourceFile.read(path: name)
    if let problem = problems.first {
      report(
        .baseUnusable, "`extends` names \(quoted(path)): \(problem.message)", at: entry.value.span,
        help: problem.code == .fileMissing
          ? "check the path; a relative one starts at the folder of the spec" : problem.help)
      return nil
    }
    guard !Self.isSame(name, sources.spec.displayName) else {
      report(
        .baseUnusable, "the spec extends itself", at: entry.value.span,
        help: "name another one, or remove `extends`")
      return nil
    }
    sources.base = file
    let tree = YAMLParser().parse(file)
    for problem in tree.diagnostics {
      guard problem.span == nil else {
        diagnostics.append(problem.located(in: name))
        continue
      }
      report(
        .baseUnusable, "`extends` names \(quoted(path)): \(problem.message)", at: entry.value.span,
        help: problem.help)
    }
    guard let root = tree.root?.located(in: name) else { return nil }
    guard case .mapping(let mapping) = root.content else {
      report(
        .wrongType, "the spec must be a section with keys", at: root.span,
        help: "a spec begins with `experiment: NAME`")
      return nil
    }
    if let second = mapping[ExperimentSchema.extendsKey] ?? mapping[ExperimentSchema.withoutKey] {
      report(
        .baseUnusable, "\(quoted(path)) extends a spec itself, and one level is all there is",
        at: entry.value.span, notes: [Diagnostic.Note("it does so here", at: second.keySpan)],
        help: "extend a spec that stands alone")
      return nil
    }
    return root
  }

  /// Whether two paths lead to one file.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(left, &first) == 0, stat(right, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// The name of an experiment is that of its results, and not of those of another one.
  private mutating func reportName(
    _ own: YAMLMapping, _ base: YAMLNode, _ extends: YAMLMapping.Entry
  ) {
    guard let name = own["experiment"] else {
      guard own.isComplete else { return }
      report(
        .missingKey,
        "`experiment` is missing: a spec that extends another one has a name of its own",
        at: extends.keySpan, help: "add `experiment: NAME`")
      return
    }
    guard case .scalar(let word) = name.value.content,
      case .mapping(let mapping) = base.content, let other = mapping["experiment"],
      case .scalar(let known) = other.value.content, known.text == word.text
    else { return }
    report(
      .invalidName, "\(quoted(word.text)) is the name of the experiment that is extended",
      at: name.value.span, notes: [Diagnostic.Note("it is given here", at: other.value.span)],
      help: "choose another one; results are kept in a folder of that name")
  }

  // MARK: What is left out

  private mutating func leaveOut(_ entry: YAMLMapping.Entry, of base: inout YAMLNode) {
    var validator = SchemaValidator(modelNames: [], sources: sources)
    let place = Place(path: ExperimentSchema.withoutKey, keySpan: entry.keySpan)
    let places = validator.validate(entry.value, .list(of: .text, mayBeEmpty: false), at: place)
    diagnostics += validator.diagnostics.sorted()
    let whole = base
    for place in places?.list ?? [] {
      guard let text = place.text else { continue }
      if let rest = base.without(place: text[...]) {
        base = rest
        continue
      }
      // What is part of something else that is left out is left out with it.
      guard whole.without(place: text[...]) == nil else { continue }
      let (path, keys) = whole.keys(along: text[...])
      report(
        .leftOutOfNothing, "there is no \(quoted(text)) in the spec that is extended",
        at: place.span,
        help: keys.isEmpty
          ? "\(quoted(path)) has no keys"
          : "the keys \(path.isEmpty ? "of the spec" : "of \(quoted(path))") are \(quotedList(keys))",
        suggestion: closestMatch(
          to: text, among: keys.map { path.isEmpty ? $0 : "\(path).\($0)" }))
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    help: String? = nil, suggestion: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(code, message, at: span, notes: notes, help: help, suggestion: suggestion))
  }
}

extension DiagnosticCode {
  /// The spec that is to be extended cannot be.
  public static let baseUnusable = DiagnosticCode(rawValue: "E0212")
  /// What is to be left out of another spec is not in it.
  public static let leftOutOfNothing = DiagnosticCode(rawValue: "E0213")
}
