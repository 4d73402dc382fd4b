import ArrayFiles
import CanonicalJSON
import FoundationEssentials
import Scheduler
import Simulators

/// Describes the noise that a model is trained with, and draws it once for looking at.
///
/// Training draws fresh noise for every batch from the stream named in the description; the inflated
/// points written here are one realisation. Noise that a model decides about has none before there is
/// a model: it is described alone, whatever the data.
enum InflateStage: StageBody {
  static let kind = "inflate"
  static let revision = 1

  static let description = "noise.json"
  static let inflated = "inflated.npy"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { InflateStage.self }
    var noise: NoiseKind
    /// In squared data units.
    var variance: Double
    /// The simulator whose normals the noise is along; `nil` for noise along none.
    var simulator: SimulatorChoice?

    /// Whether there is a realisation.
    var isRealised: Bool { noise.ofModel == nil }

    /// The files that the stage writes.
    var outputs: [String] {
      isRealised ? [inflated, InflateStage.description] : [InflateStage.description]
    }
  }

  /// What `noise.json` holds.
  struct Description: Codable {
    var noise: NoiseKind
    var variance: Double
    /// The simulator whose normals the noise is along; `nil` for noise along none.
    var simulator: SimulatorChoice?
    /// The seed path of the stream that batches draw from: epoch and batch are appended.
    var stream: [String]
  }

  static func run(_ context: StageContext) throws {
    let parameters: Parameters = try context.typedParameters()
    if let inflation = try parameters.noise.inflation(
      variance: parameters.variance,
      simulator: try parameters.simulator.map(makeSimulator))
    {
      let points = try readPoints(context.input("train"))
      let stream = try context.stream()
      try writePoints(
        inflation.inflated(points.values, from: stream.child("realisation")),
        dimension: points.dimension, to: context.outputPath(inflated))
    }
    let description = Description(
      noise: parameters.noise, variance: parameters.variance, simulator: parameters.simulator,
      stream: context.seedPath + ["training"])
    let text = try JSONValue(encoding: description).prettyText
    try Data(text.utf8).write(to: URL(filePath: context.outputPath(Self.description)))
  }
}
