import ExperimentSpec
import Flows

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
      let simulator = spec["data"]?.object?["simulator"], let name = simulator.text
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
            "points of `\(name)` have \(dimensions.data) coordinates", at: simulator.span)
        ],
        help: "the manifold of `\(name)` has dimension \(dimensions.manifold)")
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
  ) { spec, _ in
    models(of: spec).compactMap { model in
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

  static func models(of spec: SpecObject) -> [SpecObject] {
    spec["models"]?.object?.entries.compactMap(\.value.object) ?? []
  }
}
