import Autodiff
import Tensors

/// `y = eˡ ⊙ x + t`, one scale and shift per channel (Kingma & Dhariwal 2018, arXiv:1807.03039,
/// section 3.1).
///
/// The first batch of a training gives each channel mean 0 and (unbiased) variance 1; from there on
/// scales and shifts are trained. Until then the map is the identity.
public struct ActNorm: Transform {
  private let channels: Int
  private let positions: Int
  private let logScale: Parameter
  private let shift: Parameter

  /// The variance, relative to the squared mean, up to which a channel counts as constant.
  private static let leastRelativeVariance = 1e-12

  /// A map of `channels · positions` features.
  ///
  /// - Parameters:
  ///   - channels: The number of channels: of features, unless these have positions.
  ///   - positions: The number of places, such as the pixels of an image, at which each channel has a
  ///     feature; those of one channel stand next to each other.
  ///   - scope: Where the parameters are declared.
  public init(channels: Int, positions: Int = 1, in scope: Scope) {
    self.channels = channels
    self.positions = positions
    logScale = scope.parameter(
      "log_scale", published: "log_scale", shape: [channels], initialisation: .firstBatch)
    shift = scope.parameter(
      "shift", published: "shift", shape: [channels], initialisation: .firstBatch)
  }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    if parameters.record.mode == .initialisation { initialise(x, parameters) }
    let scale = everywhere(exp(parameters[logScale]), x.shape[0])
    return Transformed(
      scale * x + everywhere(parameters[shift], x.shape[0]),
      logDeterminant: logDeterminant(parameters))
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let scale = everywhere(exp(-parameters[logScale]), y.shape[0])
    return Transformed(
      scale * (y - everywhere(parameters[shift], y.shape[0])),
      logDeterminant: -logDeterminant(parameters))
  }

  private func logDeterminant(_ parameters: ParameterValues) -> LogDeterminant {
    LogDeterminant(Double(positions) * parameters[logScale].sum())
  }

  /// One number per channel at every point and position, shape `[batch, channels · positions]`.
  private func everywhere(_ perChannel: Value, _ batch: Int) -> Value {
    perChannel.repeatedColumns(positions).reshaped(to: [channels * positions]).repeatedRows(batch)
  }

  /// `l = -ln s` and `t = -m / s`, for the mean `m` and standard deviation `s` of each channel.
  private func initialise(_ x: Value, _ parameters: ParameterValues) {
    let shape: Shape = [x.shape[0], channels, positions]
    let count = x.shape[0] * positions
    let values = x.reshaped(to: shape)
    let mean = values.mean(over: [0, 2])
    let squares = square(values - mean.broadcast(to: shape, axes: [1])).sum(over: [0, 2])
    let variance = squares / Double(max(count - 1, 1))
    // A channel that varies by roundings alone keeps its scale.
    let isFlat = isAtLeast(Self.leastRelativeVariance * square(mean), variance)
    let divisor = select(isFlat, mean.tracer.constant(1, shape: mean.shape), sqrt(variance))
    parameters.record.find(logScale, -log(divisor))
    parameters.record.find(shift, -(mean / divisor))
  }
}
