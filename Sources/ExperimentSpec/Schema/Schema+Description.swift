extension Schema {
  /// What is expected, as it continues "must be ...".
  var expectation: String {
    switch self {
    case .boolean: "`true` or `false`"
    case .integer(let range):
      switch (range.lowerBound, range.upperBound) {
      case (.min, .max): "an integer"
      case (let lower, .max): "an integer of at least \(lower)"
      case (let lower, let upper): "an integer from \(lower) to \(upper)"
      }
    case .number(let range): range.description
    case .countOrShare: "an integer of at least 1, or a share above 0 and below 1"
    case .text: "text"
    case .identifier: "a name"
    case .choice(let noun, _): "the name of a \(noun)"
    case .modelReference: "the name of a model"
    case .file: "the path of a file"
    case .list: "a list"
    case .claims: "a list of claims"
    case .object, .variant, .map, .matrix, .quick: "a section with keys"
    }
  }
}
