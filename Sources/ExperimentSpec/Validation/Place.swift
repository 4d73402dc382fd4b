import YAMLTree

/// Where the validator stands: how messages call the value, and what is known about it.
struct Place {
  /// The keys that lead to the value, joined by points; empty at the top.
  var path: String
  /// Whether the value is an item of the list at `path`.
  var isItem = false
  /// Where the key is written.
  var keySpan: SourceSpan
  /// Why the value is what it is.
  var origin = SpecValue.Origin.written
  /// The unit of the value.
  var unit: String?
  /// The aliases that lead here.
  var trail: [Diagnostic.Note] = []

  /// The value in a sentence: "`data.train`".
  var subject: String {
    if path.isEmpty { return "the spec" }
    return (isItem ? "each item of " : "") + quoted(path)
  }

  /// The section in a sentence: "in `data`".
  var location: String { path.isEmpty ? "at the top level" : "in \(quoted(path))" }

  /// The place of a key of this section.
  func key(_ name: String, at span: SourceSpan) -> Place {
    Place(
      path: path.isEmpty ? name : "\(path).\(name)", keySpan: span, origin: origin, trail: trail)
  }
}
