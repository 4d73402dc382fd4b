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
  private let growth: Growth?
  private let memory: TrainingMemory
  private let order: RandomStream
  private let sessions: [PhaseSession]
  private let checkpoints: (any TrainingCheckpointing)?

  /// The number of epochs that are done.
  private var epoch = 0
  private var leastLoss = Double.infinity
  private var epochsWithoutGain = 0
  private var best: TrainingCheckpoint.Best?
  /// The summary of every epoch of every phase, from the beginning of the plan.
  private(set) var learningCurve: [EpochSummary]

  init(
    _ part: TrainingPlan.Part, isOnlyPhase: Bool, epochsBefore: Int, epochs: Int,
    configuration: TrainingConfiguration, memory: TrainingMemory, inflation: TrainingNoise,
    stream: RandomStream, noise: RandomStream, checkpoints: (any TrainingCheckpointing)?,
    learningCurve: [EpochSummary]
  ) {
    self.part = part
    self.isOnlyPhase = isOnlyPhase
    self.epochsBefore = epochsBefore
    self.epochs = epochs
    self.configuration = configuration
    growth = configuration.growOver.map {
      Growth(epochs: $0, batchSize: configuration.batchSize)
    }
    self.memory = memory
    self.checkpoints = checkpoints
    self.learningCurve = learningCurve
    // Phases that take turns go through the same chunks, so they share the order of the first.
    order = (isOnlyPhase ? stream : stream.child(part.phases[0].name)).child("order")
    sessions = part.phases.map { phase in
      PhaseSession(
        phase, configuration: configuration, memory: memory, inflation: inflation,
        streams: PhaseStreams(isOnlyPhase ? nil : phase.name, of: stream, noise: noise))
    }
  }

  /// Puts the part where a checkpoint was made, of which the memory has its share.
  mutating func resume(from checkpoint: TrainingCheckpoint) {
    epoch = checkpoint.epoch - epochsBefore - 1
    leastLoss = checkpoint.leastLoss
    epochsWithoutGain = checkpoint.epochsWithoutGain
    best = checkpoint.best
    for (session, state) in zip(sessions, checkpoint.phases) { session.state = state }
  }

  private var checkpoint: TrainingCheckpoint {
    TrainingCheckpoint(
      epoch: epochsBefore + epoch + 1, storage: memory.storage, found: memory.found.sorted(),
      phases: sessions.map(\.state), leastLoss: leastLoss, epochsWithoutGain: epochsWithoutGain,
      best: best, learningCurve: learningCurve)
  }

  /// Trains for all epochs, or until the validation loss has not fallen for long enough.
  ///
  /// - Parameters:
  ///   - data: The points.
  ///   - observer: Who is told about progress.
  /// - Returns: The epoch whose parameters the memory is left with, counted from 1 over all parts.
  mutating func train(
    on data: TrainingData, observer: any TrainingObserver
  ) throws(TrainingError) -> Int {
    let schedule = CosineSchedule(configuration, epochs: part.epochs)
    while epoch < part.epochs {
      try trainEpoch(on: data, schedule: schedule, observer: observer)
      let loss = try finishEpoch(on: data, schedule: schedule, observer: observer)
      epoch += 1
      epochsWithoutGain = loss < leastLoss ? 0 : epochsWithoutGain + 1
      if loss < leastLoss {
        leastLoss = loss
        if configuration.selection == .best {
          best = TrainingCheckpoint.Best(storage: memory.storage, epoch: epochsBefore + epoch)
        }
      }
      if let patience = configuration.patience, epochsWithoutGain >= patience { break }
    }
    guard let best else { return epochsBefore + epoch }
    memory.storage = best.storage
    return best.epoch
  }

  private func rate(_ session: PhaseSession, _ schedule: CosineSchedule) -> Double {
    switch session.phase.schedule {
    case .cosine: schedule.rate(epoch: epoch)
    case .constant: configuration.learningRate
    case .wave(let period):
      CosineSchedule.wave(configuration.learningRate, period: period, epoch: epoch)
    }
  }

  /// Trains on what is left of an epoch.
  private func trainEpoch(
    on data: TrainingData, schedule: CosineSchedule, observer: any TrainingObserver
  ) throws(TrainingError) {
    let points = try data.training(epoch: epochsBefore + epoch)
    var order = order.child(epoch)
    let seen = growth?.rows(of: points, epoch: epochsBefore + epoch) ?? points.rows
    let rows = order.permutation(count: seen.count).map { seen[$0] }
    let chunks = (0..<part.chunks).map { chunk in
      rows[rows.count * chunk / part.chunks..<rows.count * (chunk + 1) / part.chunks]
    }
    let (number, epochs) = (epochsBefore + epoch + 1, epochs)
    for (chunkNumber, chunk) in chunks.enumerated() {
      for session in sessions {
        let counts = chunks.map { session.batchCount(of: $0) }
        let batches = counts.reduce(0, +)
        do throws(TrainingFailure) {
          try session.train(
            chunk, after: counts.prefix(chunkNumber).reduce(0, +), of: points, epoch: epoch,
            rate: rate(session, schedule)
          ) { batch, loss throws(TrainingFailure) in
            observer.didFinish(batch: batch, of: batches, epoch: number, of: epochs, loss: loss)
            try keepCheckpoint(after: batch)
          }
        } catch { throw error.error(epoch: number, phase: name(of: session)) }
      }
    }
  }

  /// Makes a checkpoint if one is asked for, and stops if that is asked for.
  private func keepCheckpoint(after batch: Int) throws(TrainingFailure) {
    guard let checkpoints else { return }
    switch checkpoints.request(epoch: epochsBefore + epoch + 1) {
    case .goOn: return
    case .save: checkpoints.save(checkpoint)
    case .stop:
      checkpoints.save(checkpoint)
      throw .interrupted(batch: batch - 1)
    }
  }

  /// Validates every phase.
  ///
  /// - Returns: The sum of the phases' losses: what phases that take turns minimise together.
  private mutating func finishEpoch(
    on data: TrainingData, schedule: CosineSchedule, observer: any TrainingObserver
  ) throws(TrainingError) -> Double {
    let number = epochsBefore + epoch + 1
    var sum = 0.0
    for session in sessions {
      let training = session.finishEpoch()
      let validation: BatchLoss
      do throws(TrainingFailure) {
        validation = try session.validate(on: data.validation)
      } catch { throw error.error(epoch: number, phase: name(of: session)) }
      let summary = EpochSummary(
        phase: session.phase.name, epoch: number, learningRate: rate(session, schedule),
        trainingLoss: training.meanLoss.loss, termNames: session.termNames,
        trainingTerms: training.meanLoss.terms, validationLoss: validation.loss,
        validationTerms: validation.terms, gradientNorm: training.meanGradientNorm)
      learningCurve.append(summary)
      observer.didFinish(epoch: summary, of: epochs)
      sum += validation.loss
    }
    return sum
  }

  private func name(of session: PhaseSession) -> String? {
    isOnlyPhase ? nil : session.phase.name
  }
}
