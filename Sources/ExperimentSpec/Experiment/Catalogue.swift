/// What a spec may ask for: the names that are registered, with the settings of each.
///
/// This is data only. Whoever runs a spec registers what it can run, and messages, defaults and
/// documentation follow.
public struct Catalogue: Sendable {
  /// A source of data.
  public struct Simulator: Sendable {
    /// The dimensions of data and of the manifold the data lie on.
    public struct Dimensions: Hashable, Sendable {
      /// The number of coordinates of a point.
      public var data: Int
      /// The number of coordinates on the manifold; `nil` where nobody knows it.
      public var manifold: Int?
      /// The number of parameters that every point comes with; 0 for most.
      public var parameters: Int

      /// Creates dimensions.
      public init(data: Int, manifold: Int?, parameters: Int = 0) {
        self.data = data
        self.manifold = manifold
        self.parameters = parameters
      }
    }

    /// The word behind `simulator:`.
    public var name: String
    /// What it is, in one line.
    public var documentation: String
    /// Its own keys in the section `data`.
    public var settings: [Field]
    /// The dimensions under settings; `nil` when a setting they depend on was refused.
    public var dimensions: @Sendable (_ data: SpecObject) -> Dimensions?

    /// Creates a source of data.
    public init(
      _ name: String, _ documentation: String, settings: [Field] = [],
      dimensions: @escaping @Sendable (_ data: SpecObject) -> Dimensions?
    ) {
      self.name = name
      self.documentation = documentation
      self.settings = settings
      self.dimensions = dimensions
    }
  }

  /// Data that are in a file of the author's.
  public struct DataFile: Sendable {
    /// The key that names the file, in place of `simulator`.
    public var key: String
    /// The keys of the section `data`, this one among them.
    public var settings: [Field]
    /// Looks into the files that a (possibly incomplete) section names: fills in `train` and `test` as
    /// numbers of points, and what else of the files the rules and the stages have to know.
    public var resolve: @Sendable (_ data: SpecObject) -> (data: SpecObject, [Diagnostic])
    /// The number of coordinates of the points, of a section that was resolved.
    public var dataDimension: @Sendable (_ data: SpecObject) -> Int?

    /// Creates the description of files.
    public init(
      key: String, settings: [Field],
      resolve: @escaping @Sendable (_ data: SpecObject) -> (data: SpecObject, [Diagnostic]),
      dataDimension: @escaping @Sendable (_ data: SpecObject) -> Int?
    ) {
      self.key = key
      self.settings = settings
      self.resolve = resolve
      self.dataDimension = dataDimension
    }
  }

  /// A kind of model.
  public struct Algorithm: Sendable {
    /// The word behind `algorithm:`.
    public var name: String
    /// What it is, in one line.
    public var documentation: String
    /// The other keys of a model's section.
    public var settings: ObjectSchema
    /// The metrics that mean nothing for such models.
    public var lackedMetrics: Set<String> = []

    /// Creates a kind of model.
    public init(_ name: String, _ documentation: String, settings: ObjectSchema) {
      self.name = name
      self.documentation = documentation
      self.settings = settings
    }
  }

  /// Something that can be evaluated.
  public struct Metric: Sendable {
    /// The word in `evaluate`, and the key under `metrics`.
    public var name: String
    /// What it is, in one line.
    public var documentation: String
    /// The numbers that it may find, by the names that claims call them; which it does find depends on model
    /// and data.
    public var quantities: [String]
    /// The keys of its section under `metrics`; none for most.
    public var settings: ObjectSchema

    /// Creates a metric.
    public init(
      _ name: String, _ documentation: String, quantities: [String] = [],
      settings: ObjectSchema = ObjectSchema(fields: [])
    ) {
      self.quantities = quantities
      self.name = name
      self.documentation = documentation
      self.settings = settings
    }
  }

  /// A figure that can be drawn.
  public struct Figure: Sendable {
    /// The key under `figures`.
    public var name: String
    /// What it shows, in one line.
    public var documentation: String
    /// The keys of its section.
    public var settings: ObjectSchema
    /// The metrics it shows.
    public var metrics: [String]

    /// Creates a figure.
    public init(
      _ name: String, _ documentation: String, settings: ObjectSchema, metrics: [String] = []
    ) {
      self.name = name
      self.documentation = documentation
      self.settings = settings
      self.metrics = metrics
    }
  }

  /// A comparison of the cells of a matrix.
  public struct Study: Sendable {
    /// The key under `study`.
    public var name: String
    /// What it finds, in one line.
    public var documentation: String
    /// The keys of its section.
    public var settings: ObjectSchema

    /// Creates a study.
    public init(_ name: String, _ documentation: String, settings: ObjectSchema) {
      self.name = name
      self.documentation = documentation
      self.settings = settings
    }
  }

  /// The sources of data.
  public var simulators: [Simulator]
  /// The keys that the section `data` has besides, whatever the simulator.
  public var dataSettings: [Field]
  /// Data from files, where they can be read.
  public var dataFile: DataFile?
  /// The kinds of model.
  public var algorithms: [Algorithm]
  /// What can be evaluated.
  public var metrics: [Metric]
  /// What can be drawn.
  public var figures: [Figure]
  /// What can be found out about a matrix.
  public var studies: [Study]
  /// Words that stand for something else than a model in figures.
  public var reservedModelNames: [Choice]
  /// Conditions between values, besides ``SpecRule/standard``.
  public var rules: [SpecRule]

  /// Creates a catalogue.
  public init(
    simulators: [Simulator], dataSettings: [Field] = [], dataFile: DataFile? = nil,
    algorithms: [Algorithm], metrics: [Metric], figures: [Figure],
    studies: [Study] = [], reservedModelNames: [Choice] = [], rules: [SpecRule] = []
  ) {
    self.simulators = simulators
    self.dataSettings = dataSettings
    self.dataFile = dataFile
    self.algorithms = algorithms
    self.metrics = metrics
    self.figures = figures
    self.studies = studies
    self.reservedModelNames = reservedModelNames
    self.rules = rules
  }

  /// The dimensions of the data a (possibly incomplete) spec asks for.
  public func dimensions(of spec: SpecObject) -> Simulator.Dimensions? {
    guard let data = spec["data"]?.object else { return nil }
    if let dataFile, data[dataFile.key] != nil {
      return dataFile.dataDimension(data).map { Simulator.Dimensions(data: $0, manifold: nil) }
    }
    guard let name = data["simulator"]?.text else { return nil }
    return simulators.first { $0.name == name }?.dimensions(data)
  }
}
