import ArgumentParser
import Scheduler
import Stages

/// Shows what a run would do, and why, without running anything.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would run, and why.")

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @Flag(name: .customLong("check"), help: "Exit with 3 when anything would run.")
  var checks = false

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var paranoia: ParanoiaOptions

  @Flag(name: .customLong("json"), help: "Print the plan as JSON.")
  var printsJSON = false

  func run() throws {
    let experiment = try loadExperiment(
      spec, isQuick: version.isQuick, printsJSON: printsJSON)
    let plan = Plan(of: experiment, in: cache.store(paranoia.check))
    PlanPrinter(printsJSON: printsJSON).show(plan, experiment)
    if checks && plan.isStale { throw ExitCode(ExitStatus.stale) }
  }
}
