import Flows
import Tensors

/// One part of a plan as it runs: a phase, or phases that take turns, epoch by epoch.
struct PartRun {
  private let part: TrainingPlan.Part
  private let isOnlyPhase: Bool
  /// The number of epochs of earlier parts.
  private let epochsBefore: Int
  /// The number of epochs of the whole plan.
  private let epochs: Int
  private let configuration: TrainingConfiguration
  private let memory: TrainingMemory
  private let order: RandomStream
  private var sessions: [PhaseSession]

  init(
    _ part: TrainingPlan.Part, isOnlyPhase: Bool, epochsBefore: Int, epochs: Int,
    configuration: TrainingConfiguration, memory: TrainingMemory, inflation: TrainingNoise,
    stream: RandomStream, noise: RandomStream
  ) {
    self.part = part
    self.isOnlyPhase = isOnlyPhase
    self.epochsBefore = epochsBefore
    self.epochs = epochs
    self.configuration = configuration
    self.memory = memory
    // Phases that take turns go through the same chunks, so they share the order of the first.
    order = (isOnlyPhase ? stream : stream.child(part.phases[0].name)).child("order")
    sessions = part.phases.map { phase in
      PhaseSession(
        phase, configuration: configuration, memory: memory, inflation: inflation,
        streams: PhaseStreams(isOnlyPhase ? nil : phase.name, of: stream, noise: noise))
    }
  }

  /// Trains for all epochs, or until the validation loss has not fallen for long enough.
  ///
  /// - Parameters:
  ///   - data: The points.
  ///   - observer: Who is told about progress.
  ///   - keep: Takes the summary of every epoch of every phase.
  /// - Returns: The epoch whose parameters the memory is left with, counted from 1 over all parts.
  mutating func train(
    on data: TrainingData, observer: any TrainingObserver, keep: (EpochSummary) -> Void
  ) throws(TrainingError) -> Int {
    let schedule = CosineSchedule(configuration, epochs: part.epochs)
    var best: (storage: [Float], epoch: Int, loss: Double)?
    var leastLoss = Double.infinity
    var (epoch, epochsWithoutGain) = (0, 0)
    while epoch < part.epochs {
      try trainEpoch(epoch, on: data, schedule: schedule, observer: observer)
      let loss = try finishEpoch(
        epoch, on: data, schedule: schedule, observer: observer, keep: keep)
      epoch += 1
      epochsWithoutGain = loss < leastLoss ? 0 : epochsWithoutGain + 1
      if loss < leastLoss {
        leastLoss = loss
        if configuration.selection == .best { best = (memory.storage, epochsBefore + epoch, loss) }
      }
      if let patience = configuration.patience, epochsWithoutGain >= patience { break }
    }
    guard let best else { return epochsBefore + epoch }
    memory.storage = best.storage
    return best.epoch
  }

  private func rate(_ session: PhaseSession, _ schedule: CosineSchedule, _ epoch: Int) -> Double {
    switch session.phase.schedule {
    case .cosine: schedule.rate(epoch: epoch)
    case .constant: configuration.learningRate
    case .wave(let period):
      CosineSchedule.wave(configuration.learningRate, period: period, epoch: epoch)
    }
  }

  private mutating func trainEpoch(
    _ epoch: Int, on data: TrainingData, schedule: CosineSchedule, observer: any TrainingObserver
  ) throws(TrainingError) {
    let points = try data.training(epoch: epochsBefore + epoch)
    var order = order.child(epoch)
    let rows = order.permutation(count: points.rows.count).map { points.rows[$0] }
    let chunks = (0..<part.chunks).map { chunk in
      rows[rows.count * chunk / part.chunks..<rows.count * (chunk + 1) / part.chunks]
    }
    let (number, epochs) = (epochsBefore + epoch + 1, epochs)
    for chunk in chunks {
      for index in sessions.indices {
        let session = sessions[index]
        let batches = chunks.reduce(0) { $0 + session.batchCount(of: $1) }
        let rate = rate(session, schedule, epoch)
        do throws(TrainingFailure) {
          try sessions[index].train(
            chunk, of: points, epoch: epoch, rate: rate
          ) { batch, loss in
            observer.didFinish(batch: batch, of: batches, epoch: number, of: epochs, loss: loss)
          }
        } catch { throw error.error(epoch: number, phase: name(of: session)) }
      }
    }
  }

  /// Validates every phase.
  ///
  /// - Returns: The sum of the phases' losses: what phases that take turns minimise together.
  private mutating func finishEpoch(
    _ epoch: Int, on data: TrainingData, schedule: CosineSchedule, observer: any TrainingObserver,
    keep: (EpochSummary) -> Void
  ) throws(TrainingError) -> Double {
    let number = epochsBefore + epoch + 1
    var sum = 0.0
    for index in sessions.indices {
      let training = sessions[index].finishEpoch()
      let validation: BatchLoss
      do throws(TrainingFailure) {
        validation = try sessions[index].validate(on: data.validation)
      } catch { throw error.error(epoch: number, phase: name(of: sessions[index])) }
      let summary = EpochSummary(
        phase: sessions[index].phase.name, epoch: number,
        learningRate: rate(sessions[index], schedule, epoch),
        trainingLoss: training.meanLoss.loss, termNames: sessions[index].termNames,
        trainingTerms: training.meanLoss.terms, validationLoss: validation.loss,
        validationTerms: validation.terms, gradientNorm: training.meanGradientNorm)
      keep(summary)
      observer.didFinish(epoch: summary, of: epochs)
      sum += validation.loss
    }
    return sum
  }

  private func name(of session: PhaseSession) -> String? {
    isOnlyPhase ? nil : session.phase.name
  }
}
