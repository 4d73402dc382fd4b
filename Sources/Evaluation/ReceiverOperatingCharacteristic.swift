/// How well a score tells two groups apart: the area under the receiver operating characteristic.
///
/// It is the probability that a score of the positives exceeds one of the negatives, ties counting half:
/// 1 for a perfect score, 0.5 for one that knows nothing.
///
/// - Reference: DeLong, DeLong, Clarke-Pearson, "Comparing the areas under two or more correlated
///   receiver operating characteristic curves", Biometrics 44 (1988); Sun, Xu, "Fast implementation of
///   DeLong's algorithm", IEEE Signal Process. Lett. 21 (2014), for the form by ranks.
public struct ReceiverOperatingCharacteristic: Hashable, Sendable {
  /// The area; NaN when a group is empty or a score NaN.
  public let area: Double

  /// Its standard error for independent points; NaN for a group of one.
  public let standardError: Double

  /// The characteristic of a score.
  ///
  /// - Parameters:
  ///   - positives: The scores of those that should score high.
  ///   - negatives: The scores of the others.
  /// - Complexity: O(n log n).
  public init(positives: [Double], negatives: [Double]) {
    guard !positives.isEmpty && !negatives.isEmpty,
      !positives.contains(where: \.isNaN), !negatives.contains(where: \.isNaN)
    else {
      area = .nan
      standardError = .nan
      return
    }
    // The share of the other group that each point is on the right side of.
    let positiveShares = shares(of: positives, above: negatives)
    let negativeShares = shares(of: negatives, above: positives).map { 1 - $0 }
    let (positive, negative) = (Summary(positiveShares), Summary(negativeShares))
    area = positive?.mean ?? .nan
    func squaredError(_ summary: Summary?) -> Double {
      summary.map { $0.standardError * $0.standardError } ?? .nan
    }
    standardError = (squaredError(positive) + squaredError(negative)).squareRoot()
  }
}

/// For each value the share of the others below it, ties counting half.
private func shares(of values: [Double], above others: [Double]) -> [Double] {
  let others = others.sorted()
  let order = values.indices.sorted { values[$0] < values[$1] }
  var shares = [Double](repeating: 0, count: values.count)
  var (below, notAbove) = (0, 0)
  for index in order {
    while below < others.count && others[below] < values[index] { below += 1 }
    notAbove = max(notAbove, below)
    while notAbove < others.count && others[notAbove] <= values[index] { notAbove += 1 }
    shares[index] = Double(below + notAbove) / 2 / Double(others.count)
  }
  return shares
}
