import Flows
import Tensors

/// The state of a phase between its batches: its optimiser, the steps planned so far, one per size of
/// batch, and what has come of the epoch up to now.
///
/// A class, so that the state of all phases can be looked at between the batches of one.
final class PhaseSession {
  /// The phase.
  let phase: TrainingPhase
  private let memory: TrainingMemory
  private let streams: PhaseStreams
  private let batchSize: Int
  private let batchMemory: BatchMemory
  private var inflation: BatchInflation
  private var optimiser: Adam
  private var trainingSteps: [Int: ShardedStep] = [:]
  private var validationSteps: [Int: TrainingStep] = [:]
  private var progress = EpochProgress()
  private var hasStarted = false

  init(
    _ phase: TrainingPhase, configuration: TrainingConfiguration, memory: TrainingMemory,
    inflation: TrainingNoise, streams: PhaseStreams
  ) {
    self.phase = phase
    self.memory = memory
    self.inflation = BatchInflation(inflation, memory: memory)
    self.streams = streams
    batchSize = phase.batchSize ?? configuration.batchSize
    batchMemory = BatchMemory(BatchDimensions(phase.objective), batchSize: batchSize)
    optimiser = Adam(
      phase.parameters.ranges, rule: phase.optimiser, weightDecay: configuration.weightDecay,
      gradientClip: configuration.gradientClip)
  }

  /// The state between two batches, or that of another training of the phase.
  var state: TrainingCheckpoint.Phase {
    get {
      TrainingCheckpoint.Phase(
        hasStarted: hasStarted, moments: optimiser.moments, progress: progress.sums)
    }
    set {
      hasStarted = newValue.hasStarted
      optimiser.moments = newValue.moments
      progress = EpochProgress(newValue.progress)
    }
  }

  /// The names of the loss terms, known once a step has run.
  var termNames: [String] { validationSteps.values.first?.termNames ?? [] }

  /// The number of batches that rows are gone through in.
  func batchCount(of rows: ArraySlice<Int>) -> Int { (rows.count + batchSize - 1) / batchSize }

  /// Trains on rows, batch by batch, but for those batches of the epoch that are done already.
  ///
  /// - Parameters:
  ///   - rows: The rows, in order.
  ///   - firstBatch: The number of the epoch's batches before these rows.
  ///   - points: The points that they are rows of.
  ///   - epoch: The epoch, counted from 0.
  ///   - rate: The learning rate.
  ///   - report: Who is told of every batch, between it and the next: its number in the epoch, from 1,
  ///     and its loss.
  func train(
    _ rows: ArraySlice<Int>, after firstBatch: Int, of points: PointRows, epoch: Int, rate: Double,
    report: (_ batch: Int, _ loss: Double) throws(TrainingFailure) -> Void
  ) throws(TrainingFailure) {
    let batches = batches(of: rows).dropFirst(max(0, progress.batches - firstBatch))
    // Named beforehand: a step in full swing allocates nothing.
    let numbers = progress.batches..<progress.batches + batches.count
    let (noises, draws) = (streams.noise.child(epoch), streams.draws.child(epoch))
    let batchStreams = numbers.map { (noise: noises.child($0), draws: draws.child($0)) }
    for (batch, streams) in zip(batches, batchStreams) {
      let step = trainingStep(batch.count)
      let arrays = batchMemory.arrays(count: batch.count)
      points.copy(batch, into: arrays.clean)
      points.copyConditions(
        batch, parameters: arrays.parameters, jointScores: arrays.jointScores)
      inflation.fill(arrays, rows: batch, of: points, stream: streams.noise)
      if !hasStarted {
        hasStarted = true
        memory.found.formUnion(
          findFirstBatchParameters(
            of: phase.objective, batch: arrays, draws: streams.draws, in: memory.parameters,
            known: memory.found))
      }
      let norm = step.run(arrays, draws: streams.draws)
      try check(step.loss, step.termNames, batch: progress.batches)
      guard norm.isFinite else { throw .gradient(norm: norm, batch: progress.batches) }
      step.keepStatistics()
      optimiser.update(
        memory.parameters, gradient: memory.gradients[0], norm: norm, learningRate: rate,
        team: memory.team)
      progress.add(step.loss, gradientNorm: norm)
      try report(progress.batches, step.loss.loss)
    }
  }

  /// What came of the epoch's batches; the next epoch begins.
  func finishEpoch() -> EpochProgress {
    defer { progress = EpochProgress() }
    return progress
  }

  /// The mean loss over held-out points, without noise, over batches that each count once.
  func validate(on points: PointRows) throws(TrainingFailure) -> BatchLoss {
    var sum = EpochProgress()
    for batch in batches(of: points.rows[...]) {
      let step = validationStep(batch.count)
      points.copy(batch, into: step.clean)
      points.copyConditions(batch, parameters: step.parameters, jointScores: step.jointScores)
      // The same in every epoch, so that losses can be compared.
      let draws = streams.draws.child("validation").child(sum.batches)
      for (index, input) in step.randomInputs.enumerated() {
        var draws = draws.child(index)
        input.fill(step.randomInput(index), from: &draws)
      }
      step.compute()
      try check(step.loss, step.termNames, batch: sum.batches)
      sum.add(step.loss, gradientNorm: 0)
    }
    return sum.meanLoss
  }

  private func batches(of rows: ArraySlice<Int>) -> [ArraySlice<Int>] {
    stride(from: rows.startIndex, to: rows.endIndex, by: batchSize).map {
      rows[$0..<min($0 + batchSize, rows.endIndex)]
    }
  }

  private func trainingStep(_ batchSize: Int) -> ShardedStep {
    if let known = trainingSteps[batchSize] { return known }
    let step = ShardedStep(
      phase.objective, batchSize: batchSize, over: phase.parameters,
      parameters: memory.parameters, gradients: memory.gradients, team: memory.team)
    trainingSteps[batchSize] = step
    return step
  }

  private func validationStep(_ batchSize: Int) -> TrainingStep {
    if let known = validationSteps[batchSize] { return known }
    let step = TrainingStep(
      phase.objective, batchSize: batchSize, parameters: memory.parameters, gradient: nil)
    validationSteps[batchSize] = step
    return step
  }

  private func check(
    _ loss: BatchLoss, _ termNames: [String], batch: Int
  ) throws(TrainingFailure) {
    guard let invalid = loss.terms.firstIndex(where: { !$0.isFinite }) else { return }
    throw .loss(term: termNames[invalid], value: loss.terms[invalid], batch: batch)
  }
}
