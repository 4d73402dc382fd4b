/// What is minimised in one phase of a training, over which parameters, and how.
///
/// The optimiser begins with moments of its own. What the phase does not train stays as it is, and
/// neither enters the norm of the gradient nor decays.
public struct TrainingPhase: Sendable {
  /// The rule by which gradients move parameters.
  public enum Optimiser: Hashable, Sendable {
    /// Adam with decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101).
    case adamW
    /// Adam with the decay, an L2 penalty, added to the gradient (Kingma & Ba 2015, arXiv:1412.6980).
    case adam
  }

  /// How the learning rate goes over the epochs of the phase.
  public enum Schedule: Hashable, Sendable {
    /// It falls along half a cosine, with the restarts that the training is configured with.
    case cosine
    /// It stays what it is.
    case constant
    /// It falls along half a cosine of so many epochs, and rises along the next half.
    case wave(period: Int)
  }

  /// The name, such as `manifold`; streams and learning curves of several phases go by it.
  public var name: String
  /// What is minimised.
  public var objective: any Objective
  /// What is trained.
  public var parameters: ParameterGroup
  /// The number of points per step; `nil` for that of the training.
  public var batchSize: Int?
  /// The optimiser.
  public var optimiser: Optimiser
  /// The schedule.
  public var schedule: Schedule

  /// A phase.
  public init(
    _ name: String, minimising objective: any Objective, over parameters: ParameterGroup,
    batchSize: Int? = nil, optimiser: Optimiser = .adamW, schedule: Schedule = .cosine
  ) {
    self.name = name
    self.objective = objective
    self.parameters = parameters
    self.batchSize = batchSize
    self.optimiser = optimiser
    self.schedule = schedule
  }
}
