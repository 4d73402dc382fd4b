import ArrayFiles

/// A claim of a spec with what came of it: a row of `claims.csv`.
struct ReportedClaim: Equatable {
  let claim: String
  /// What it means, a sentence; empty where the spec does not say.
  let says: String
  /// The left side, and its standard error over the seeds where there are several.
  let value: Double?
  let standardError: Double?
  let seeds: Int?
  /// The right side.
  let bound: Double?
  let holds: Bool
  let published: Double?
  /// `value` over `published`.
  let ratio: Double?
  /// Where the published value comes from.
  let source: String
  /// Why ours is another.
  let explanation: String

  /// The claims of a table.
  ///
  /// - Throws: `ArrayFileError` when it is no table of claims.
  static func all(in table: CSVTable, path: String) throws(ArrayFileError) -> [ReportedClaim] {
    func texts(_ name: String) throws(ArrayFileError) -> [String] {
      try table.texts(in: name, path: path).map { $0 ?? "" }
    }
    let claims = try texts("claim")
    let says = try texts("says")
    let values = try texts("value")
    let errors = try texts("standard_error")
    let seeds = try texts("seeds")
    let bounds = try texts("bound")
    let holds = try texts("holds")
    let published = try texts("published")
    let ratios = try texts("ratio")
    let sources = try texts("source")
    let explanations = try texts("explanation")
    return claims.indices.map { row in
      ReportedClaim(
        claim: claims[row], says: says[row], value: Double(values[row]),
        standardError: Double(errors[row]), seeds: Int(seeds[row]), bound: Double(bounds[row]),
        holds: holds[row] == "true", published: Double(published[row]),
        ratio: Double(ratios[row]), source: sources[row], explanation: explanations[row])
    }
  }
}
