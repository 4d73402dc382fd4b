/// Builds the tree from events, refusing what a spec does not need.
///
/// An explicit stack instead of recursion, so that no input can exhaust the call stack.
struct YAMLTreeBuilder {
  private let characters: CharacterTable
  private let limits: YAMLLimits
  private var stack: [Frame] = []
  private var anchors: [String: Measured] = [:]
  private var diagnostics = DiagnosticBag()
  private var root: YAMLNode?
  private var documents = 0
  private var nodes = 0
  private(set) var isRunning = true

  init(characters: CharacterTable, limits: YAMLLimits) {
    self.characters = characters
    self.limits = limits
  }

  /// A node with what it costs when an alias repeats it.
  private struct Measured {
    var node: YAMLNode
    var size = 1
    var height = 0
  }

  /// A collection that is still open.
  private struct Frame {
    enum Role {
      case sequence
      case mapping
    }

    var role: Role
    var start: Int
    var anchor: String?
    var isRefused: Bool
    var items: [YAMLNode] = []
    var entries: [YAMLMapping.Entry] = []
    var positions: [String: Int] = [:]
    /// The key that waits for its value.
    var key: Key?
    var isComplete = true
    var size = 1
    var height = 0
    /// Where the last child ends: a block ends where its last child does.
    var lastEnd: SourcePosition?
  }

  private enum Key {
    case usable(String, SourceSpan)
    case refused
  }

  mutating func handle(_ event: YAMLEvent) {
    switch event.kind {
    case .streamStart, .documentEnd: break
    case .streamEnd: isRunning = false
    case .documentStart: startDocument(event)
    case .alias(let name): resolve(name, event)
    case .scalar(let scalar):
      let isRefused = refuseTag(event)
      let node = YAMLNode(isRefused ? .refused : .scalar(scalar), span: span(event))
      complete(Measured(node: node), anchor: event.anchor)
    case .sequenceStart: open(.sequence, event)
    case .mappingStart: open(.mapping, event)
    case .collectionEnd: close(event)
    }
  }

  /// Ends the work with a mistake after which the tree would mislead.
  mutating func stop(_ diagnostic: Diagnostic) {
    diagnostics.add(diagnostic)
    root = nil
    isRunning = false
  }

  mutating func finish(_ source: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    if !diagnostics.hasErrors, root.map(isNothing) ?? true {
      let blank = source.bytes[source.contentStart...].allSatisfy { $0 <= 0x20 }
      diagnostics.add(
        Diagnostic(
          .emptyFile, blank ? "the file is empty" : "the file contains no values", at: nil,
          help: "a spec begins with `experiment: NAME`"))
      root = nil
    }
    return (root, diagnostics.sorted())
  }

  private func isNothing(_ node: YAMLNode) -> Bool {
    if case .scalar(let scalar) = node.content { scalar.value == .null } else { false }
  }

  private func span(_ event: YAMLEvent) -> SourceSpan {
    characters.span(fromCharacter: event.start, to: event.end)
  }

  private mutating func startDocument(_ event: YAMLEvent) {
    documents += 1
    guard documents > 1 else { return }
    diagnostics.add(
      Diagnostic(
        .severalDocuments, "a second document begins here, and a spec is one document",
        at: span(event), help: "remove the `---`, or move this part into a file of its own"))
    isRunning = false
  }

  private mutating func refuseTag(_ event: YAMLEvent) -> Bool {
    guard let tag = event.tag else { return false }
    let shown = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
    diagnostics.add(
      Diagnostic(
        .explicitTag, "the tag \(quoted(shown)) is not supported", at: span(event),
        help: "remove it: the spec's schema says what type a value has"))
    return true
  }

  private mutating func open(_ role: Frame.Role, _ event: YAMLEvent) {
    guard stack.count < limits.maximumDepth else { return stopTooDeep(span(event)) }
    let isRefused = refuseTag(event)
    stack.append(
      Frame(role: role, start: event.start, anchor: event.anchor, isRefused: isRefused))
  }

  private mutating func close(_ event: YAMLEvent) {
    guard let frame = stack.popLast() else { return }
    let start = characters.position(ofCharacter: frame.start)
    // Only a flow collection ends with a character of its own; it is the later of the two.
    let own = event.end > event.start ? span(event).end : nil
    let end = own ?? frame.lastEnd ?? start
    let content: YAMLNode.Content =
      switch frame.role {
      case _ where frame.isRefused: .refused
      case .sequence: .sequence(frame.items)
      case .mapping:
        .mapping(YAMLMapping(entries: frame.entries, isComplete: frame.isComplete))
      }
    let node = YAMLNode(content, span: SourceSpan(start: start, end: max(start, end)))
    complete(
      Measured(node: node, size: frame.size, height: frame.height + 1), anchor: frame.anchor)
  }

