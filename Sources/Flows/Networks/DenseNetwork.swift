import Autodiff
import Tensors

/// A plain network of dense layers: the encoders and decoders of variational autoencoders.
public struct DenseNetwork: Sendable {
  /// What a network looks like between its inputs and its outputs; every field is one that a spec can
  /// set.
  public struct Architecture: Hashable, Sendable, Codable {
    /// The number of hidden layers, at least 1.
    public var layers: Int
    /// The width of each.
    public var hidden: Int

    /// An architecture.
    public init(layers: Int, hidden: Int) {
      self.layers = layers
      self.hidden = hidden
    }
  }

  let layers: [DenseLayer]
  let slope: Double

  /// A network.
  ///
  /// - Parameters:
  ///   - inputs: The number of input features.
  ///   - outputs: The number of features of the last layer.
  ///   - architecture: What lies between.
  ///   - slope: What negative values are multiplied by after each hidden layer; 0 is a rectifier.
  ///   - scope: Where the parameters are declared.
  public init(
    inputs: Int, outputs: Int, _ architecture: Architecture, slope: Double = 0, in scope: Scope
  ) {
    let widths = [inputs] + [Int](repeating: architecture.hidden, count: architecture.layers)
    layers = zip(widths, widths.dropFirst() + [outputs]).enumerated().map { index, width in
      DenseLayer(
        inputs: width.0, outputs: width.1,
        in: scope.scope("layers.\(index)", published: "linear\(index + 1)"))
    }
    self.slope = slope
  }

  /// The network's output.
  ///
  /// - Parameters:
  ///   - x: Shape `[batch, inputs]`.
  ///   - parameters: The model's parameters.
  /// - Returns: Shape `[batch, outputs]`; the last layer has no activation.
  public func callAsFunction(_ x: Value, _ parameters: ParameterValues) -> Value {
    if let segments = segments(parameters) { return x.point(of: segments) }
    return layers.enumerated().reduce(x) { h, layer in
      let (index, dense) = layer
      if index == layers.count - 1 { return dense(h, parameters) }
      if slope == 0 { return dense(h, parameters, activation: .rectifier) }
      let linear = dense(h, parameters)
      return slope * linear + (1 - slope) * rectify(linear)
    }
  }
}
