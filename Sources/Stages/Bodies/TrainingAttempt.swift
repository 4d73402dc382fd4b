import FoundationEssentials
import Scheduler
import Training

/// The state that an attempt at a training ended with.
struct TrainingAttempt {
  /// Its number, from 1.
  let number: Int
  let state: TrainingCheckpoint

  /// The name of the input that an attempt is.
  static func input(_ number: Int) -> String { "attempt \(number)" }

  /// How good an attempt is, less being better: the mean training loss over the last tenth of its epochs, at
  /// least one; all phases of an epoch together.
  ///
  /// The validation loss is that of a tenth of the points and without noise. Over ten epochs the training loss
  /// is a mean over a hundred times as many, of what is minimised; nothing is learned by heart so early.
  var loss: Double {
    let curve = state.learningCurve
    let epochs = state.epoch - 1
    let counted = max(1, epochs / 10)
    return curve.filter { $0.epoch > epochs - counted }.reduce(0) { $0 + $1.trainingLoss }
      / Double(counted)
  }

  /// The best of the attempts that a stage is given, the first of equals; `nil` when it is given none.
  ///
  /// - Throws: `StageFailure` when a file is not the state of a training.
  static func best(of context: StageContext) throws -> TrainingAttempt? {
    let numbers = (1...).prefix { context.inputs[input($0)] != nil }
    let attempts = try numbers.map { number in
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: context.input(input(number)))))
      do {
        let state = try TrainingCheckpointFile(bytes: bytes).checkpoint
        guard state.epoch > 1 else {
          throw TrainingCheckpointFile.Problem(message: "no epoch of it is done")
        }
        return TrainingAttempt(number: number, state: state)
      } catch {
        throw StageFailure("the state of attempt \(number) cannot be read: \(error)")
      }
    }
    guard let best = attempts.min(by: { ($0.loss, $0.number) < ($1.loss, $1.number) }) else {
      return nil
    }
    let losses = attempts.map { number(of: $0.loss) }.joined(separator: ", ")
    context.log(
      "goes on with attempt \(best.number), after \(best.state.epoch - 1) epochs; losses: \(losses)"
    )
    return best
  }

  private static func number(of loss: Double) -> String {
    String((loss * 10_000).rounded() / 10_000)
  }
}
