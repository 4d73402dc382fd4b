import ArgumentParser
import CanonicalJSON
import ContentStore
import Scheduler
import Stages

/// Runs stages again and compares what they make with what is in the cache, byte by byte.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run stages again and compare what they make with the cache, byte by byte.",
    discussion: """
      Nothing in the cache changes. Equal bytes show that this machine, with this version of the program, makes \
      what is in the cache. 'cache verify' checks that what is in the cache is undamaged.
      """)

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @Option(
    name: .customLong("rebuild"),
    help: ArgumentHelp(
      "The stage to run again, as 'plan' calls it; '*' stands for anything. May be given several times.",
      valueName: "stage"))
  var stages: [String] = []

  @OptionGroup var cores: CoreOptions

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print what was found as JSON.")
  var printsJSON = false

  func validate() throws {
    if stages.isEmpty { throw ValidationError("--rebuild names what to run again.") }
  }

  func run() async throws {
    let experiment = try loadExperiment(
      spec, isQuick: version.isQuick, printsJSON: printsJSON)
    let names = Set(try StageSelection(stages).stages(of: experiment.graph, in: spec))
    let plan = Plan(of: experiment, in: cache.store)
    let executor = LocalExecutor(
      executable: "/proc/self/exe", environment: experiment.numerics.environment,
      store: cache.store)
    let count = cores.count(noteOn: .standardError)
    let display = RunDisplay(on: .standardError)
    var findings: [Finding] = []
    for (entry, node) in zip(plan.entries, experiment.graph.nodes) where names.contains(entry.stage)
    {
      findings.append(
        await finding(entry, node, of: experiment, executor, cores: count, display))
    }
    display.finish()
    let stream = OutputStream.standardOutput
    if printsJSON {
      stream.write(JSONValue.array(findings.map(\.json)).prettyText)
    } else {
      for finding in findings { stream.writeLine(finding.text) }
    }
    guard findings.allSatisfy(\.isEqual) else { throw ExitCode(ExitStatus.stageFailed) }
  }

  /// What came of one stage.
  private struct Finding {
    let stage: StageID
    let outputCount: Int
    /// Why it cannot be said that the bytes are equal; `nil` when they are.
    let problem: String?

    var isEqual: Bool { problem == nil }

    var text: String {
      "\(stage): "
        + (problem ?? "the same bytes in \(outputCount) file\(outputCount == 1 ? "" : "s")")
    }

    var json: JSONValue {
      [
        "stage": .string(stage.rawValue), "equal": .boolean(isEqual),
        "problem": problem.map { .string($0) } ?? .null,
      ]
    }
  }

  private func finding(
    _ entry: Plan.Entry, _ node: StageNode, of experiment: Experiment, _ executor: LocalExecutor,
    cores: Int, _ display: RunDisplay
  ) async -> Finding {
    let stage = entry.stage
    guard entry.decision == .cached, let record = entry.lastRecord else {
      return Finding(
        stage: stage, outputCount: 0,
        problem: "is not in the cache, so that there is nothing to compare with")
    }
    let job = StageJob(
      experiment: experiment.name, stage: stage, preimage: record.preimage,
      outputs: record.outputs.keys.sorted(), threads: min(cores, node.usableCores),
      cacheRoot: cache.store.layout.root, diesWithParent: false, purpose: .compare)
    display.handle(.started(stage, job.key, cores: job.threads))
    let result = await executor.execute(job) { display.handle(.progress(stage, $0)) }
    switch result {
    case .ended:
      display.handle(.finished(stage, record))
      return Finding(stage: stage, outputCount: record.outputs.count, problem: nil)
    case .failed(let failure):
      display.handle(.failed(stage, failure))
      return Finding(
        stage: stage, outputCount: record.outputs.count,
        problem: failure.message + (failure.help.map { "\n  help: \($0)" } ?? ""))
    case .stopped:
      display.handle(.cancelled(stage))
      return Finding(stage: stage, outputCount: record.outputs.count, problem: "was stopped")
    }
  }
}
