/// A claim as it is written, each part with the bytes of the text that it stands in; what it names need not
/// exist.
struct ParsedClaim {
  /// A word and where it stands.
  struct Word {
    var text: String
    var range: Range<Int>
  }

  /// A value that is chosen for an axis.
  struct Selection {
    var key: Word
    var value: Word
  }

  /// `MODEL.QUANTITY[...]` or `MODEL.METRIC.QUANTITY[...]`.
  struct Quantity {
    var model: Word
    var metric: Word?
    var name: Word
    var selections: [Selection]
    var range: Range<Int>
  }

  enum Side {
    case number(Double)
    case quantity(factor: Double?, Claim.Statistic?, Quantity)
  }

  var left: Side
  var comparison: Claim.Comparison
  var right: Side

  /// The claim in the notation that all ways of writing it have.
  ///
  /// - Parameter selections: The chosen values of each quantity, by the names that the matrix has for them.
  func canonical(_ selections: [[Selection]]) -> String {
    var rest = selections[...]
    let sides = [left, right].map { side in
      guard case .quantity(let factor, let statistic, var quantity) = side else { return side.text }
      if let selections = rest.popFirst() { quantity.selections = selections }
      return Side.quantity(factor: factor, statistic, quantity).text
    }
    return "\(sides[0]) \(comparison.rawValue) \(sides[1])"
  }

  /// The quantities on both sides.
  var quantities: [Quantity] {
    [left, right].compactMap {
      if case .quantity(_, _, let quantity) = $0 { quantity } else { nil }
    }
  }
}

extension ParsedClaim.Side {
  fileprivate var text: String {
    switch self {
    case .number(let number): return shortText(number)
    case .quantity(let factor, let statistic, let quantity):
      let words = [quantity.model, quantity.metric, quantity.name].compactMap { $0?.text }
      let chosen = quantity.selections.map { "\($0.key.text)=\($0.value.text)" }
      let name =
        words.joined(separator: ".")
        + (chosen.isEmpty ? "" : "[\(chosen.joined(separator: ", "))]")
      return (factor.map { "\(shortText($0)) * " } ?? "")
        + (statistic.map { "\($0.rawValue)(\(name))" } ?? name)
    }
  }
}

/// Why a text is no claim.
struct ClaimProblem: Error {
  /// What is wrong, as one sentence without a full stop.
  var message: String
  /// The bytes of the text that are.
  var range: Range<Int>
  /// What to do.
  var help: String?
  /// What was probably meant.
  var suggestion: String?
}
