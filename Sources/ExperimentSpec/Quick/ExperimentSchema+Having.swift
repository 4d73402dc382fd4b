import YAMLTree

extension ExperimentSchema {
  /// Whether a model may have a setting, as far as its algorithm and its other settings are known.
  ///
  /// - Parameters:
  ///   - model: The section of the model.
  ///   - path: The keys that lead to the setting.
  func has(_ model: YAMLNode, _ path: [String]) -> Bool {
    guard path.first != "algorithm",
      case .scalar(let word)? = model.value(of: "algorithm")?.content,
      let algorithm = catalogue.algorithms.first(where: { $0.name == word.text })
    else { return true }
    return Self.has(algorithm.settings, model, path[...])
  }

  private static func has(
    _ schema: ObjectSchema, _ section: YAMLNode?, _ path: ArraySlice<String>
  ) -> Bool {
    guard let key = path.first else { return true }
    if key == ObjectSchema.presetKey, path.count == 1 { return !schema.presets.isEmpty }
    guard let field = schema.fields.first(where: { $0.name == key }) else { return false }
    // What another key excludes is not there: a model with weights from a file is not trained.
    if case .requiredUnless(let other) = field.presence, section?.value(of: other) != nil {
      return false
    }
    let rest = path.dropFirst()
    guard !rest.isEmpty else { return true }
    let value = section?.value(of: key)
    switch field.schema {
    case .object(let object): return has(object, value, rest)
    case .variant(let variant):
      if rest.count == 1, rest.first == variant.discriminator { return true }
      var word = variant.defaultCase
      if case .scalar(let written)? = value?.value(of: variant.discriminator)?.content {
        word = written.text
      }
      return variant.cases.contains {
        ($0.name == word || word == nil) && has($0.schema, value, rest)
      }
    default: return false
    }
  }
}
