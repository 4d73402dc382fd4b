import CKernels
import Tensors

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

  /// The Euclidean norm of a gradient, accumulated in double.
  public static func norm(of gradient: FloatBuffer) -> Double {
    dnf_sum_of_squares(gradient.count, gradient.pointer).squareRoot()
  }

  /// Moves the parameters one step along the gradient.
  ///
  /// - Parameters:
  ///   - parameters: Flat storage, whose trained part is updated in place.
  ///   - gradient: The gradient, in the same layout; it is not changed.
  ///   - norm: Its norm.
  ///   - learningRate: The rate of this step.
  public mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, norm: Double, learningRate: Double
  ) {
    precondition(
      parameters.count >= first.count && gradient.count == first.count,
      "\(parameters.count) parameters, \(gradient.count) gradients for \(first.count) moments")
    step += 1
    let clip = min(1, gradientClip / (norm + 1e-6))
    dnf_adamw(
      first.count, parameters.pointer, gradient.pointer, first.pointer, second.pointer,
      learningRate, Self.beta1, Self.beta2, Self.epsilon, weightDecay, clip,
      1 - power(Self.beta1, step), 1 - power(Self.beta2, step))
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
