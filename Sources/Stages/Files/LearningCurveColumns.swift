import CanonicalJSON
import Training

/// A learning curve as arrays, whose numbers stay what they are to the last bit.
struct LearningCurveColumns {
  /// Names of phases, each with those of its loss terms, as they first appear.
  let names: JSONValue
  /// The epoch of every row.
  let epochs: [Int]
  /// The phase of every row, as a position among the names.
  let phases: [Int]
  /// All other numbers, row by row; how many depends on the phase.
  let numbers: [Double]

  init(names: JSONValue, epochs: [Int], phases: [Int], numbers: [Double]) {
    self.names = names
    self.epochs = epochs
    self.phases = phases
    self.numbers = numbers
  }

  init(_ curve: [EpochSummary]) {
    var named: [[String]] = []
    var positions: [[String]: Int] = [:]
    phases = curve.map { summary in
      let name = [summary.phase] + summary.termNames
      if let known = positions[name] { return known }
      positions[name] = named.count
      named.append(name)
      return named.count - 1
    }
    names = .array(named.map { .array($0.map { .string($0) }) })
    epochs = curve.map(\.epoch)
    numbers = curve.flatMap {
      [$0.learningRate, $0.trainingLoss, $0.validationLoss, $0.gradientNorm] + $0.trainingTerms
        + $0.validationTerms
    }
  }

  /// The rows.
  ///
  /// - Throws: `TrainingCheckpointFile.Problem` when the arrays do not fit each other.
  func summaries() throws(TrainingCheckpointFile.Problem) -> [EpochSummary] {
    let problem = TrainingCheckpointFile.Problem(message: "its learning curve does not add up")
    let named = (names.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.stringValue) }
    guard epochs.count == phases.count else { throw problem }
    var rest = numbers[...]
    var summaries: [EpochSummary] = []
    for (epoch, phase) in zip(epochs, phases) {
      guard named.indices.contains(phase), let name = named[phase].first else { throw problem }
      let terms = Array(named[phase].dropFirst())
      guard rest.count >= 4 + 2 * terms.count else { throw problem }
      let row = Array(rest.prefix(4 + 2 * terms.count))
      rest = rest.dropFirst(row.count)
      summaries.append(
        EpochSummary(
          phase: name, epoch: epoch, learningRate: row[0], trainingLoss: row[1],
          termNames: terms, trainingTerms: Array(row[4..<4 + terms.count]), validationLoss: row[2],
          validationTerms: Array(row[(4 + terms.count)...]), gradientNorm: row[3]))
    }
    guard rest.isEmpty else { throw problem }
    return summaries
  }
}
