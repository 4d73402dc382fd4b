/// What the description of a model asks for, added up before anything of the model is built.
///
/// A description that was read from a file may say anything. Numbers no model can have are found here, and
/// so is a model that is far larger than the file that should hold its weights.
public struct ModelDemand: Hashable, Sendable {
  /// Whether there can be such a model.
  public private(set) var isPossible = true
  /// The least number of floats that its weights take, each array padded as in flat storage.
  public private(set) var leastStorage = 0.0

  /// The demand of nothing.
  public init() {}

  /// Notes what has to hold of the description.
  public mutating func require(_ holds: Bool) { isPossible = isPossible && holds }

  /// The floats that an array takes in flat storage.
  ///
  /// In doubles, for these cannot overflow.
  public static func padded(_ count: Double) -> Double {
    let alignment = Double(ParameterLayout.padded(1))
    return max(alignment, count)
  }

  /// Adds a flow over a number of features.
  public mutating func add(_ flow: FlowArchitecture, features: Int) {
    require(features >= (flow.transform.isCoupling ? 2 : 1))
    require(flow.layers >= 0 && flow.hidden >= 1 && flow.blocks >= 0 && flow.contextFeatures >= 0)
    if let least = flow.transform.leastBins {
      require((least...64).contains(flow.bins) && flow.bound > 0 && flow.bound.isFinite)
    }
    require((0..<1).contains(flow.dropout))
    let (width, count) = (Double(flow.hidden), Double(features))
    let block =
      2 * (Self.padded(width * width) + Self.padded(width))
      + (flow.contextFeatures > 0 ? Self.padded(width * Double(flow.contextFeatures)) : 0)
    // A coupling reads and writes at least half of the features, less one where they are odd.
    let half = max(1, (count - 1) / 2)
    let conditioner = Double(flow.blocks) * block + 2 * Self.padded(width * half)
    let hasTriangle = flow.linear == .lu || flow.linear == .qr
    let mixing = Self.padded(hasTriangle ? count * (count - 1) / 2 : count)
    leastStorage += Double(flow.layers) * (conditioner + mixing) + mixing
  }

  /// Adds a residual network.
  public mutating func add(_ network: ResidualNetwork.Architecture, inputs: Int, outputs: Int) {
    require(inputs >= 1 && outputs >= 1 && network.blocks >= 0 && network.hidden >= 1)
    let width = Double(network.hidden)
    leastStorage +=
      Self.padded(width * Double(inputs)) + Self.padded(width * Double(outputs))
      + Double(network.blocks) * 2 * (Self.padded(width * width) + Self.padded(width))
  }

  /// Adds a plain network.
  public mutating func add(_ network: DenseNetwork.Architecture, inputs: Int, outputs: Int) {
    require(inputs >= 1 && outputs >= 1 && network.layers >= 1 && network.hidden >= 1)
    let width = Double(network.hidden)
    leastStorage +=
      Self.padded(width * Double(inputs)) + Self.padded(width * Double(outputs))
      + Double(network.layers - 1) * (Self.padded(width * width) + Self.padded(width))
  }
}

/// The description of a model.
public protocol ModelDescribing {
  /// What the model takes.
  var demand: ModelDemand { get }
}
