import CKernels
import Tensors
import Threads

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101) over flat storage,
/// gradient clipping by the global norm folded into the same sweep.
public struct AdamW {
  /// The decay rate of the first moment.
  public static let beta1 = 0.9
  /// The decay rate of the second moment.
  public static let beta2 = 0.999
  /// What is added to the root of the second moment.
  public static let epsilon = 1e-8

  private let weightDecay: Double
  private let gradientClip: Double
  private let first: FloatBuffer
  private let second: FloatBuffer
  private var step = 0

  /// An optimiser with zero moments.
  ///
  /// - Parameters:
  ///   - count: The length of the part of flat storage that is trained.
  ///   - weightDecay: The decay per unit of learning rate.
  ///   - gradientClip: The largest norm that a gradient is let through with.
  public init(count: Int, weightDecay: Double, gradientClip: Double) {
    self.weightDecay = weightDecay
    self.gradientClip = gradientClip
    first = FloatBuffer(count: count)
    second = FloatBuffer(count: count)
  }

  /// Moves the parameters one step along the gradient.
  ///
  /// - Parameters:
  ///   - parameters: Flat storage, whose trained part is updated in place.
  ///   - gradient: The gradient, in the same layout; it is not changed.
  ///   - norm: Its norm.
  ///   - learningRate: The rate of this step.
  ///   - team: Who shares the work; the result does not depend on it.
  public mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, norm: Double, learningRate: Double,
    team: ThreadTeam
  ) {
    precondition(
      parameters.count >= first.count && gradient.count == first.count,
      "\(parameters.count) parameters, \(gradient.count) gradients for \(first.count) moments")
    step += 1
    let clip = min(1, gradientClip / (norm + 1e-6))
    let (correction1, correction2) = (1 - power(Self.beta1, step), 1 - power(Self.beta2, step))
    let (first, second, weightDecay) = (first, second, weightDecay)
    team.run(FlatStorage.chunkCount(of: first.count)) { chunk in
      let range = FlatStorage.chunk(chunk, of: first.count)
      let start = range.lowerBound
      dnf_adamw(
        range.count, parameters.pointer + start, gradient.pointer + start, first.pointer + start,
        second.pointer + start, learningRate, Self.beta1, Self.beta2, Self.epsilon, weightDecay,
        clip, correction1, correction2)
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
