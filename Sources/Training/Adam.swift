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

  /// What an optimiser remembers of the steps it has made.
  public struct Moments: Equatable, Sendable {
    /// The number of steps.
    public var steps: Int
    /// The first moments, from the beginning of the first trained range to the end of the last.
    public var first: [Float]
    /// The second moments, of the same length.
    public var second: [Float]

    /// Moments after some steps.
    public init(steps: Int, first: [Float], second: [Float]) {
      self.steps = steps
      self.first = first
      self.second = second
    }

    /// Whether these are of an optimiser over the given ranges of flat storage.
    func fit(_ ranges: [Range<Int>]) -> Bool {
      let count = Adam.span(of: ranges).count
      return steps >= 0 && first.count == count && second.count == count
    }
  }

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
    let span = Self.span(of: ranges)
    start = span.lowerBound
    first = FloatBuffer(count: span.count)
    second = FloatBuffer(count: span.count)
  }

  private static func span(of ranges: [Range<Int>]) -> Range<Int> {
    guard let first = ranges.first, let last = ranges.last else { return 0..<0 }
    return first.lowerBound..<last.upperBound
  }

  /// A copy of the moments, or new ones of the same length.
  public var moments: Moments {
    get { Moments(steps: step, first: Array(first.elements), second: Array(second.elements)) }
    set {
      precondition(
        newValue.first.count == first.count && newValue.second.count == second.count,
        "moments of \(newValue.first.count) parameters for \(first.count)")
      step = newValue.steps
      _ = first.elements.update(fromContentsOf: newValue.first)
      _ = second.elements.update(fromContentsOf: newValue.second)
    }
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
