import Autodiff
import Models
import Simulators
import Tensors

/// Densities of models that see standardised points, measured in data units.
///
/// With `z = (x - m)/s` a density per unit of volume is `q(x) = q(z) / Π s`. One per unit of length or
/// area of the manifold depends on how the manifold lies: `p(x) = p(z) √det JᵀJ / √det JᵀS²J` for
/// `J = ∂z/∂h_M` and `S` the scales. Noise that is isotropic for the model is not so in data units, and
/// deflating its density takes the volume of the noise across the manifold as it is there,
/// `σ^(D-d) Π s √det JᵀJ / √det JᵀS²J`.
extension ModelEvaluator.Densities {
  /// Takes densities from the model's units to those of the data.
  ///
  /// - Parameters:
  ///   - kind: What they are densities of.
  ///   - standardisation: The units of the model.
  ///   - logStretches: `ln √det JᵀS²J - ln √det JᵀJ` at each point, where there is a manifold.
  mutating func measure(
    _ kind: DensityKind, in standardisation: Standardisation, logStretches: [Double]?
  ) {
    let logVolume = standardisation.logVolume
    switch kind {
    case .inflated, .ambient, .none:
      logDensities = logDensities.map { $0 - logVolume }
      logNormalVolumes = logStretches?.map { logVolume - $0 }
    case .onManifold:
      // Charts that are prescribed are prescribed in data units, and are not measured.
      guard let logStretches else {
        preconditionFailure("a density on a manifold that cannot be measured")
      }
      logDensities = zip(logDensities, logStretches).map { $0 - $1 }
    }
  }
}

extension Standardisation {
  /// How much longer or larger the learned manifold is in data units, at the reconstruction of each
  /// point: shape `[batch]`, in nats; `nil` for a model without one.
  func logStretch(of readings: ModelReadings) -> Value? {
    guard let points = readings.reconstruction, let coordinates = readings.manifoldCoordinates
    else { return nil }
    let (rows, columns) = (points.shape[0], points.shape[1])
    var scales = Tensor(repeating: 1, shape: points.shape)
    for index in 0..<rows * columns { scales.values[index] = deviations[index % columns] }
    let inDataUnits = points * points.tracer.constant(scales)
    return logVolumeFactor(of: inDataUnits, by: coordinates)
      - logVolumeFactor(of: points, by: coordinates)
  }
}
