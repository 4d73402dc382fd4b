/// How a model is trained; every field but `threads` is one that a spec can set.
public struct TrainingConfiguration: Hashable, Sendable, Codable {
  /// Which parameters a training ends with.
  public enum Selection: String, Hashable, Sendable, Codable, CaseIterable {
    /// Those after the last epoch, as published.
    case last
    /// Those of the epoch with the least validation loss.
    case best
  }

  /// The number of passes over the training points, in all phases together.
  public var epochs: Int
  /// The number of points per optimiser step; the last step of an epoch takes what is left.
  public var batchSize: Int
  /// The number of shards that a batch is split into, computed side by side where there are cores.
  ///
  /// It decides about roundings, so it is part of what is trained, not only of how fast.
  public var shards: Int
  /// The learning rate at the start of each cosine.
  public var learningRate: Double
  /// The decoupled weight decay per unit of learning rate.
  public var weightDecay: Double
  /// The largest Euclidean norm that a gradient is let through with.
  public var gradientClip: Double
  /// After how many epochs the cosine starts again; `nil` for one cosine over all epochs.
  public var restartEvery: Int?
  /// Which parameters are kept.
  public var selection: Selection
  /// After how many epochs without a lower validation loss a phase ends early; `nil` for never.
  public var patience: Int?
  /// Over how many epochs the points grow from those nearest to their centre to all; `nil` to see all at once.
  public var growOver: Int?
  /// The share of the points that is held out for validation, rounded down to whole points.
  public var validationSplit: Double
  /// The number of threads that compute the shards of a batch, at least 1.
  ///
  /// It decides about nothing but time, so it is neither encoded nor part of a spec.
  public var threads = 1

  private enum CodingKeys: CodingKey {
    case epochs, batchSize, shards, learningRate, weightDecay, gradientClip, restartEvery, selection
    case patience, growOver, validationSplit
  }

  /// A configuration.
  public init(
    epochs: Int, batchSize: Int, shards: Int = 1, learningRate: Double, weightDecay: Double,
    gradientClip: Double, restartEvery: Int?, selection: Selection, patience: Int? = nil,
    growOver: Int? = nil, validationSplit: Double
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.shards = shards
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.gradientClip = gradientClip
    self.restartEvery = restartEvery
    self.selection = selection
    self.patience = patience
    self.growOver = growOver
    self.validationSplit = validationSplit
  }
}
