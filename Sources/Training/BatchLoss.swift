/// The loss of one batch, or the mean over several.
struct BatchLoss {
  /// The terms, unweighted.
  private(set) var terms: [Double]
  /// What each term is multiplied by.
  let weights: [Double]

  /// A loss of zero.
  init(weights: [Double]) {
    self.init(terms: [Double](repeating: 0, count: weights.count), weights: weights)
  }

  /// A loss with the given terms, unweighted, and as many weights.
  init(terms: [Double], weights: [Double]) {
    self.terms = terms
    self.weights = weights
  }

  /// The weighted sum of the terms.
  var loss: Double {
    var sum = 0.0
    for index in terms.indices { sum += terms[index] * weights[index] }
    return sum
  }

  /// Sets every term to zero.
  mutating func clear() {
    for index in terms.indices { terms[index] = 0 }
  }

  /// Adds the terms of another loss, each times a share.
  mutating func add(_ other: BatchLoss, share: Double = 1) {
    for index in terms.indices { terms[index] += share * other.terms[index] }
  }

  /// Sets one term.
  mutating func set(_ index: Int, to value: Double) { terms[index] = value }

  /// The mean of a sum over `count` batches, each counting once (as published: the last, smaller
  /// batch of an epoch weighs as much as the others).
  func mean(over count: Int) -> BatchLoss {
    var mean = self
    for index in terms.indices { mean.terms[index] /= Double(count) }
    return mean
  }
}
