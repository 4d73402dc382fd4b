import ArgumentParser
import Scheduler
import Stages

/// Runs one stage; what `run` starts for every stage that is not in the cache.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Run one stage (started by 'run').", shouldDisplay: false)

  @Argument(help: "The description of the stage.")
  var job: String

  func run() throws {
    throw ExitCode(StageWorker.run(jobFile: job, bodies: StageCatalogue.bodies))
  }
}
