import ExperimentSpec

extension ObjectSchema {
  /// How a model with a denoising loss is trained.
  static let denoisingTraining = ObjectSchema(
    fields: [
      Field(
        "epochs", .integer(1...1_000_000_000), .required, "the passes over the training points"),
      Field(
        "batch_size", .integer(1...1_000_000_000), .defaults(to: 100), "the points per step"),
      Field(
        "shards", .integer(1...64), .defaults(to: 1),
        "the parts a batch is split into, each on a core of its own; the number decides roundings"),
      Field(
        "learning_rate", .number(.above(0)), .defaults(to: 3e-4),
        "the step size at the start of a cosine schedule"),
      Field(
        "reconstruction_weight", .number(.atLeast(0)), .defaults(to: 1),
        "the weight of the mean squared reconstruction error in the loss"),
      Field(
        "latent_weight", .number(.atLeast(0)), .defaults(to: 0),
        "the weight of the mean square of the coordinates orthogonal to the manifold"),
      Field(
        "weight_decay", .number(.atLeast(0)), .defaults(to: 1e-4),
        "the decoupled decay of every parameter, per unit of learning rate"),
      Field(
        "gradient_clip", .number(.above(0)), .defaults(to: 5),
        "the norm to which larger gradients are scaled down"),
      Field(
        "restart_every", .integer(1...1_000_000_000), .defaults(to: 50), unit: "epochs",
        "the length of a cosine of the schedule, in epochs"),
      Field(
        "selection",
        .choice(
          noun: "selection",
          [
            Choice("last", "the model after the last epoch"),
            Choice("best", "the model with the lowest validation loss"),
          ]), .defaults(to: "last"), "which of the models along the way is kept"),
    ],
    presets: [
      Preset(
        "published", "the run whose checkpoint was published: 5 epochs",
        values: common.merging(["epochs": 5]) { $1 }),
      Preset(
        "paper", "the training described in the paper: 100 epochs, a warm restart every 50",
        values: common.merging(["epochs": 100]) { $1 }),
    ])

  /// What both presets share, spelled out so that a later change of defaults cannot alter them.
  private static let common: [String: PlainValue] = [
    "batch_size": 100, "learning_rate": 3e-4, "reconstruction_weight": 1, "latent_weight": 0,
    "weight_decay": 1e-4, "gradient_clip": 5, "restart_every": 50, "selection": "last",
  ]
}
