import ArgumentParser

/// What is measured of `dnf-pipeline`, one workload per process; `Benchmarks/driver` calls it.
@main
struct DNFBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dnf-benchmark",
    abstract: "Run one workload of the benchmarks and print what it took, as JSON lines.",
    subcommands: [
      StartCommand.self, TrainCommand.self, EvaluateCommand.self, KernelsCommand.self,
      FigureCommand.self, MachineCommand.self,
    ])
}