  private mutating func stopTooDeep(_ span: SourceSpan) {
    stop(
      Diagnostic(
        .tooDeep, "lists and mappings nest deeper than \(limits.maximumDepth) levels here",
        at: span, help: "a spec needs no more than a handful; look for a bracket that is too much"))
  }

  // MARK: Aliases

  private mutating func resolve(_ name: String, _ event: YAMLEvent) {
    let use = span(event)
    guard !stack.contains(where: { $0.anchor == name }) else {
      return stop(
        Diagnostic(
          .cyclicAlias, "\(quoted("*" + name)) stands inside the value it refers to", at: use,
          notes: stack.last { $0.anchor == name }.map {
            [
              Diagnostic.Note(
                "\(quoted("&" + name)) begins here",
                at: characters.span(fromCharacter: $0.start, to: $0.start + 1 + name.count))
            ]
          } ?? [],
          help: "a value cannot contain itself; write the inner value out"))
    }
    guard var measured = anchors[name] else {
      diagnostics.add(
        Diagnostic(
          .unknownAnchor, "there is no anchor \(quoted("&" + name)) before this alias", at: use,
          help: "define it with \(quoted("&" + name)) on an earlier value, or quote the `*`",
          suggestion: closestMatch(to: name, among: anchors.keys.sorted()).map { "*" + $0 }))
      return complete(Measured(node: YAMLNode(.refused, span: use)), anchor: nil)
    }
    guard stack.count + measured.height <= limits.maximumDepth else { return stopTooDeep(use) }
    measured.node.aliasUse = use
    complete(measured, anchor: nil)
  }

  // MARK: Finished values

  /// Puts a finished value where it belongs.
  private mutating func complete(_ measured: Measured, anchor: String?) {
    // The children of a collection were counted when they were completed; an alias counts all.
    nodes += measured.node.aliasUse == nil ? 1 : measured.size
    guard nodes <= limits.maximumNodes else {
      return stop(
        Diagnostic(
          .tooManyNodes,
          "the file has more than \(limits.maximumNodes) values once aliases are replaced",
          at: measured.node.aliasUse ?? measured.node.span,
          help: "is this the right file? A spec has a few hundred at most"))
    }
    if let anchor { anchors[anchor] = measured }
    guard var frame = stack.popLast() else {
      root = measured.node
      return
    }
    frame.size += measured.size
    frame.height = max(frame.height, measured.height)
    frame.lastEnd = (measured.node.aliasUse ?? measured.node.span).end
    switch (frame.role, frame.key) {
    case (.sequence, _): frame.items.append(measured.node)
    case (.mapping, nil): frame.key = acceptKey(measured.node, in: &frame)
    case (.mapping, .refused): frame.key = nil
    case (.mapping, .usable(let key, let keySpan)):
      frame.positions[key] = frame.entries.count
      frame.entries.append(
        YAMLMapping.Entry(key: key, keySpan: keySpan, value: measured.node))
      frame.key = nil
    }
    stack.append(frame)
  }

  private mutating func acceptKey(_ node: YAMLNode, in frame: inout Frame) -> Key {
    let span = node.aliasUse ?? node.span
    guard case .scalar(let scalar) = node.content, scalar.style == .quoted || scalar.text != ""
    else {
      frame.isComplete = false
      if case .refused = node.content { return .refused }
      diagnostics.add(
        Diagnostic(
          .keyNotScalar, "a key has to be a single word", at: span,
          help: "write `key: value`; text in braces or brackets has to be quoted"))
      return .refused
    }
    if scalar.text == "<<", scalar.style == .plain {
      frame.isComplete = false
      diagnostics.add(
        Diagnostic(
          .mergeKey, "the merge key `<<` is not supported", at: span,
          help: "write the keys out, or share a whole section with an anchor and an alias"))
      return .refused
    }
    if let first = frame.positions[scalar.text] {
      diagnostics.add(
        Diagnostic(
          .duplicateKey, "the key \(quoted(scalar.text)) is given twice", at: span,
          notes: [
            Diagnostic.Note("it is given here first", at: frame.entries[first].keySpan)
          ],
          help: "remove one of the two"))
      return .refused
    }
    return .usable(scalar.text, span)
  }
}
