import Flows
import Simulators

/// The noise that a training adds to its batches.
public enum TrainingNoise: Sendable {
  /// Noise that depends on the data alone.
  case inflation(Inflation)
  /// Noise that the model decides about, as it is before each step.
  case model(ModelNoise)

  /// Independent normal noise on every coordinate, of the given variance in squared data units.
  public static func gaussian(variance: Double) -> TrainingNoise {
    .inflation(.gaussian(variance: variance))
  }

  /// The manifold whose tangents have to be known at every point; `nil` where they need not be.
  var manifold: (any ManifoldSimulator)? {
    guard case .inflation(.normal(let variance, let manifold)) = self, variance > 0 else {
      return nil
    }
    return manifold
  }
}
