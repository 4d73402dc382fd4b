import ArgumentParser
import Evaluation
import Models
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
  @Option(help: "Threads that share the points.")
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
    let latent = subject.model.configuration.latentDimension
    let grid = DensityGrid(axes: ThinSpiral().evaluationRectangle ?? [], resolution: 100).points
    let times = milliseconds {
      // Made anew each time: what it finds out about the parameters beforehand counts.
      let evaluator = ModelEvaluator(
        InflatedManifoldFlow(subject.model), storage: subject.storage, threads: threads)
      switch task {
      case .sample:
        var stream = Subject.stream.child("latents")
        _ = evaluator.generate(stream.normals(count: Self.sampleCount * latent))
      case .density:
        _ = evaluator.density(grid)
      }
    }
    Measurement(quantity: "time", unit: "ms", values: times).report()
    Measurement.peakMemory?.report()
  }
}
