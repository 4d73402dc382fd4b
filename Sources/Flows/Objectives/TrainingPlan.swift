/// The phases of a training.
public struct TrainingPlan: Sendable {
  /// A phase, or several that take turns, for a number of epochs.
  public struct Part: Sendable {
    /// The phases, in the order of their turns.
    public let phases: [TrainingPhase]
    /// The number of passes that every phase makes over the training points.
    public let epochs: Int
    /// The number of chunks that an epoch's points are cut into; each is gone through by every phase
    /// before the next.
    public let chunks: Int

    /// One phase.
    public init(_ phase: TrainingPhase, epochs: Int) {
      self.init(alternating: [phase], epochs: epochs, chunks: 1)
    }

    /// Phases that take turns.
    ///
    /// - Precondition: there is a phase and a chunk, and no negative number of epochs.
    public init(alternating phases: [TrainingPhase], epochs: Int, chunks: Int) {
      precondition(
        !phases.isEmpty && epochs >= 0 && chunks >= 1,
        "\(phases.count) phases for \(epochs) epochs in \(chunks) chunks")
      self.phases = phases
      self.epochs = epochs
      self.chunks = chunks
    }
  }

  /// The parts, one after the other.
  public let parts: [Part]

  /// A plan.
  ///
  /// - Precondition: there is a part; no two phases have the same name; and all objectives are of
  ///   models of the same layout and context.
  public init(_ parts: [Part]) {
    let phases = parts.flatMap(\.phases)
    precondition(!phases.isEmpty, "a training without a phase")
    precondition(
      Set(phases.map(\.name)).count == phases.count, "phases \(phases.map(\.name)) share a name")
    precondition(
      Set(phases.map(\.objective.layout.storageCount)).count == 1
        && Set(phases.map(\.objective.contextDimension)).count == 1, "phases of several models")
    self.parts = parts
  }

  /// A plan of a single phase.
  public init(_ phase: TrainingPhase, epochs: Int) { self.init([Part(phase, epochs: epochs)]) }

  /// Every phase.
  public var phases: [TrainingPhase] { parts.flatMap(\.phases) }

  /// The parameters, running statistics and permutations that are trained.
  public var layout: ParameterLayout { phases[0].objective.layout }

  /// The number of data coordinates.
  public var dataDimension: Int { phases[0].objective.dataDimension }

  /// The number of features that the model is conditioned on.
  public var contextDimension: Int { phases[0].objective.contextDimension }

  /// Whether the loss of any phase compares the model's scores with those of the data.
  public var usesJointScores: Bool { phases.contains { $0.objective.usesJointScores } }

  /// The number of epochs of all parts together.
  public var epochs: Int { parts.reduce(0) { $0 + $1.epochs } }
}
