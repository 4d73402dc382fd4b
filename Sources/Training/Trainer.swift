import Flows
import Simulators
import Tensors

/// Trains a model on data inflated anew for every batch.
///
/// Everything random comes from named streams: the split from `split`, the order of epoch `e` from
/// `order/e`, the dropout masks of its batch `b` from `dropout/e/b`, the noise from the noise stream's
/// `e/b`. The same streams give the same parameters, bit for bit.
public struct Trainer {
  private let objective: any Objective
  private let configuration: TrainingConfiguration
  private let inflation: Inflation
  private let stream: RandomStream
  private let noise: RandomStream

  /// A trainer.
  ///
  /// - Parameters:
  ///   - objective: What is minimised.
  ///   - configuration: How.
  ///   - inflation: The noise that is added to every batch.
  ///   - stream: Where the split and the order of the batches come from.
  ///   - noise: Where the noise comes from.
  public init(
    objective: any Objective, configuration: TrainingConfiguration, inflation: Inflation,
    stream: RandomStream, noise: RandomStream
  ) {
    self.objective = objective
    self.configuration = configuration
    self.inflation = inflation
    self.stream = stream
    self.noise = noise
  }

  /// Trains from the given start.
  ///
  /// - Parameters:
  ///   - points: The data, `[count, dimension]`, row-major.
  ///   - initialStorage: The parameters to start from, in flat storage.
  ///   - observer: Who is told about progress.
  /// - Throws: `TrainingError` when data, loss or gradient are not finite, or the split is empty.
  public func train(
    points: [Float], from initialStorage: [Float], observer: any TrainingObserver
  ) throws(TrainingError) -> TrainedParameters {
    let data = try TrainingData(
      points: points, dimension: objective.dataDimension,
      validationSplit: configuration.validationSplit, stream: stream.child("split"))
    var session = TrainingSession(
      objective: objective, configuration: configuration, data: data,
      initialStorage: initialStorage)
    let schedule = CosineSchedule(configuration)
    var curve: [EpochSummary] = []
    var selected: (storage: [Float], epoch: Int, loss: Double)?
    for epoch in 0..<configuration.epochs {
      let (training, gradientNorm) = try session.trainEpoch(
        epoch, rate: schedule.rate(epoch: epoch), inflation: inflation,
        order: stream.child("order").child(epoch), noise: noise.child(epoch),
        dropout: stream.child("dropout").child(epoch), observer: observer)
      let validation = try session.validate(epoch: epoch)
      let summary = EpochSummary(
        epoch: epoch + 1, learningRate: schedule.rate(epoch: epoch), trainingLoss: training.loss,
        trainingTerms: training.terms, validationLoss: validation.loss,
        validationTerms: validation.terms, gradientNorm: gradientNorm)
      curve.append(summary)
      observer.didFinish(epoch: summary, of: configuration.epochs)
      let isBetter = selected.map { validation.loss < $0.loss } ?? true
      if configuration.selection == .last ? epoch == configuration.epochs - 1 : isBetter {
        selected = (session.storage, epoch + 1, validation.loss)
      }
    }
    return TrainedParameters(
      storage: selected?.storage ?? initialStorage, selectedEpoch: selected?.epoch ?? 0,
      termNames: session.termNames, learningCurve: curve, validationRows: data.validationRows)
  }
}
