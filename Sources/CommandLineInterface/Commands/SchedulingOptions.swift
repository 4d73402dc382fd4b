import ArgumentParser
import Scheduler
import Stages

/// What of an experiment runs, and within which limits.
struct SchedulingOptions: ParsableArguments {
  @OptionGroup var cores: CoreOptions

  @Option(
    name: .customLong("memory"),
    help: ArgumentHelp(
      "How much memory the stages side by side may be expected to need, such as 8G; what each needed "
        + "last time is known. Otherwise all that the process may use.", valueName: "size"))
  var memory: ByteCount?

  @Option(
    name: .customLong("until"),
    help: ArgumentHelp(
      "Run this stage and what it needs alone, as 'plan' calls it; '*' stands for anything. May be "
        + "given several times, as the following.", valueName: "stage"))
  var lastStages: [String] = []

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Run this stage and what comes after it alone, besides what these need.", valueName: "stage"))
  var firstStages: [String] = []

  @Option(
    name: .customLong("force"),
    help: ArgumentHelp(
      "Run this stage although it is in the cache; 'stage+' also what comes after it.",
      valueName: "stage[+]"))
  var forcedStages: [String] = []

  @Option(
    name: .customLong("timeout"),
    help: ArgumentHelp(
      "For how long a stage may run, such as 90s, 30m or 2h; 'stage=2h' is for that stage, and the "
        + "last one that fits counts.", valueName: "[stage=]time"))
  var timeLimits: [StageTimeLimit] = []

  @Option(
    name: .customLong("retries"),
    help: ArgumentHelp(
      "How often a stage is started again that was ended from outside, by a signal for instance; "
        + "never after errors of its own.", valueName: "count"))
  var retries = 1

  @Flag(
    name: .customLong("fail-fast"),
    help: "Stop at the first failure; otherwise stages that do not depend on it still run.")
  var failsFast = false

  @Flag(
    name: [.customShort("k"), .customLong("keep-going")],
    help: "Go on with what does not depend on a failure; so it is without this, too.")
  var keepsGoing = false

  func validate() throws {
    if failsFast && keepsGoing {
      throw ValidationError("--fail-fast and --keep-going exclude each other.")
    }
    if retries < 0 {
      throw ValidationError("--retries is a count and cannot be \(retries).")
    }
  }

  /// Whether only a part of the experiment is to run.
  var isPartial: Bool { !lastStages.isEmpty || !firstStages.isEmpty }

  /// The part of an experiment that is to run.
  ///
  /// - Throws: `ExitCode` 64, after saying so, when a name fits no stage, or nothing is left.
  func part(of experiment: Experiment, in spec: String) throws -> Experiment {
    guard isPartial else { return experiment }
    let graph = experiment.graph
    var wanted = Set(graph.nodes.map(\.id))
    if !lastStages.isEmpty {
      wanted = Set(try StageSelection(lastStages).stages(of: graph, in: spec))
    }
    if !firstStages.isEmpty {
      let first = graph.dependents(of: try StageSelection(firstStages).stages(of: graph, in: spec))
      // What is wanted may lie between: the last stages are then the ends of the part.
      wanted.formIntersection(first)
      guard !wanted.isEmpty else {
        let stream = OutputStream.standardError
        let word = Style.red("error:", if: stream.usesColour)
        stream.writeLine(
          "\(word) nothing that --until names comes after what --from names\n"
            + "help: `dnf-pipeline plan \(spec)` lists the stages in their order")
        throw ExitCode(ExitStatus.usage)
      }
    }
    return experiment.upTo(graph.nodes.map(\.id).filter(wanted.contains))
  }

  /// How the part of an experiment is run.
  ///
  /// - Throws: `ExitCode` 64, after saying so, when a name fits no stage.
  func policy(for experiment: Experiment, cores: Int, in spec: String) throws -> RunPolicy {
    let graph = experiment.graph
    var forced: Set<StageID> = []
    for name in forcedStages {
      let pattern = name.hasSuffix("+") ? String(name.dropLast()) : name
      let stages = try StageSelection([pattern]).stages(of: graph, in: spec)
      forced.formUnion(name.hasSuffix("+") ? graph.dependents(of: stages) : Set(stages))
    }
    for limit in timeLimits {
      if let pattern = limit.pattern {
        _ = try StageSelection([pattern]).stages(of: graph, in: spec)
      }
    }
    let limits = timeLimits
    return RunPolicy(
      cores: cores, memory: memory?.bytes ?? AvailableMemory.current.byteCount,
      keepsGoing: !failsFast, retries: retries, forced: forced
    ) { stage in
      limits.last { $0.pattern.map { StageSelection.fits(stage.rawValue, $0) } ?? true }?.duration
    }
  }
}
