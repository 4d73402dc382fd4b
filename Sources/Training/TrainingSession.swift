import Flows
import Simulators
import Tensors
import Threads

/// The state of a training between its batches: parameters and running statistics, gradient,
/// optimiser and the steps planned so far, one per size of batch.
struct TrainingSession {
  private let objective: any Objective
  private let data: TrainingData
  private let configuration: TrainingConfiguration
  private let parameters: FloatBuffer
  /// One gradient per shard; after a step the first holds their sum.
  private let gradients: [FloatBuffer]
  private let clean: FloatBuffer
  private let inflated: FloatBuffer
  private let team: ThreadTeam
  private var optimiser: AdamW
  private var trainingSteps: [Int: ShardedStep] = [:]
  private var validationSteps: [Int: TrainingStep] = [:]

  init(
    objective: any Objective, configuration: TrainingConfiguration, data: TrainingData,
    initialStorage: [Float]
  ) {
    let count = objective.layout.storageCount
    precondition(initialStorage.count == count, "\(initialStorage.count) parameters for \(count)")
    self.objective = objective
    self.data = data
    self.configuration = configuration
    parameters = FloatBuffer(count: count)
    let trainedCount = objective.layout.trainedCount
    team = ThreadTeam(count: min(configuration.threads, configuration.shards))
    gradients = (0..<configuration.shards).map { _ in FloatBuffer(count: trainedCount) }
    let batchCount = configuration.batchSize * objective.dataDimension
    clean = FloatBuffer(count: batchCount)
    inflated = FloatBuffer(count: batchCount)
    _ = parameters.elements.update(fromContentsOf: initialStorage)
    optimiser = AdamW(
      count: trainedCount, weightDecay: configuration.weightDecay,
      gradientClip: configuration.gradientClip)
  }

  /// A copy of the parameters and running statistics.
  var storage: [Float] { Array(parameters.elements) }

  /// The names of the loss terms, known once a step has run.
  var termNames: [String] { validationSteps.values.first?.termNames ?? [] }

  /// One pass over the training points.
  ///
  /// - Returns: The mean loss over batches and the mean norm of the gradient before clipping.
  mutating func trainEpoch(
    _ epoch: Int, rate: Double, inflation: Inflation, order: RandomStream, noise: RandomStream,
    dropout: RandomStream, observer: any TrainingObserver
  ) throws(TrainingError) -> (loss: BatchLoss, gradientNorm: Double) {
    var order = order
    let rows = order.permutation(count: data.trainingRows.count).map { data.trainingRows[$0] }
    let batches = batches(of: rows)
    // Named beforehand: a step in full swing allocates nothing.
    let noises = batches.indices.map { noise.child($0) }
    let masks = batches.indices.map { dropout.child($0) }
    var norms = 0.0
    var sum: BatchLoss?
    for (index, batch) in batches.enumerated() {
      let step = trainingStep(batch.count)
      let count = batch.count * data.dimension
      let (clean, inflated) = (first(count, of: clean), first(count, of: inflated))
      data.copy(batch, into: clean)
      _ = inflated.update(fromContentsOf: clean)
      inflation.addNoise(to: inflated, from: noises[index])
      if epoch == 0, index == 0 {
        findFirstBatchParameters(
          of: objective, clean: clean, inflated: inflated, masks: masks[index], in: parameters)
      }
      let norm = step.run(clean: clean, inflated: inflated, masks: masks[index])
      try check(step.loss, termNames: step.termNames, epoch: epoch, batch: index)
      guard norm.isFinite else {
        throw .invalidGradient(norm: norm, epoch: epoch + 1, batch: index + 1)
      }
      step.keepStatistics()
      optimiser.update(
        parameters, gradient: gradients[0], norm: norm, learningRate: rate, team: team)
      norms += norm
      if sum == nil { sum = BatchLoss(weights: step.loss.weights) }
      sum?.add(step.loss)
      observer.didFinish(
        batch: index + 1, of: batches.count, epoch: epoch + 1, of: configuration.epochs,
        loss: step.loss.loss)
    }
    let count = batches.count
    return ((sum ?? BatchLoss(weights: [])).mean(over: count), norms / Double(count))
  }

  /// The mean loss over the held-out points, without noise.
  mutating func validate(epoch: Int) throws(TrainingError) -> BatchLoss {
    let batches = batches(of: data.validationRows)
    var sum: BatchLoss?
    for (index, batch) in batches.enumerated() {
      let step = validationStep(batch.count)
      data.copy(batch, into: step.clean)
      step.compute()
      try check(step.loss, termNames: step.termNames, epoch: epoch, batch: index)
      if sum == nil { sum = BatchLoss(weights: step.loss.weights) }
      sum?.add(step.loss)
    }
    return (sum ?? BatchLoss(weights: [])).mean(over: batches.count)
  }

  private func batches(of rows: [Int]) -> [ArraySlice<Int>] {
    stride(from: 0, to: rows.count, by: configuration.batchSize).map {
      rows[$0..<min($0 + configuration.batchSize, rows.count)]
    }
  }

  private func first(
    _ count: Int, of buffer: FloatBuffer
  ) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: buffer.pointer, count: count)
  }

  private mutating func trainingStep(_ batchSize: Int) -> ShardedStep {
    if let known = trainingSteps[batchSize] { return known }
    let step = ShardedStep(
      objective, batchSize: batchSize, parameters: parameters, gradients: gradients,
      team: team)
    trainingSteps[batchSize] = step
    return step
  }

  private mutating func validationStep(_ batchSize: Int) -> TrainingStep {
    if let known = validationSteps[batchSize] { return known }
    let step = TrainingStep(
      objective, batchSize: batchSize, parameters: parameters, gradient: nil)
    validationSteps[batchSize] = step
    return step
  }

  private func check(
    _ loss: BatchLoss, termNames: [String], epoch: Int, batch: Int
  ) throws(TrainingError) {
    guard let invalid = loss.terms.firstIndex(where: { !$0.isFinite }) else { return }
    throw .invalidLoss(
      term: termNames[invalid], value: loss.terms[invalid], epoch: epoch + 1,
      batch: batch + 1)
  }
}
