import ExperimentSpec
import Simulators

extension DiagnosticCode {
  /// Noise is asked of a model that knows nothing off its manifold.
  public static let noiseNeedsNormalSpace = DiagnosticCode(rawValue: "E0390")
  /// A kind of noise is named, and no variance.
  public static let noiseWithoutVariance = DiagnosticCode(rawValue: "E0391")
  /// Noise is asked for along the normals of a manifold that is not known.
  public static let noiseNeedsManifold = DiagnosticCode(rawValue: "E0392")
}

extension SpecRule {
  static let noiseOfModelsWithNormalSpaces = SpecRule(
    "A model that decides about its noise has coordinates off its manifold."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let noise = model["inflate"]?.object?["noise"], let word = noise.text,
        NoiseKind(rawValue: word)?.ofModel != nil, let algorithm = model["algorithm"],
        let name = algorithm.text, let kind = AlgorithmKind(rawValue: name),
        !kind.hasNormalSpace
      else { return nil }
      let others = AlgorithmKind.allCases.filter(\.hasNormalSpace).map { "`\($0.rawValue)`" }
      return Diagnostic(
        .noiseNeedsNormalSpace,
        "`noise: \(word)` needs a model with coordinates off its manifold, and `\(name)` has none",
        at: noise.span,
        notes: [Diagnostic.Note("the algorithm is chosen here", at: algorithm.span)],
        help: "use `noise: gaussian` or `noise: true-normal`, or one of the algorithms "
          + others.joined(separator: ", "))
    }
  }

  static let noiseHasVariance = SpecRule(
    "A kind of noise that is named has a variance."
  ) { spec, _ in
    models(of: spec).compactMap { model in
      guard let inflate = model["inflate"]?.object, let noise = inflate["noise"],
        noise.origin == .written, let word = noise.text, word != NoiseKind.gaussian.rawValue,
        inflate["variance"]?.origin == .default
      else { return nil }
      return Diagnostic(
        .noiseWithoutVariance,
        "`noise: \(word)` stands without a `variance`, which is 0 by default: no noise would be"
          + " added",
        at: noise.span, help: "write `variance:` beside it, or leave `noise` out")
    }
  }

  static let trueNormalsAreKnown = SpecRule(
    "Noise along true normals is of data on a known manifold."
  ) { spec, _ in
    guard let place = spec["data"]?.object?["simulator"],
      let simulator = Catalogue.Simulator.named(in: spec),
      !(simulator is any ManifoldSimulator)
    else { return [] }
    return models(of: spec).compactMap { model in
      guard let noise = model["inflate"]?.object?["noise"],
        noise.text == NoiseKind.trueNormal.rawValue
      else { return nil }
      return Diagnostic(
        .noiseNeedsManifold,
        "`noise: true-normal` needs data on a known manifold, and those of `\(simulator.name)` lie on"
          + " none",
        at: noise.span, notes: [Diagnostic.Note("the data are chosen here", at: place.span)],
        help: "use `noise: gaussian`")
    }
  }
}
