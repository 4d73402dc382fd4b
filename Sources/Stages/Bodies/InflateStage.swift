import ArrayFiles
import CanonicalJSON
import FoundationEssentials
import Scheduler
import Simulators
import Tensors

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
    /// In squared data units, or in standardised ones where the model sees those.
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
      let standardisation = try context.standardisation(dimension: points.dimension)
      try writePoints(
        inflation.inflated(
          points.values, seenAs: standardisation, from: stream.child("realisation")),
        dimension: points.dimension, to: context.outputPath(inflated))
    }
    let description = Description(
      noise: parameters.noise, variance: parameters.variance, simulator: parameters.simulator,
      stream: context.seedPath + ["training"])
    let text = try JSONValue(encoding: description).prettyText
    try Data(text.utf8).write(to: URL(filePath: context.outputPath(Self.description)))
  }
}

extension Inflation {
  /// The points with noise, where the noise is that of a model that sees standardised points.
  ///
  /// - Parameters:
  ///   - points: Shape `[count, D]`, row-major, in data units.
  ///   - standardisation: The units of the noise; `nil` when they are those of the data.
  ///   - stream: Where the noise comes from.
  /// - Returns: Shape `[count, D]`, row-major, in data units.
  func inflated(
    _ points: [Double], seenAs standardisation: Standardisation?, from stream: RandomStream
  ) -> [Double] {
    guard let standardisation else { return inflated(points, from: stream) }
    return standardisation.restored(
      inflated(standardisation.standardised(points), from: stream))
  }
}
