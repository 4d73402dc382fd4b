/// Turns diagnostics into the text people read; the only place where that text is laid out.
public struct DiagnosticRenderer: Sendable {
  /// The file the diagnostics speak about.
  public var source: SourceFile
  /// Another file that they may speak about, which spans name.
  public var base: SourceFile?
  /// Whether to colour the text for a terminal.
  public var colour: Bool

  /// Creates a renderer for the diagnostics of one file.
  public init(source: SourceFile, base: SourceFile? = nil, colour: Bool = false) {
    self.source = source
    self.base = base
    self.colour = colour
  }

  /// The text of several diagnostics, with an empty line between them and a line break at the end.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  /// The text of one diagnostic, ending with a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    let isError = diagnostic.severity == .error
    let label = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]:"
    let tone = isError ? Tone.error : Tone.warning
    var lines = [
      paint(place(diagnostic.span), .strong) + " " + paint(label, tone) + " "
        + paint(diagnostic.message, .strong)
    ]
    lines += excerpt(diagnostic.span, tone: tone)
    for note in diagnostic.notes {
      lines.append(place(note.span) + " " + paint("note:", .note) + " " + note.message)
      lines += excerpt(note.span, tone: .note)
    }
    let meant = diagnostic.suggestion.map { "did you mean \(quoted($0))?" }
    let advice = diagnostic.help.map {
      meant == nil ? $0 : $0.prefix(1).uppercased() + $0.dropFirst()
    }
    let help = [meant, advice].compactMap { $0 }.joined(separator: " ")
    if !help.isEmpty { lines.append(paint("help:", .help) + " " + help) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func place(_ span: SourceSpan?) -> String {
    let name = visible(span?.file ?? source.displayName)
    guard let start = span?.start else { return name + ":" }
    return "\(name):\(start.line):\(start.column):"
  }

  /// The source line with a caret under every column of the span's first line.
  private func excerpt(_ span: SourceSpan?, tone: Tone) -> [String] {
    guard let span else { return [] }
    let source = span.file == nil ? source : base.flatMap { $0.displayName == span.file ? $0 : nil }
    guard let source else { return [] }
    let line = SourceExcerpt(source: source, span: span)
    let number = String(span.start.line)
    let margin = String(repeating: " ", count: max(4, number.count))
    return [
      paint(margin.dropLast(number.count) + number + " | ", .margin) + line.text,
      paint(margin + " | ", .margin) + line.padding + paint(line.carets, tone),
    ]
  }

  private enum Tone: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case help = "1;32"
    case margin = "34"
    case strong = "1"
  }

  private func paint(_ text: some StringProtocol, _ tone: Tone) -> String {
    colour ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : String(text)
  }
}
