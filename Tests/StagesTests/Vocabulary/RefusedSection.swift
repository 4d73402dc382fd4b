import Testing

/// A section of a spec that is refused, with everything a person reads about it.
struct RefusedSection: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The section `matrix` before it; empty for none.
  let matrix: String
  /// The section.
  let text: String
  let message: String

  init(_ name: String, matrix: String = "", _ text: String, _ message: String) {
    testDescription = name
    self.matrix = matrix.isEmpty ? "" : matrix + "\n"
    self.text = text
    self.message = message
  }
}
