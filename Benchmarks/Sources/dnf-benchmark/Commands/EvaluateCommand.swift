import ArgumentParser
import Dispatch
import Evaluation
import Simulators

/// Times what is done with a model once it is trained.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Time sampling, or the log-density on a grid.")

  /// What is evaluated.
  enum Task: String, ExpressibleByArgument, CaseIterable {
    /// Draw 100,000 latent variables and map them to data space.
    case sample
    /// `ln q` at the 100x100 points of the spiral's grid.
    case density
  }

  @OptionGroup var options: SubjectOptions
  @Argument(help: "The task: sample or density.")
  var task: Task
  @Option(help: "Threads, each with an evaluator and a share of the points of its own.")
  var threads = 1

  private static let sampleCount = 100_000

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads must be at least 1") }
    guard task == .sample || options.model == .spiral else {
      throw ValidationError("the density is that of the spiral: --model spiral")
    }
  }

  func run() throws {
    let subject = try options.subject()
    // Safe: an evaluator is used by the one iteration that has its index, and an iteration writes
    // nothing else.
    nonisolated(unsafe) let evaluators = (0..<threads).map { _ in
      DenoisingEvaluator(subject.model, storage: subject.storage)
    }
    let latent = subject.model.configuration.latentDimension
    let shares = (0..<threads).map {
      Self.sampleCount * ($0 + 1) / threads - Self.sampleCount * $0 / threads
    }
    let grid = DensityGrid(axes: ThinSpiral().evaluationRectangle ?? [], resolution: 100).points
    let times = milliseconds {
      DispatchQueue.concurrentPerform(iterations: threads) { index in
        switch task {
        case .sample:
          var stream = Subject.stream.child("latents").child(index)
          _ = evaluators[index].generate(stream.normals(count: shares[index] * latent))
        case .density:
          let rows = grid.count / 2
          let part = grid[2 * (rows * index / threads)..<2 * (rows * (index + 1) / threads)]
          _ = evaluators[index].density(Array(part))
        }
      }
    }
    Measurement(quantity: "time", unit: "ms", values: times).report()
    Measurement.peakMemory?.report()
  }
}
