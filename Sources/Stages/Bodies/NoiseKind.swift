import Flows
import Models
import Scheduler
import Simulators
import Training

/// The kinds of inflation noise, by the names that specs use.
enum NoiseKind: String, Codable, CaseIterable {
  case gaussian
  case trueNormal = "true-normal"
  case modelNormal = "model-normal"
  case modelDisplacement = "model-displacement"

  /// What of a model's way to its resampled point is added; `nil` for noise that no model decides about.
  var ofModel: ModelNoise.Kind? {
    switch self {
    case .gaussian, .trueNormal: nil
    case .modelNormal: .direction
    case .modelDisplacement: .displacement
    }
  }

  /// The noise where no model decides about it, `nil` where one does.
  ///
  /// - Parameters:
  ///   - variance: Its variance, in squared data units.
  ///   - simulator: The simulator of the data; needed by noise along its normals alone.
  /// - Throws: `StageFailure` when the simulator is needed, and there is none that knows its manifold.
  func inflation(variance: Double, simulator: (any Simulator)?) throws -> Inflation? {
    switch self {
    case .gaussian: return .gaussian(variance: variance)
    case .trueNormal:
      guard let manifold = simulator as? any ManifoldSimulator else {
        throw StageFailure(
          "the noise '\(rawValue)' is for data on a known manifold",
          help: "use '\(NoiseKind.gaussian.rawValue)'")
      }
      return .normal(variance: variance, manifold: manifold)
    case .modelNormal, .modelDisplacement: return nil
    }
  }

  /// The noise for a model.
  ///
  /// - Parameters:
  ///   - variance: Its variance, in squared data units.
  ///   - simulator: The simulator of the data; needed by noise along its normals alone.
  ///   - model: The model.
  /// - Throws: `StageFailure` when the simulator is needed and knows no manifold, or the model knows
  ///   nothing off its own.
  func noise(
    variance: Double, simulator: (any Simulator)?, for model: any EvaluatedModel
  ) throws -> TrainingNoise {
    if let inflation = try inflation(variance: variance, simulator: simulator) {
      return .inflation(inflation)
    }
    guard let ofModel, let model = model as? any NormalSpaceModel else {
      throw StageFailure(
        "the noise '\(rawValue)' is for models with coordinates off their manifold",
        help: "use 'gaussian' or 'true-normal'")
    }
    return .model(ModelNoise(model: model, kind: ofModel, variance: variance))
  }
}
