import ArrayFiles
import Evaluation

/// A named number that a metric found, with what is known of its uncertainty.
struct Quantity: Equatable {
  /// The columns that it takes in tables of results.
  static let columns = ["quantity", "value", "standard_error", "n"]

  /// The name.
  let name: String
  /// The number.
  let value: Double
  /// How far the number would scatter if other points had been drawn; `nil` where nobody can say.
  let standardError: Double?
  /// The number of points that it is about; `nil` for integrals.
  let count: Int?

  /// A quantity.
  init(_ name: String, _ value: Double, standardError: Double? = nil, count: Int? = nil) {
    self.name = name
    self.value = value
    self.standardError = standardError
    self.count = count
  }

  /// The mean of numbers, times a factor.
  init(_ name: String, meanOf summary: Summary, times factor: Double = 1) {
    self.init(
      name, factor * summary.mean, standardError: abs(factor) * summary.standardError,
      count: summary.count)
  }

  /// The value below which a share of numbers lies.
  init(_ name: String, quantile share: Double, of summary: Summary) {
    self.init(
      name, summary.quantile(share), standardError: summary.quantileStandardError(share),
      count: summary.count)
  }

  /// The share of flags that are set, with the standard error of a binomial share.
  init(_ name: String, shareOf flags: [Bool]) {
    let share = rate(of: flags)
    self.init(
      name, share, standardError: (share * (1 - share) / Double(flags.count)).squareRoot(),
      count: flags.count)
  }

  /// The cells of ``columns``.
  var cells: [CSVTable.Cell] {
    [
      .text(name), .number(value), standardError.map { .number($0) } ?? .missing,
      count.map { .integer($0) } ?? .missing,
    ]
  }
}
