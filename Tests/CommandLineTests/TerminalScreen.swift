/// What a terminal shows after it was sent some text: the few escape sequences that the program may
/// use, and an account of any other.
struct TerminalScreen {
  private(set) var lines: [[Character]] = [[]]
  private(set) var row = 0
  private var column = 0
  /// The parameters of every sequence that sets a style.
  private(set) var styles: [String] = []
  /// Sequences that the screen does not know.
  private(set) var unknown: [String] = []
  /// The most characters that any line ever had.
  private(set) var widest = 0

  /// What is on the screen, without spaces at the ends of lines.
  var text: String {
    lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  init(showing text: String) {
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "\u{1B}": escape(&rest)
      case "\r": column = 0
      case "\n": newLine()
      // One character to Swift, two to a terminal.
      case "\r\n":
        column = 0
        newLine()
      default: put(character)
      }
    }
  }

  private mutating func newLine() {
    row += 1
    if row == lines.count { lines.append([]) }
  }

  private mutating func put(_ character: Character) {
    while lines[row].count <= column { lines[row].append(" ") }
    lines[row][column] = character
    column += 1
    widest = max(widest, column)
  }

  private mutating func escape(_ rest: inout ArraySlice<Character>) {
    guard rest.popFirst() == "[" else { return unknown.append("ESC") }
    let parameters = rest.prefix { $0.isNumber || $0 == ";" }
    rest = rest.dropFirst(parameters.count)
    switch rest.popFirst() {
    case "m": styles.append(String(parameters))
    case "F":
      row = max(0, row - (Int(String(parameters)) ?? 1))
      column = 0
    case "J" where parameters.isEmpty:
      lines[row] = Array(lines[row].prefix(column))
      lines.removeSubrange((row + 1)...)
    case let final: unknown.append(String(parameters) + (final.map(String.init) ?? ""))
    }
  }
}
