import YAMLTree

/// An experiment as its author described it, validated and with every default filled in.
public struct ExperimentSpecification: Sendable {
  /// The name of the experiment; a valid ``Identifier``.
  public let experiment: String
  /// What the experiment is about.
  public let description: String?
  /// The number every random stream is derived from.
  public let seed: Int
  /// What arithmetic stages compute with, `native` or `portable`.
  public let numerics: String
  /// Where the points come from.
  public let data: DataSection
  /// The models, in the order of the file.
  public let models: [ModelSection]
  /// The metrics to compute, in the order of the file.
  public let metrics: [String]
  /// The settings of metrics that have a section under `metrics`, by name.
  public let metricSettings: [String: SpecObject]
  /// The figures to draw, in the order of the catalogue.
  public let figures: [FigureSection]
  /// What to find out of the matrix, in the order of the catalogue.
  public let studies: [StudySection]
  /// All values with their places and origins.
  public let values: SpecObject

  /// Reads validated values.
  ///
  /// - Precondition: `values` come from ``ExperimentSchema/validate(_:)`` with `catalogue`.
  init(validated values: SpecObject, _ catalogue: Catalogue) {
    self.values = values
    experiment = values.text("experiment")
    description = values["description"]?.text
    seed = values.integer("seed")
    numerics = values.text("numerics")
    let settings = values.object("data")
    guard let dimensions = catalogue.dimensions(of: values) else {
      preconditionFailure(
        "the data of \(settings.plain) have no dimensions, though all settings are valid")
    }
    data = DataSection(settings: settings, dimensions: dimensions)
    models = values.object("models").entries.compactMap { entry in
      entry.value.object.map { ModelSection(name: entry.name, settings: $0) }
    }
    metrics = values.words("evaluate")
    let sections = values[ExperimentSchema.metricsKey]?.object?.entries ?? []
    metricSettings = Dictionary(
      sections.compactMap { entry in entry.value.object.map { (entry.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    figures = values.object("figures").entries.compactMap { entry in
      entry.value.object.map { FigureSection(name: entry.name, settings: $0) }
    }
    studies = values.object("study").entries.compactMap { entry in
      entry.value.object.map { StudySection(name: entry.name, settings: $0) }
    }
  }
}

/// The section `data`.
public struct DataSection: Sendable {
  /// All keys of the section, among them those of the simulator.
  public let settings: SpecObject
  /// The dimensions of the data and of their manifold.
  public let dimensions: Catalogue.Simulator.Dimensions

  /// The name of the simulator; `nil` for data from a file.
  public var simulator: String? { settings["simulator"]?.text }
  /// The number of points drawn for training and validation together.
  public var train: Int { settings.integer("train") }
  /// The number of points drawn for evaluation.
  public var test: Int { settings.integer("test") }
  /// The share of `train` that is held out for validation, above 0 and below 1.
  public var validationSplit: Double { settings.number("validation_split") }
  /// The number of points held out for validation, at least 1.
  public var validationCount: Int {
    Self.validationCount(points: train, split: validationSplit)
  }
  /// The number of points the models are fitted to, at least 1.
  public var trainingCount: Int { train - validationCount }

  /// The whole points in a share of them, rounded down.
  public static func validationCount(points: Int, split: Double) -> Int {
    Int(exactly: (Double(points) * split).rounded(.down)) ?? points
  }
}

/// One entry of the section `models`.
public struct ModelSection: Sendable {
  /// The name the author gave it; a valid ``Identifier``.
  public let name: String
  /// All keys of the section.
  public let settings: SpecObject

  /// The kind of model.
  public var algorithm: String { settings.text("algorithm") }
}

/// One entry of the section `figures`.
public struct FigureSection: Sendable {
  /// The registered name of the figure.
  public let name: String
  /// All keys of the section.
  public let settings: SpecObject
}

/// One entry of the section `study`.
public struct StudySection: Sendable {
  /// The registered name of the study.
  public let name: String
  /// All keys of the section.
  public let settings: SpecObject
}
