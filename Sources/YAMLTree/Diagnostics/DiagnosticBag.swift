/// Collects diagnostics up to a bound, so that a broken file costs neither time nor pages.
public struct DiagnosticBag: Sendable {
  private var collected: [Diagnostic] = []
  private var seen: Set<Identity> = []
  private var hasOmitted = false
  private let limit: Int

  /// Creates an empty bag that keeps at most `limit` diagnostics.
  public init(limit: Int = 100) { self.limit = limit }

  /// Whether an error has been added.
  public private(set) var hasErrors = false

  /// Whether nothing more is kept, so that looking for more is in vain.
  public var isFull: Bool { hasOmitted }

  /// Adds a diagnostic, unless the bag is full.
  ///
  /// The same mistake at the same place is kept once: an aliased value is checked at each use.
  public mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { hasErrors = true }
    guard collected.count < limit else {
      hasOmitted = true
      return
    }
    if seen.insert(Identity(diagnostic)).inserted { collected.append(diagnostic) }
  }

  /// Adds several diagnostics.
  public mutating func add(contentsOf diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { add(diagnostic) }
  }

  /// Adds those of several diagnostics that are not there yet, each with a note about how they came about.
  public mutating func add(contentsOf diagnostics: [Diagnostic], noting note: Diagnostic.Note) {
    for diagnostic in diagnostics where !seen.contains(Identity(diagnostic)) {
      var diagnostic = diagnostic
      diagnostic.notes.append(note)
      add(diagnostic)
    }
  }

  /// What was collected, in the order of the file.
  public func sorted() -> [Diagnostic] {
    var result = collected.sorted { left, right in
      let (leftKey, rightKey) = (sortKey(left), sortKey(right))
      return leftKey == rightKey
        ? (left.code.rawValue, left.message) < (right.code.rawValue, right.message)
        : leftKey < rightKey
    }
    if hasOmitted {
      result.append(
        Diagnostic(
          .furtherProblems, "only the first \(limit) problems are listed", at: nil,
          help: "repair those above first, then check again"))
    }
    return result
  }

  private func sortKey(_ diagnostic: Diagnostic) -> (String, Int, Int) {
    guard let span = diagnostic.span else { return ("", -1, -1) }
    return (span.file ?? "", span.start.offset, span.end.offset)
  }

  private struct Identity: Hashable {
    var code: DiagnosticCode
    var span: SourceSpan?
    var message: String

    init(_ diagnostic: Diagnostic) {
      code = diagnostic.code
      span = diagnostic.span
      message = diagnostic.message
    }
  }
}
