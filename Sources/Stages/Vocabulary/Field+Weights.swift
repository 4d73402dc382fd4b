import ExperimentSpec

extension Field {
  /// Where the weights of a model come from that is not trained; beside it `train` has no meaning.
  static let weights = Field(
    "weights", .file, .optional,
    "a safetensors file with the weights of the model, which is then not trained")
}

extension ModelSection {
  /// The file with the weights of a model that is not trained.
  var weights: NamedFile? { settings[Field.weights.name]?.file }
}
