/// The loss of one batch, or the mean over several.
struct BatchLoss {
  /// The terms, unweighted.
  var terms: [Double]
  /// What each term is multiplied by.
  let weights: [Double]

  /// The weighted sum of the terms.
  var loss: Double { zip(terms, weights).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Adds the terms of another batch.
  mutating func add(_ other: BatchLoss) {
    for index in terms.indices { terms[index] += other.terms[index] }
  }

  /// The loss multiplied by a share.
  func scaled(by share: Double) -> BatchLoss {
    BatchLoss(terms: terms.map { share * $0 }, weights: weights)
  }

  /// The mean of a sum over `count` batches, each counting once (as published: the last, smaller
  /// batch of an epoch weighs as much as the others).
  func mean(over count: Int) -> BatchLoss {
    BatchLoss(terms: terms.map { $0 / Double(count) }, weights: weights)
  }
}
