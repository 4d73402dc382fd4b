import ArgumentParser
import Glibc

/// The command line of the program.
struct DNFPipeline: AsyncParsableCommand {
  static let name = "dnf-pipeline"
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Reproducible experiments with Denoising Normalizing Flows.",
    discussion: """
      An experiment is a YAML file. Running it simulates data, trains models, evaluates and plots; \
      running it again runs only what has changed.

        dnf-pipeline check Specs/thin_spiral.yaml     is the spec valid?
        dnf-pipeline plan Specs/thin_spiral.yaml      what would run, and why?
        dnf-pipeline run Specs/thin_spiral.yaml       run it, on all cores
        dnf-pipeline status Specs/thin_spiral.yaml    what is there already?
        dnf-pipeline explain Specs/thin_spiral.yaml train/dnf
                                                      why would this stage run?
        dnf-pipeline log Specs/thin_spiral.yaml train/dnf -f
                                                      what does it say just now?
        dnf-pipeline verify Specs/thin_spiral.yaml --rebuild 'train/*'
                                                      does it come out the same here?
        dnf-pipeline lineage figure.svg               where does this file come from?
        dnf-pipeline import-weights <file> --spec Specs/thin_spiral.yaml
                                                      do these weights fit?
        dnf-pipeline cache verify                     is the cache as it should be?

      Exit status: 0 all is well, 1 a stage failed, a claim does not hold or a lineage is \
      not known, 2 a spec is invalid, 3 something would run (plan --check), 64 wrong usage, 65 weights do not fit, 74 \
      the cache or the results cannot be used, 75 stopped by SIGUSR1 or SIGUSR2, 130 interrupted, \
      143 terminated.
      """,
    version: version,
    subcommands: [
      RunCommand.self, PlanCommand.self, CheckCommand.self, StatusCommand.self,
      ExplainCommand.self, LogCommand.self, VerifyCommand.self, LineageCommand.self,
      ReportCommand.self, CacheCommand.self, ImportWeightsCommand.self, WorkerCommand.self,
    ])
}

/// The exit statuses of the program.
enum ExitStatus {
  static let stageFailed: Int32 = 1
  static let lineageUnknown: Int32 = 1
  static let specInvalid: Int32 = 2
  static let stale: Int32 = 3
  static let usage: Int32 = 64
  static let weightsUnusable: Int32 = 65
  static let storeUnusable: Int32 = 74
  /// Somebody stopped the run or one of its stages, and wants to go on later (`EX_TEMPFAIL`).
  static let stopped: Int32 = 75

  /// The status after a signal: 128 and its number for those that end a program for good.
  static func afterSignal(_ number: Int32) -> Int32 {
    number == SIGUSR1 || number == SIGUSR2 ? stopped : 128 + number
  }
}
