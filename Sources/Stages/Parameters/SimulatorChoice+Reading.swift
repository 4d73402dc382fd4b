import ExperimentSpec
import Scheduler
import Simulators

extension SimulatorChoice {
  /// The simulator that the section `data` names, with the settings that it has there; `nil` when it
  /// names a file.
  ///
  /// - Parameter data: A valid section, so that words are known.
  init?(_ data: SpecObject) {
    guard let name = data["simulator"]?.text else { return nil }
    self.init(
      name,
      settings: SimulatorSettings(
        dataDimension: data[Field.dataDimension.name]?.integer,
        truncation: data[Field.truncation.name]?.text.flatMap(SpheroidTruncation.init),
        manifoldDimension: data[Field.sphereDimension.name]?.integer,
        noiseScale: data[Field.noiseScale.name]?.number,
        polarAngles: data[Field.polarAngles.name]?.text
          .flatMap(SphericalGaussian.PolarAngles.init),
        components: data[Field.components.name]?.integer,
        concentration: data[Field.concentration.name]?.number,
        radius: data[Field.radius.name]?.number,
        manifoldSeed: data[Field.manifoldSeed.name]?.integer,
        standardised: data[Field.standardised.name]?.boolean,
        // The default is not written: keys of circles are older than it.
        evaluationChart: data[Field.evaluationChart.name]?.text.flatMap(EvaluationChart.init)
          .flatMap { $0 == .sampled ? nil : $0 }))
  }
}

/// The simulator that a stage was described with.
///
/// - Throws: `StageFailure` when this program does not know it.
func makeSimulator(_ choice: SimulatorChoice) throws -> any Simulator {
  guard let simulator = choice.simulator else {
    let isKnown = (SimulatorCatalogue.names + FamilyCatalogue.names).contains(choice.name)
    throw StageFailure(
      "there is no simulator '\(choice.name)'" + (isKnown ? " with these settings" : ""))
  }
  return simulator
}

extension Simulator {
  /// What grids and figures in the plane cover; `nil` for data that are not shown in a plane.
  var planeRectangle: [ClosedRange<Double>]? {
    guard let rectangle = (self as? any ManifoldSimulator)?.evaluationRectangle,
      rectangle.count == 2
    else { return nil }
    return rectangle
  }
}
