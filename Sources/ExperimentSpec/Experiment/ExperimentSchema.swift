import YAMLTree

/// The schema of a whole spec, built from what is registered.
public struct ExperimentSchema: Sendable {
  /// What is registered.
  public let catalogue: Catalogue
  /// The keys of the top level.
  public let root: ObjectSchema

  /// Builds the schema.
  public init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    root = ObjectSchema(fields: [
      Field(Self.extendsKey, .text, .optional, "the spec that this one starts from"),
      Field(
        Self.withoutKey, .list(of: .text, mayBeEmpty: false), .optional,
        "what of that spec is left out"),
      Field(
        "experiment", .identifier, .required,
        "the name of the experiment; results are kept in a folder of that name"),
      Field("description", .text, .optional, "what the experiment is about"),
      Field(
        "seed", .integer(0...Int.max), .defaults(to: 1357),
        "the number every random stream is derived from"),
      Field(
        "numerics",
        .choice(
          noun: "class of arithmetic",
          [
            Choice("native", "what this processor computes fastest with"),
            Choice("portable", "the same bytes on every x86-64 processor with AVX2 and FMA"),
          ]), .defaults(to: "native"), "what arithmetic stages compute with"),
      Field("data", Self.data(catalogue), .required, "where the points come from, and how many"),
      Field("models", Self.models(catalogue), .required, "the models to train, each under a name"),
      Field(
        "evaluate",
        .list(
          of: .choice(
            noun: "metric", catalogue.metrics.map { Choice($0.name, $0.documentation) }),
          mayBeEmpty: false), .required, "the list of metrics to compute for every model"),
      // Without defaults: a spec without the section is what it was before there was one.
      Field(
        Self.metricsKey, Self.metrics(catalogue), .optional,
        "settings of metrics that have some, under their names"),
      Field("figures", Self.figures(catalogue), .defaults(to: [:]), "the figures to draw"),
      Field("study", Self.studies(catalogue), .defaults(to: [:]), "what to find out of the matrix"),
      Field(
        Self.matrixKey, .matrix, .optional,
        "keys that vary, each with its values; every combination is an experiment"),
      Field(
        Self.claimsKey, .claims, .optional,
        "claims about numbers of the experiment, which a run checks"),
      Field(
        Self.quickKey, .quick, .optional, "what `--quick` changes, to try the experiment out"),
    ])
  }

  /// The key of the section with settings of metrics.
  static let metricsKey = "metrics"

  /// The key of the section that says what varies.
  static let matrixKey = "matrix"

  /// The key of the list of claims.
  static let claimsKey = "expect"

  /// The key of the section with the changes for quick runs.
  static let quickKey = "quick"

  /// The key that names the spec which is extended; see ``SpecExtension``.
  static let extendsKey = "extends"

  /// The key with what is left out of that.
  static let withoutKey = "without"

  /// Every key of a model, of whatever algorithm.
  var modelKeys: [String] {
    var seen: Set<String> = []
    return (["algorithm"] + catalogue.algorithms.flatMap(\.settings.keyNames))
      .filter { seen.insert($0).inserted }
  }

  private static func data(_ catalogue: Catalogue) -> Schema {
    let common = [
      Field("train", .integer(2...Int.max), .required, "the number of points to train with"),
      Field("test", .integer(1...Int.max), .required, "the number of points to evaluate with"),
      .validationSplit,
    ]
    return .variant(
      VariantSchema(
        discriminator: "simulator", "where the points come from",
        cases: catalogue.simulators.map {
          VariantSchema.Case(
            $0.name, $0.documentation,
            ObjectSchema(fields: common + catalogue.dataSettings + $0.settings))
        },
        alternative: catalogue.dataFile.map {
          VariantSchema.Alternative($0.key, ObjectSchema(fields: $0.settings))
        }))
  }

  private static func models(_ catalogue: Catalogue) -> Schema {
    .map(
      MapSchema(
        keyNoun: "model", reserved: catalogue.reservedModelNames,
        element: .variant(
          VariantSchema(
            discriminator: "algorithm", "the kind of model",
            cases: catalogue.algorithms.map {
              VariantSchema.Case($0.name, $0.documentation, $0.settings)
            }))))
  }

  private static func metrics(_ catalogue: Catalogue) -> Schema {
    .object(
      ObjectSchema(
        fields: catalogue.metrics.map {
          Field($0.name, .object($0.settings), .optional, $0.documentation)
        }, keyNoun: "metric"))
  }

  private static func figures(_ catalogue: Catalogue) -> Schema {
    .object(
      ObjectSchema(
        fields: catalogue.figures.map {
          Field($0.name, .object($0.settings), .optional, $0.documentation)
        }, keyNoun: "figure"))
  }

  private static func studies(_ catalogue: Catalogue) -> Schema {
    .object(
      ObjectSchema(
        fields: catalogue.studies.map {
          Field($0.name, .object($0.settings), .optional, $0.documentation)
        }, keyNoun: "study"))
  }

  /// Holds a tree against the schema and the rules.
  ///
  /// - Parameters:
  ///   - root: The tree.
  ///   - sources: The files that it was read from.
  ///   - matrix: The section `matrix`, which rules may look at.
  ///   - files: What became of files of data that have been looked at.
  /// - Returns: The values, unless something is wrong, and everything that is wrong.
  func validate(
    _ root: YAMLNode, sources: SpecSources, matrix: SpecValue?, files: inout ResolvedFiles
  ) -> (spec: SpecObject?, diagnostics: [Diagnostic]) {
    var modelNames: [String] = []
    var firstSpan = root.span
    if case .mapping(let mapping) = root.content {
      firstSpan = mapping.entries.first?.keySpan ?? root.span
      if case .mapping(let models)? = mapping["models"]?.value.content {
        modelNames = models.entries.map(\.key)
      }
    }
    var validator = SchemaValidator(modelNames: modelNames, sources: sources)
    let place = Place(path: "", keySpan: firstSpan)
    guard var spec = validator.validate(root, .object(self.root), at: place)?.object else {
      return (nil, validator.diagnostics.sorted())
    }
    if let file = catalogue.dataFile, let data = spec["data"]?.object, data[file.key] != nil {
      let (resolved, diagnostics) = files.resolve(data, by: file)
      validator.diagnostics.add(contentsOf: diagnostics)
      spec.replace("data", with: .object(resolved))
    }
    if let matrix {
      spec.entries.append(
        SpecObject.Entry(name: Self.matrixKey, keySpan: matrix.span, value: matrix))
    }
    for rule in SpecRule.standard + catalogue.rules where !validator.diagnostics.isFull {
      validator.diagnostics.add(contentsOf: rule.check(spec, catalogue))
    }
    return (validator.diagnostics.hasErrors ? nil : spec, validator.diagnostics.sorted())
  }
}

extension Field {
  /// The share of the training points that is held out, wherever they come from.
  public static let validationSplit = Field(
    "validation_split", .number(.between(0, 1)), .defaults(to: 0.1),
    "the share of the training points that is held out for validation")
}
