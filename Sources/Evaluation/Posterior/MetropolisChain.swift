import Glibc
import Tensors

/// A chain that proposes a step in all coordinates at once, and takes it or stays.
///
/// A step is normal with one standard deviation for all coordinates; from a density of p to one of p' it
/// is taken with probability min(1, p'/p). Nothing is adapted.
///
/// - Reference: Metropolis, Rosenbluth, Rosenbluth, Teller, Teller, "Equation of state calculations by
///   fast computing machines", J. Chem. Phys. 21 (1953).
public struct MetropolisChain: MarkovChain {
  public private(set) var position: [Double]
  public private(set) var question: [Double] = []
  /// The number of steps that were proposed since the burn-in.
  public private(set) var proposed = 0
  /// The number of those that were taken.
  public private(set) var accepted = 0
  private let step: Double
  private var logDensity: Double
  private var stream: RandomStream

  /// A chain.
  ///
  /// - Parameters:
  ///   - start: Where it starts.
  ///   - step: The standard deviation of a step in each coordinate.
  ///   - stream: Where its steps come from.
  /// - Precondition: `step > 0`.
  public init(from start: ChainStart, step: Double, stream: RandomStream) {
    precondition(step > 0, "steps of \(step)")
    position = start.position
    logDensity = start.logDensity
    self.step = step
    self.stream = stream
    propose()
  }

  public mutating func take(_ answer: Double) -> Bool {
    proposed += 1
    // False for an answer that is no number.
    if log(stream.openUniform()) < answer - logDensity {
      accepted += 1
      position = question
      logDensity = answer
    }
    propose()
    return true
  }

  public mutating func endBurnIn() { (proposed, accepted) = (0, 0) }

  private mutating func propose() {
    question = position
    for axis in question.indices { question[axis] += step * stream.normal() }
  }
}
