import ExperimentSpec

/// The keys of the section `train` that all algorithms have in common.
enum TrainingSchema {
  /// The keys of an algorithm's section.
  ///
  /// - Parameters:
  ///   - loss: The algorithm's own keys, among them the weights of its loss terms.
  ///   - weightDecay: The default decay.
  ///   - learningRate: The default step size.
  ///   - batchSize: The default number of points per step.
  ///   - gradientClip: The default norm to which larger gradients are scaled down.
  ///   - isSharded: Whether the loss is a mean over points, so that batches can be split.
  ///   - restartEvery: The default length of a cosine; `nil` when there is one cosine per phase.
  static func fields(
    loss: [Field], weightDecay: Double = 1e-4, learningRate: Double = 3e-4,
    batchSize: Int = 100, gradientClip: Double = 5, isSharded: Bool = true,
    restartEvery: Int? = nil
  ) -> [Field] {
    var fields = [
      Field(
        "epochs", .integer(1...1_000_000_000), .required, "the passes over the training points"),
      Field(
        "batch_size", .integer(1...1_000_000_000), .defaults(to: .integer(batchSize)),
        "the points per step"),
    ]
    if isSharded { fields.append(shards) }
    fields.append(
      Field(
        "learning_rate", .number(.above(0)), .defaults(to: .number(learningRate)),
        "the step size at the start of a cosine schedule"))
    fields += loss
    fields += [
      Field(
        "weight_decay", .number(.atLeast(0)), .defaults(to: .number(weightDecay)),
        "the decay of every parameter, per unit of learning rate"),
      Field(
        "gradient_clip", .number(.above(0)), .defaults(to: .number(gradientClip)),
        "the norm to which larger gradients are scaled down"),
    ]
    if let restartEvery { fields.append(restarts(restartEvery)) }
    return fields + ending
  }

  /// What decides when a training ends, and with what.
  private static let ending = [
    Field(
      "selection",
      .choice(
        noun: "selection",
        [
          Choice("last", "the model after the last epoch"),
          Choice("best", "the model with the lowest validation loss"),
        ]), .defaults(to: "last"), "which of the models along the way is kept"),
    Field(
      "patience", .integer(1...1_000_000_000), .optional, unit: "epochs",
      "after how many epochs without a lower validation loss training ends early"),
    Field(
      "grow_over", .integer(1...1_000_000_000), .optional, unit: "epochs",
      "over how many epochs the training points grow from the tenth nearest to their mean to all"),
    Field.attempts, Field.attemptEpochs,
    Field(
      "sampling", .boolean, .defaults(to: false),
      "whether every epoch after the first draws new training points from the simulator"),
  ]

  /// The weight of a likelihood in bits per dimension.
  static let likelihoodWeight = Field(
    "likelihood_weight", .number(.above(0)), .defaults(to: 1),
    "the weight of the negative log likelihood in bits per dimension")

  /// The weight of the score in a loss with a likelihood.
  static let scoreWeight = Field(
    "score_weight", .number(.atLeast(0)), .defaults(to: 0),
    "the weight of the mean squared distance between the scores of model and data (SCANDAL)")

  private static let shards = Field(
    "shards", .integer(1...64), .defaults(to: 1),
    "the parts a batch is split into, each on a core of its own; the number decides roundings")

  private static func restarts(_ epochs: Int) -> Field {
    Field(
      "restart_every", .integer(1...1_000_000_000), .defaults(to: .integer(epochs)),
      unit: "epochs", "the length of a cosine of the schedule, in epochs")
  }

  /// The noise that is added to the training data.
  ///
  /// - Parameter variance: Whether a variance has to be given, or is zero by default.
  static func inflation(variance: Field.Presence) -> ObjectSchema {
    ObjectSchema(fields: [
      Field(
        "noise",
        .choice(
          noun: "noise",
          [
            Choice(NoiseKind.gaussian.rawValue, "independent normal noise in every coordinate"),
            Choice(
              NoiseKind.trueNormal.rawValue,
              "independent normal noise along every normal of the simulator's manifold"),
            Choice(
              NoiseKind.modelNormal.rawValue,
              "normal noise along a line to where the model puts the point when its coordinates off"
                + " the manifold are drawn anew"),
            Choice(
              NoiseKind.modelDisplacement.rawValue,
              "the way from the point to where the model puts it then"),
          ]), .defaults(to: .text(NoiseKind.gaussian.rawValue)), "the kind of noise"),
      Field(
        "variance", .number(.atLeast(0)), variance, unit: "squared data units",
        "the variance of the noise along each of its directions, in squared data units"),
    ])
  }
}

extension Field {
  /// How often a training is begun.
  static let attempts = Field(
    "attempts", .integer(1...64), .optional,
    "how often training is begun, each time from other parameters; the attempt with the least"
      + " training loss is gone on with")

  /// How long attempts are.
  static let attemptEpochs = Field(
    "attempt_epochs", .integer(1...1_000_000_000), .optional, unit: "epochs",
    "after how many epochs attempts are compared")

  /// The section `inflate` of an algorithm that need not see noise.
  static let optionalInflation = Field(
    "inflate", .object(TrainingSchema.inflation(variance: .defaults(to: 0))), .defaults(to: [:]),
    "the noise that is added to the data; none by default")

  /// The keys of the two flows of a manifold flow.
  static let manifoldFlow: [Field] = [
    Field(
      "outer", .variant(TransformSchema.outer), .defaults(to: [:]),
      "the flow between the data and the space that contains the manifold"),
    innerFlow,
  ]

  /// The inner flow.
  static let innerFlow = Field(
    "inner", .variant(TransformSchema.inner), .defaults(to: [:]),
    "the flow between the manifold's coordinates and the base distribution")

  /// The dimension of a manifold flow's manifold.
  static let latentDimension = Field(
    "latent_dim", .integer(1...Int.max), .required, "the dimension of the learned manifold")
}

extension SpecObject {
  /// The weight of the score that a section `train` asks for; `nil` for none.
  var scoreWeight: Double? {
    guard let weight = self["score_weight"]?.number, weight > 0 else { return nil }
    return weight
  }
}

extension ModelSection {
  /// Whether the model's training compares scores.
  var comparesScores: Bool { settings["train"]?.object?.scoreWeight != nil }
}
