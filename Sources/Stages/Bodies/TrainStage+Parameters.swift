import Models
import Scheduler
import Simulators
import Training

extension TrainStage {
  /// What training reads of a spec: the settings of the algorithm stand beside what all have.
  struct Parameters: StageParameters {
    static var body: any StageBody.Type { TrainStage.self }
    var algorithm: AlgorithmKind
    var settings: any SpecifiedAlgorithm
    var training: TrainingConfiguration
    /// The simulator that every epoch draws from; `nil` when all epochs see the same points.
    var sampledFrom: SimulatorChoice?

    private enum CodingKeys: CodingKey {
      case algorithm, training, sampledFrom
    }

    init(
      algorithm: AlgorithmKind, settings: any SpecifiedAlgorithm, training: TrainingConfiguration,
      sampledFrom: SimulatorChoice?
    ) {
      self.algorithm = algorithm
      self.settings = settings
      self.training = training
      self.sampledFrom = sampledFrom
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      algorithm = try values.decode(AlgorithmKind.self, forKey: .algorithm)
      settings = try algorithm.type.init(from: decoder)
      training = try values.decode(TrainingConfiguration.self, forKey: .training)
      sampledFrom = try values.decodeIfPresent(SimulatorChoice.self, forKey: .sampledFrom)
    }

    func encode(to encoder: any Encoder) throws {
      try settings.encode(to: encoder)
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(algorithm, forKey: .algorithm)
      try values.encode(training, forKey: .training)
      try values.encodeIfPresent(sampledFrom, forKey: .sampledFrom)
    }
  }
}
