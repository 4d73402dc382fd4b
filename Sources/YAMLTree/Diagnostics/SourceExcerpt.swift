/// One source line prepared for display, with the carets that underline a span in it.
///
/// Long lines are cut to a window around the span. Tabs become one space, and what is not
/// printable becomes a replacement character, so that the carets stand where they should.
struct SourceExcerpt {
  private(set) var text = ""
  private(set) var padding = ""
  private(set) var carets = ""

  /// The most columns of a line that are shown.
  static let window = 120
  /// The columns shown before a span that starts beyond the window.
  static let lead = 40

  init(source: SourceFile, span: SourceSpan) {
    let line = source.lineBytes(span.start.line)
    let begin = min(max(span.start.offset, line.startIndex), line.endIndex)
    let end = min(max(span.end.offset, begin), line.endIndex)
    // A line may be a megabyte long; what cannot be shown is not looked at either.
    let reach = 4 * Self.window
    let from = min(begin, Self.boundary(max(line.startIndex, begin - reach), in: line))
    let withinEnd = max(begin, Self.boundary(min(end, begin + reach), in: line))
    let afterEnd = max(withinEnd, Self.boundary(min(line.endIndex, withinEnd + reach), in: line))
    let before = Self.cells(line[from..<begin])
    let within = Self.cells(line[begin..<withinEnd])
    let after = Self.cells(line[withinEnd..<afterEnd])

    var shownBefore = before[...]
    if before.count + within.count > Self.window { shownBefore = before.suffix(Self.lead) }
    if shownBefore.count < before.count || from > line.startIndex { text = "…" }
    let shownWithin = within.prefix(max(1, Self.window - shownBefore.count))
    let shownAfter = after.prefix(max(0, Self.window - shownBefore.count - shownWithin.count))
    padding = String(repeating: " ", count: text.count + Self.width(shownBefore))
    carets = String(repeating: "^", count: max(1, Self.width(shownWithin)))
    for cell in [shownBefore, shownWithin, shownAfter].joined() { text.unicodeScalars.append(cell) }
    if shownWithin.count + shownAfter.count < within.count + after.count
      || afterEnd < line.endIndex
    {
      text += "…"
    }
  }

  /// The nearest place at or before `offset` where a character starts.
  private static func boundary(_ offset: Int, in line: ArraySlice<UInt8>) -> Int {
    var offset = offset
    while offset > line.startIndex, offset < line.endIndex, isContinuation(line[offset]) {
      offset -= 1
    }
    return offset
  }

  /// The printable scalars of a stretch.
  private static func cells(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      if scalar == "\t" { return " " }
      return isControl(scalar) ? "\u{FFFD}" : scalar
    }
  }

  private static func width(_ cells: ArraySlice<Unicode.Scalar>) -> Int {
    cells.reduce(0) { $0 + width($1) }
  }

  /// The columns a terminal gives to a scalar: none, one, or two for East Asian wide and emoji.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
