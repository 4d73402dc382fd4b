import CanonicalJSON
import ContentStore
import Scheduler

extension Lineage {
  /// The lineage in lines: what is known of the file, and the stages as a tree, each once, what a stage needs
  /// below it.
  func text(of file: String) -> String {
    var lines = [file]
    let state = isUnchanged ? "unchanged since it was made" : "CHANGED since it was made"
    let part = source == .embedded ? "content without its lineage" : "content"
    lines.append("  \(state)")
    lines.append("  \(part): \(content.byteCount) bytes, SHA-256 \(content.digest)")
    let told =
      switch source {
      case .embedded: "the file itself"
      case .sidecar(let path): path
      case .cache:
        provenances.count == 1 ? "the cache" : "the cache, in which \(provenances.count) match"
      }
    lines.append("  told by \(told)")
    for provenance in provenances { lines += [""] + provenance.lines }
    return lines.map { Self.printable($0) + "\n" }.joined()
  }

  /// A line without control characters: a file that came from elsewhere must not steer the terminal.
  private static func printable(_ line: String) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
    }
    guard line.unicodeScalars.contains(where: isControl) else { return line }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 })
    return String(text)
  }

  /// The lineage for programs.
  func json(of file: String) -> JSONValue {
    let told: JSONValue =
      switch source {
      case .embedded: ["kind": "embedded"]
      case .sidecar(let path): ["kind": "sidecar", "path": .string(path)]
      case .cache: ["kind": "cache"]
      }
    return [
      "file": .string(file), "sha256": .string(content.digest.hexadecimal),
      "bytes": .integer(Int64(content.byteCount)), "unchanged": .boolean(isUnchanged),
      "source": told, "provenances": .array(provenances.map { $0.json(isWhole: true) }),
    ]
  }
}

extension Provenance {
  fileprivate var lines: [String] {
    var lines: [String] = []
    lines.append("experiment  \(experiment ?? "not known; no experiment's last run gave this")")
    if let origin {
      lines.append("spec        \(origin.spec.name), SHA-256 \(origin.spec.digest)")
      if let base = origin.base {
        lines.append("extends     \(base.name), SHA-256 \(base.digest)")
      }
      lines.append("program     \(origin.program) \(origin.version)")
    }
    let seeds = Set(stages.compactMap(\.seedPath.first)).sorted()
    if !seeds.isEmpty { lines.append("seeds       \(seeds.joined(separator: ", "))") }
    let numerics = Set(stages.map { Self.settings($0.numerics).joined(separator: " ") }).sorted()
    lines.append("numerics    \(numerics.joined(separator: "; "))")
    if let origin { lines.append("make again  \(origin.command)") }
    lines.append("result      \(output.name) of")
    var shown: Set<Int> = []
    appendStage(stages.count - 1, indent: "  ", &shown, &lines)
    return lines
  }

  private func appendStage(
    _ position: Int, indent: String, _ shown: inout Set<Int>, _ lines: inout [String]
  ) {
    let stage = stages[position]
    let name = stage.id?.rawValue ?? stage.seedPath.joined(separator: "/")
    guard shown.insert(position).inserted else {
      return lines.append("\(indent)\(name): see above")
    }
    guard indent.count <= Self.indentLimit else {
      return lines.append("\(indent)\(name): too deep to be shown; --json has all of it")
    }
    let settings = Self.settings(stage.parameters).joined(separator: " ")
    lines.append(
      "\(indent)\(name): \(stage.kind) r\(stage.revision), key \(stage.key.prefix)"
        + (settings.isEmpty ? "" : ", \(Self.shortened(settings))"))
    var followed: Set<Int> = []
    for (input, origin) in stage.inputs.sorted(by: { $0.key < $1.key }) {
      switch origin {
      case .stage(let source, _):
        guard followed.insert(source).inserted else { continue }
        appendStage(source, indent: indent + "  ", &shown, &lines)
      case .file(let name, let digest):
        lines.append("\(indent)  \(input): file \(name), SHA-256 \(digest)")
      case .unknown(let digest):
        lines.append("\(indent)  \(input): of unknown origin, SHA-256 \(digest)")
      }
    }
  }

  /// The deepest indentation of a stage: no spec gives a chain so long, but a file can claim one.
  private static let indentLimit = 200
  /// The longest line of settings that is shown, in characters.
  private static let settingsLimit = 100

  private static func shortened(_ text: String) -> String {
    text.count <= settingsLimit ? text : text.prefix(settingsLimit - 3) + "..."
  }

  /// The single settings of a value, such as `epochs=100`, each by the last part of its name.
  private static func settings(_ value: JSONValue, named name: String = "") -> [String] {
    switch value {
    case .null: []
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { settings($0.value, named: $0.key) }
    case .string(let text): ["\(name)=\(text)"]
    default: ["\(name)=\(value.canonicalText)"]
    }
  }
}
