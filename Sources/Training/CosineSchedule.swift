import Glibc

/// Cosine annealing with warm restarts (Loshchilov & Hutter 2017, arXiv:1608.03983): the rate falls
/// from its start to zero along half a cosine and then starts again.
public struct CosineSchedule: Hashable, Sendable {
  /// The learning rate at the start of each cosine.
  public let initialRate: Double
  /// The number of epochs of one cosine.
  public let period: Int

  /// A schedule.
  ///
  /// - Precondition: `period` is positive.
  public init(initialRate: Double, period: Int) {
    precondition(period > 0, "a cosine over \(period) epochs")
    self.initialRate = initialRate
    self.period = period
  }

  /// The schedule of a phase of `epochs` epochs; constant when there are fewer than two.
  public init(_ configuration: TrainingConfiguration, epochs: Int) {
    self.init(
      initialRate: configuration.learningRate,
      period: configuration.restartEvery ?? max(epochs, 1))
  }

  /// The rate of a cosine that goes on after its half period, rising again, instead of restarting.
  static func wave(_ initialRate: Double, period: Int, epoch: Int) -> Double {
    0.5 * initialRate * (1 + cos(Double.pi * Double(epoch) / Double(period)))
  }

  /// The learning rate throughout an epoch, counted from 0.
  public func rate(epoch: Int) -> Double {
    let phase = Double(epoch % period) / Double(period)
    return 0.5 * initialRate * (1 + cos(Double.pi * phase))
  }
}
