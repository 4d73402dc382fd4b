import CKernels
import Flows
import Tensors
import Threads

/// Adam over some ranges of flat storage, with decoupled weight decay (Loshchilov & Hutter 2019,
/// arXiv:1711.05101) or an L2 penalty; gradient clipping by the norm is folded into the same sweep.
public struct Adam {
  /// The decay rate of the first moment.
  public static let beta1 = 0.9
  /// The decay rate of the second moment.
  public static let beta2 = 0.999
  /// What is added to the root of the second moment.
  public static let epsilon = 1e-8

  private let weightDecay: Double
  private let penalty: Double
  private let gradientClip: Double
  private let chunks: [Range<Int>]
  /// Where the first of the ranges begins: moments are kept from there on.
  private let start: Int
  private let first: FloatBuffer
  private let second: FloatBuffer
  private var step = 0

  /// An optimiser with zero moments.
  ///
  /// - Parameters:
  ///   - ranges: The parts of flat storage that are trained, ascending.
  ///   - rule: Whether weights decay apart from their gradients or by a penalty.
  ///   - weightDecay: The decay per unit of learning rate, or the factor of the penalty's gradient.
  ///   - gradientClip: The largest norm that a gradient is let through with.
  public init(
    _ ranges: [Range<Int>], rule: TrainingPhase.Optimiser = .adamW, weightDecay: Double,
    gradientClip: Double
  ) {
    self.weightDecay = rule == .adamW ? weightDecay : 0
    penalty = rule == .adam ? weightDecay : 0
    self.gradientClip = gradientClip
    chunks = FlatStorage.chunks(of: ranges)
    start = ranges.first?.lowerBound ?? 0
    let count = (ranges.last?.upperBound ?? 0) - start
    first = FloatBuffer(count: count)
    second = FloatBuffer(count: count)
  }

  /// Moves the parameters one step along the gradient.
  ///
  /// - Parameters:
  ///   - parameters: Flat storage, whose trained ranges are updated in place.
  ///   - gradient: The gradient, in the same layout; it is not changed.
  ///   - norm: Its norm over the trained ranges.
  ///   - learningRate: The rate of this step.
  ///   - team: Who shares the work; the result does not depend on it.
  public mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, norm: Double, learningRate: Double,
    team: ThreadTeam
  ) {
    let end = chunks.last?.upperBound ?? 0
    precondition(
      parameters.count >= end && gradient.count >= end,
      "\(parameters.count) parameters and \(gradient.count) gradients, trained up to \(end)")
    step += 1
    let clip = min(1, gradientClip / (norm + 1e-6))
    let (correction1, correction2) = (1 - power(Self.beta1, step), 1 - power(Self.beta2, step))
    let (first, second, weightDecay, penalty) = (first, second, weightDecay, penalty)
    let (chunks, origin) = (chunks, start)
    team.run(chunks.count) { chunk in
      let start = chunks[chunk].lowerBound
      dnf_adamw(
        chunks[chunk].count, parameters.pointer + start, gradient.pointer + start,
        first.pointer + (start - origin), second.pointer + (start - origin), learningRate,
        Self.beta1, Self.beta2, Self.epsilon, weightDecay, penalty, clip, correction1, correction2)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
