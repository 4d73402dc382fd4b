/// A training between two batches: all that decides how it goes on.
///
/// Random numbers come from named streams, schedules and the order of the points from the number of the
/// epoch, so that beside numbers of epochs and batches nothing of them has to be kept.
public struct TrainingCheckpoint: Equatable, Sendable {
  /// A phase of the part of the plan that is going on.
  public struct Phase: Equatable, Sendable {
    /// Whether the phase has seen its first batch.
    public var hasStarted: Bool
    /// The state of its optimiser.
    public var moments: Adam.Moments
    /// What has come of the batches of the epoch so far.
    public var progress: EpochSums

    /// A phase with the given state.
    public init(hasStarted: Bool, moments: Adam.Moments, progress: EpochSums) {
      self.hasStarted = hasStarted
      self.moments = moments
      self.progress = progress
    }
  }

  /// Sums over the batches of an epoch that are done.
  public struct EpochSums: Equatable, Sendable {
    /// The number of batches.
    public var batches: Int
    /// The sums of the loss terms, unweighted; empty before the first batch.
    public var terms: [Double]
    /// What each term is multiplied by.
    public var weights: [Double]
    /// The sum of the gradient's norms.
    public var gradientNorms: Double

    /// Sums with the given values.
    public init(batches: Int, terms: [Double], weights: [Double], gradientNorms: Double) {
      self.batches = batches
      self.terms = terms
      self.weights = weights
      self.gradientNorms = gradientNorms
    }
  }

  /// What a training with the selection `best` keeps.
  public struct Best: Equatable, Sendable {
    /// The parameters and running statistics, in flat storage.
    public var storage: [Float]
    /// The epoch that they are from, counted from 1 over all parts.
    public var epoch: Int

    /// Parameters with their epoch.
    public init(storage: [Float], epoch: Int) {
      self.storage = storage
      self.epoch = epoch
    }
  }

  /// The epoch that is going on, counted from 1 over all parts of the plan.
  public var epoch: Int
  /// The parameters and running statistics, in flat storage.
  public var storage: [Float]
  /// The positions of the parameters that were found from a first batch, ascending.
  public var found: [Int]
  /// The phases of the part, in the order of their turns.
  public var phases: [Phase]
  /// The least validation loss of the part's epochs; infinite before the first.
  public var leastLoss: Double
  /// The number of epochs since then.
  public var epochsWithoutGain: Int
  /// The parameters of the best epoch of the part; `nil` where they are not kept.
  public var best: Best?
  /// One summary per phase and epoch that is done, of all parts.
  public var learningCurve: [EpochSummary]

  /// A training with the given state.
  public init(
    epoch: Int, storage: [Float], found: [Int], phases: [Phase], leastLoss: Double,
    epochsWithoutGain: Int, best: Best?, learningCurve: [EpochSummary]
  ) {
    self.epoch = epoch
    self.storage = storage
    self.found = found
    self.phases = phases
    self.leastLoss = leastLoss
    self.epochsWithoutGain = epochsWithoutGain
    self.best = best
    self.learningCurve = learningCurve
  }

  /// The number of batches of the epoch that are done, in all phases.
  public var batches: Int { phases.reduce(0) { $0 + $1.progress.batches } }
}
