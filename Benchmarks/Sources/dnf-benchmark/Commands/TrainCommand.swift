import ArgumentParser
import Models
import Simulators
import Training

/// Times whole training steps: noise, loss, gradient, clipping and update, as a run makes them.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Time training steps, after one epoch that is not counted.")

  @OptionGroup var options: SubjectOptions
  @Option(help: "Points per step.")
  var batch = 100
  @Option(help: "Parts of a batch that are computed side by side.")
  var shards = 1
  @Option(help: "Steps per epoch.")
  var steps = 90
  @Option(help: "Epochs that are counted.")
  var epochs = 2

  /// Points that the trainer sets aside; validation is not part of the times.
  private static let heldOut = 100

  func validate() throws {
    guard min(batch, shards, steps, epochs) >= 1 else {
      throw ValidationError("--batch, --shards, --steps and --epochs must be at least 1")
    }
  }

  func run() throws {
    let subject = try options.subject()
    let count = steps * batch + Self.heldOut
    // Half a point more, so that rounding down gives the number itself.
    let split = (Double(Self.heldOut) + 0.5) / Double(count)
    // The rate stays at its height: this period is longer than any benchmark.
    let configuration = TrainingConfiguration(
      epochs: epochs + 1, batchSize: batch, shards: shards, learningRate: 3e-4,
      weightDecay: 1e-4, gradientClip: 5, restartEvery: 1_000_000, selection: .last,
      validationSplit: split)
    let trainer = Trainer(
      objective: DenoisingObjective(
        model: subject.model, reconstructionWeight: 1, latentWeight: 0),
      configuration: configuration, inflation: .gaussian(variance: Subject.variance),
      stream: Subject.stream.child("training"), noise: Subject.stream.child("noise"))
    let clock = EpochClock()
    let trained = try trainer.train(
      points: subject.points(count: count).map(Float.init), from: subject.storage,
      observer: clock)
    Measurement(quantity: "time", unit: "ms", values: clock.stepTimes).report()
    Measurement(
      quantity: "training_loss", unit: "nats",
      values: trained.learningCurve.map(\.trainingLoss)
    ).report()
    Measurement(
      quantity: "parameters", unit: "1", values: [Double(subject.model.layout.trainableCount)]
    ).report()
    Measurement.peakMemory?.report()
  }
}

/// Takes the time from the end of one epoch to the last batch of the next.
///
/// So the steps are whole and the first epoch, in which they are planned, is left out, as is validation.
private final class EpochClock: TrainingObserver {
  /// The mean time of a step of each epoch but the first, in milliseconds.
  private(set) var stepTimes: [Double] = []
  private var start: ContinuousClock.Instant?

  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {
    guard batch == batches, let start else { return }
    stepTimes.append((ContinuousClock.now - start) / .milliseconds(1) / Double(batches))
  }

  func didFinish(epoch: EpochSummary, of epochs: Int) { start = .now }
}
