import ExperimentSpec

extension DiagnosticCode {
  /// Batches that are normalised are split into shards.
  public static let batchNormWithShards = DiagnosticCode(rawValue: "E0354")
  /// A batch that is normalised holds a single point.
  public static let batchNormOfOnePoint = DiagnosticCode(rawValue: "E0355")
  /// Batches are normalised where derivatives at single points are needed.
  public static let batchNormMixesPoints = DiagnosticCode(rawValue: "E0359")
}

extension SpecRule {
  static let batchNormSeesWholeBatches = SpecRule(
    "Batches are normalised whole, not in shards."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let flag = batchNorm(of: model), let train = model["train"]?.object,
        let shards = train["shards"], let count = shards.integer, count > 1
      else { return nil }
      return Diagnostic(
        .batchNormWithShards,
        "`shards` is \(count), and `batch_norm` needs batches that are not split", at: shards.span,
        notes: [Diagnostic.Note("`batch_norm` is set here", at: flag.span)],
        help: "use `shards: 1`, or leave `batch_norm` out")
    }
  }

  static let batchNormSeesTwoPoints = SpecRule(
    "A batch that is normalised holds at least two points."
  ) { spec, _ in
    guard let data = spec["data"]?.object, let train = data["train"], let points = train.integer,
      let split = data["validation_split"]?.number
    else { return [] }
    let count = points - DataSection.validationCount(points: points, split: split)
    return models(of: spec).compactMap { model in
      guard let flag = batchNorm(of: model),
        let size = model["train"]?.object?["batch_size"], let value = size.integer, value > 0,
        value == 1 || count % value == 1
      else { return nil }
      return Diagnostic(
        .batchNormOfOnePoint,
        "with a `batch_size` of \(value) the last batch of an epoch holds a single one of the"
          + " \(count) training points, and `batch_norm` needs two", at: size.span,
        notes: [Diagnostic.Note("`batch_norm` is set here", at: flag.span)],
        help: "choose another `batch_size`, or leave `batch_norm` out")
    }
  }

  static let batchNormOfExactDensities = SpecRule(
    "Exact densities are trained without normalised batches, which mix the points."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let flag = batchNorm(of: model), let scheme = model["train"]?.object?["scheme"],
        scheme.text == "simultaneous"
      else { return nil }
      return Diagnostic(
        .batchNormMixesPoints,
        "`scheme: simultaneous` needs derivatives at single points, and `batch_norm` mixes them",
        at: flag.span, notes: [Diagnostic.Note("the scheme is chosen here", at: scheme.span)],
        help: "leave `batch_norm` out, or use `scheme: sequential`")
    }
  }

  /// Where a flow of a model asks for normalised batches.
  private static func batchNorm(of model: SpecObject) -> SpecValue? {
    ["outer", "inner", "flow"].compactMap { model[$0]?.object?["batch_norm"] }.first {
      $0.boolean == true
    }
  }
}
