import Autodiff

/// What a model offers to be trained: its loss, term by term.
public protocol Objective: Sendable {
  /// The parameters that are trained.
  var layout: ParameterLayout { get }
  /// The number of data coordinates.
  var dataDimension: Int { get }
  /// The number of features that the model is conditioned on; 0 for one that is not.
  var contextDimension: Int { get }
  /// Whether the loss compares the model's scores with those of the data.
  var usesJointScores: Bool { get }

  /// The loss of one batch.
  ///
  /// - Parameters:
  ///   - clean: The data, shape `[batch, dimension]`.
  ///   - inflated: The data with the noise added, shape `[batch, dimension]`.
  ///   - parameters: The model's parameters in the same computation, with a context and joint scores
  ///     `[batch, contextDimension]` where they are asked for.
  /// - Returns: The terms, each a scalar with the weight it has in the loss.
  func lossTerms(clean: Value, inflated: Value, _ parameters: ParameterValues) -> [LossTerm]
}

extension Objective {
  public var contextDimension: Int { 0 }
  public var usesJointScores: Bool { false }
}

/// One term of a loss.
public struct LossTerm {
  /// The name under which learning curves list it, such as `negative_log_likelihood`.
  public let name: String
  /// The value, a scalar.
  public let value: Value
  /// What it is multiplied by in the loss.
  public let weight: Double

  /// A term.
  public init(_ name: String, _ value: Value, weight: Double) {
    self.name = name
    self.value = value
    self.weight = weight
  }
}
