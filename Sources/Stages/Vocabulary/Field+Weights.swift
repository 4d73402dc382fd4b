import ExperimentSpec

extension Field {
  /// Where the weights of a model come from that is not trained; beside it `train` has no meaning.
  static let weights = Field(
    "weights", .file, .optional,
    "a safetensors file with the weights of the model, which is then not trained")

  /// How a model is trained, unless its weights come from a file.
  static func train(_ schema: Schema) -> Field {
    Field("train", schema, .requiredUnless(weights.name), "how the model is trained")
  }
}

extension ModelSection {
  /// The file with the weights of a model that is not trained.
  var weights: NamedFile? { settings[Field.weights.name]?.file }
}
