import ExperimentSpec
import Flows
import YAMLTree

extension DiagnosticCode {
  /// The manifold is not smaller than the space of the data.
  public static let latentDimensionTooLarge = DiagnosticCode(rawValue: "E0351")
  /// A batch holds more points than there are.
  public static let batchTooLarge = DiagnosticCode(rawValue: "E0352")
  /// A coupling layer has nothing to couple.
  public static let couplingNeedsTwoCoordinates = DiagnosticCode(rawValue: "E0353")
}

extension SpecRule {
  static let latentDimensionBelowData = SpecRule(
    "`latent_dim` is below the dimension of the data."
  ) { spec, catalogue in
    guard let dimensions = catalogue.dimensions(of: spec),
      let data = spec["data"]?.object
    else { return [] }
    let file = data[DataFileKey.file]
    guard let source = data["simulator"] ?? file,
      let name = source.text ?? source.file?.writtenPath
    else { return [] }
    return models(of: spec).compactMap { model in
      guard let latent = model["latent_dim"], let value = latent.integer, value >= dimensions.data
      else { return nil }
      return Diagnostic(
        .latentDimensionTooLarge,
        "`latent_dim` is \(value), and has to be below the data dimension \(dimensions.data)",
        at: latent.span,
        notes: [
          Diagnostic.Note(
            "points of \(quoted(name)) have \(coordinates(dimensions.data))", at: source.span)
        ],
        help: dimensions.manifold.map { "the manifold of `\(name)` has dimension \($0)" }
          ?? (dimensions.data == 1
            ? "a point of one coordinate has no manifold: use `flow`, which needs no `latent_dim`"
            : "use at most \(dimensions.data - 1)"))
    }
  }

  static let batchWithinTrainingPoints = SpecRule(
    "A batch is not larger than the set of training points."
  ) { spec, _ in
    guard let data = spec["data"]?.object, let train = data["train"], let points = train.integer,
      let split = data["validation_split"]?.number
    else { return [] }
    let count = points - DataSection.validationCount(points: points, split: split)
    return models(of: spec).compactMap { model in
      guard let size = model["train"]?.object?.entry("batch_size"),
        let value = size.value.integer, count > 0, value > count
      else { return nil }
      return Diagnostic(
        .batchTooLarge, "`batch_size` is \(value), and there are only \(count) training points",
        at: size.value.span,
        notes: [
          Diagnostic.Note(
            "\(points) points less the share for validation are \(count)", at: train.span)
        ],
        help: "choose at most \(count), or raise `data.train`")
    }
  }

  static let couplingNeedsTwoCoordinates = SpecRule(
    "A coupling layer has at least two coordinates."
  ) { spec, catalogue in
    if catalogue.dimensions(of: spec)?.data == 1 { return couplingsOfOneCoordinate(spec) }
    return models(of: spec).compactMap { model in
      guard let latent = model["latent_dim"], latent.integer == 1,
        let transform = model["inner"]?.object?["transform"], let name = transform.text,
        FlowArchitecture.Kind(rawValue: name)?.isCoupling == true
      else { return nil }
      return Diagnostic(
        .couplingNeedsTwoCoordinates,
        "an inner `\(name)` needs a `latent_dim` of at least 2: it transforms one half of the"
          + " coordinates given the other",
        at: transform.span, notes: [Diagnostic.Note("`latent_dim` is 1 here", at: latent.span)],
        help: "use `transform: rq-autoregressive`, a spline, or `transform: affine-autoregressive`,"
          + " which fits a Gaussian only")
    }
  }

  /// Couplings of data of a single coordinate; only a flow without a manifold can be of such data.
  private static func couplingsOfOneCoordinate(_ spec: SpecObject) -> [Diagnostic] {
    models(of: spec).compactMap { model in
      guard let flow = model["flow"]?.object, let transform = flow["transform"],
        let name = transform.text, FlowArchitecture.Kind(rawValue: name)?.isCoupling == true
      else { return nil }
      return Diagnostic(
        .couplingNeedsTwoCoordinates,
        "`\(name)` transforms one half of the coordinates given the other, and points have only one",
        at: transform.span,
        help: "use `flow: { transform: rq-autoregressive }`, which is a spline then")
    }
  }

  private static func coordinates(_ count: Int) -> String {
    "\(count) coordinate\(count == 1 ? "" : "s")"
  }

  static func models(of spec: SpecObject) -> [SpecObject] {
    spec["models"]?.object?.entries.compactMap(\.value.object) ?? []
  }
}
