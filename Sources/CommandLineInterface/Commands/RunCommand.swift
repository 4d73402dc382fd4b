import ArgumentParser
import CanonicalJSON
import ContentStore
import Scheduler
import Stages

/// Runs an experiment: every stage that is not in the cache.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run an experiment: every stage that is not in the cache.",
    discussion: """
      Stages run in processes of their own; what is interrupted loses only the stages that were \
      running. Files appear in results/<experiment>.
      """)

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @OptionGroup var scheduling: SchedulingOptions

  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only show what would run.")
  var isDryRun = false

  @OptionGroup var cache: CacheOptions

  @Option(
    name: .customLong("results"),
    help: ArgumentHelp(
      "Where the folder <experiment> with the readable files is made.", valueName: "folder"))
  var resultsFolder = "results"

  @Flag(name: .customLong("json"), help: "Print what happened as JSON.")
  var printsJSON = false

  func validate() throws {
    if resultsFolder.isEmpty { throw ValidationError("--results needs the path of a folder.") }
  }

  func run() async throws {
    let (whole, origin) = try loadExperimentWithOrigin(spec, printsJSON: printsJSON)
    let experiment = try scheduling.part(of: whole, in: spec)
    if isDryRun {
      PlanPrinter(printsJSON: printsJSON).show(Plan(of: experiment, in: cache.store), experiment)
      return
    }
    let start = ContinuousClock.now
    let policy = try scheduling.policy(
      for: experiment, cores: scheduling.cores.count(noteOn: .standardError), in: spec)
    let display = RunDisplay(on: .standardError)
    let interruption = Interruption()
    let summary: RunSummary
    do throws(StoreError) {
      summary = try await run(experiment, policy, display, interruption)
    } catch {
      display.finish()
      throw unusable(error, help: "--cache names another folder for the cache")
    }
    display.finish()
    let results: (placed: [String], removed: [String])
    do throws(StoreError) { results = try place(summary, of: experiment, origin) } catch {
      throw unusable(
        error,
        help: "what was computed is in the cache; --results names another folder for the results")
    }
    let report = RunReport(
      experiment: experiment, summary: summary, elapsed: ContinuousClock.now - start,
      figures: results.placed.filter { $0.hasSuffix(".svg") }, removed: results.removed)
    if printsJSON {
      OutputStream.standardOutput.write(report.json.prettyText)
    } else {
      report.show(on: .standardOutput, failuresOn: .standardError)
    }
    if let signal = interruption.signal { throw ExitCode(128 + signal) }
    guard summary.isSuccess else { throw ExitCode(ExitStatus.stageFailed) }
  }

  /// Says why a folder cannot be used, and gives the exit status to end with.
  private func unusable(_ error: StoreError, help: String) -> ExitCode {
    let stream = OutputStream.standardError
    let word = Style.red("error:", if: stream.usesColour)
    stream.writeLine("\(word) \(error)\nhelp: \(help)")
    return ExitCode(ExitStatus.storeUnusable)
  }

  private func run(
    _ experiment: Experiment, _ policy: RunPolicy, _ display: RunDisplay,
    _ interruption: Interruption
  ) async throws(StoreError) -> RunSummary {
    let store = cache.store
    let runner = PipelineRunner(
      graph: experiment.graph, experiment: experiment.name, numerics: Numerics.current,
      store: store,
      executor: LocalExecutor(
        executable: "/proc/self/exe", environment: Numerics.environment, store: store),
      policy: policy, report: { display.handle($0) })
    let task = Task { () async -> Result<RunSummary, StoreError> in
      do throws(StoreError) { return .success(try await runner.run()) } catch {
        return .failure(error)
      }
    }
    interruption.onSignal { task.cancel() }
    return try await task.value.get()
  }

  /// Gives the outputs of the finished stages their readable names, and takes away what an earlier
  /// spec gave and this one does not.
  private func place(
    _ summary: RunSummary, of experiment: Experiment, _ origin: ProvenanceOrigin
  ) throws(StoreError) -> (placed: [String], removed: [String]) {
    let store = cache.store
    let folder = ResultsFolder(path: "\(resultsFolder)/\(experiment.name)", store: store)
    folder.removeAbandonedFiles()
    store.note(origin: origin.json(isWhole: true), ofExperiment: experiment.name)
    let results = ResultPlacement(summary, of: experiment, origin)
    let cores = AvailableCores.current.count
    let placed = results.names.map { "\(folder.path)/\($0)" }
    guard summary.cancelledCount == 0, !scheduling.isPartial else {
      // What the spec gives besides is not known of stages that were stopped, and stays of others.
      try folder.add(results.files, threads: cores)
      return (placed, removed: [])
    }
    let removed = try folder.fill(with: results.files, threads: cores)
    return (placed, removed: removed.map { "\(folder.path)/\($0)" })
  }
}

extension Plan {
  /// What a run of the experiment would do.
  init(of experiment: Experiment, in store: ArtifactStore) {
    self.init(
      graph: experiment.graph, experiment: experiment.name, numerics: Numerics.current,
      store: store)
  }
}
