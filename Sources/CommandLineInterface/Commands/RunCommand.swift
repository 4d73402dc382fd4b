import ArgumentParser
import CanonicalJSON
import ContentStore
import FoundationEssentials
import Scheduler
import Stages

/// Runs an experiment: every stage that is not in the cache.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run an experiment: every stage that is not in the cache.",
    discussion: """
      Stages run in processes of their own. What is stopped (Ctrl-C, SIGTERM, SIGUSR1, SIGUSR2) goes \
      on when it is run again: trainings from where they were, of other stages those that were \
      running anew. Trainings also save themselves every 30 seconds, or as many as \
      $DNF_CHECKPOINT_SECONDS says (0 is after every batch), or as many epochs as \
      $DNF_CHECKPOINT_EPOCHS says, or both. Files appear in results/<experiment>.
      """)

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @OptionGroup var scheduling: SchedulingOptions

  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only show what would run.")
  var isDryRun = false

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var paranoia: ParanoiaOptions

  @Option(
    name: .customLong("results"),
    help: ArgumentHelp(
      "Where the folder <experiment> with the readable files is made: otherwise in results, or in "
        + "results/quick with --quick.", valueName: "folder"))
  var writtenResultsFolder: String?

  private var resultsFolder: String {
    writtenResultsFolder ?? (version.isQuick ? "results/quick" : "results")
  }

  @Flag(name: .customLong("json"), help: "Print what happened as JSON.")
  var printsJSON = false

  func validate() throws {
    if writtenResultsFolder == "" { throw ValidationError("--results needs the path of a folder.") }
    do throws(StageFailure) {
      _ = try CheckpointInterval.read(from: ProcessInfo.processInfo.environment)
    } catch { throw ValidationError("\(error)") }
  }

  func run() async throws {
    let (whole, origin) = try loadExperimentWithOrigin(
      spec, isQuick: version.isQuick, printsJSON: printsJSON)
    let experiment = try scheduling.part(of: whole, in: spec)
    let store = cache.store(paranoia.check)
    if isDryRun {
      PlanPrinter(printsJSON: printsJSON).show(Plan(of: experiment, in: store), experiment)
      return
    }
    guard experiment.numerics.isAvailable else {
      let stream = OutputStream.standardError
      stream.writeLine(
        "\(Style.red("error:", if: stream.usesColour)) \(spec) asks for `numerics: portable`, and this "
          + "processor lacks AVX2 or FMA\nhelp: with `numerics: native` it runs here, with results of "
          + "this kind of processor")
      throw ExitCode(ExitStatus.specInvalid)
    }
    let start = ContinuousClock.now
    let policy = try scheduling.policy(
      for: experiment, cores: scheduling.cores.count(noteOn: .standardError), in: spec)
    let display = RunDisplay(on: .standardError)
    let interruption = Interruption()
    let journal = EventJournal(
      experiment: experiment.name,
      facts: [
        "spec": .string(spec), "program": .string(DNFPipeline.configuration.version),
        "stages": .integer(Int64(experiment.graph.nodes.count)),
        "cores": .integer(Int64(policy.cores)), "numerics": experiment.numerics.json,
        "quick": .boolean(version.isQuick),
      ], in: store.layout)
    let notes = RunNotes(in: store, experiment: experiment.name, spec: absolutePath(spec))
    defer { notes.finish() }
    let summary: RunSummary
    do throws(StoreError) {
      summary = try await run(experiment, in: store, policy, interruption) {
        notes.note($0)
        journal.note($0)
        display.handle($0)
      }
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
    let status =
      interruption.signal.map(ExitStatus.afterSignal)
      ?? (summary.isSuccess
        ? 0 : summary.failedCount > 0 ? ExitStatus.stageFailed : ExitStatus.stopped)
    journal.end(summary, status: status)
    guard status == 0 else { throw ExitCode(status) }
  }

  /// Says why a folder cannot be used, and gives the exit status to end with.
  private func unusable(_ error: StoreError, help: String) -> ExitCode {
    let stream = OutputStream.standardError
    let word = Style.red("error:", if: stream.usesColour)
    stream.writeLine("\(word) \(error)\nhelp: \(help)")
    return ExitCode(ExitStatus.storeUnusable)
  }

  private func run(
    _ experiment: Experiment, in store: ArtifactStore, _ policy: RunPolicy,
    _ interruption: Interruption, report: @escaping @Sendable (RunEvent) -> Void
  ) async throws(StoreError) -> RunSummary {
    let runner = PipelineRunner(
      graph: experiment.graph, experiment: experiment.name, numerics: experiment.numerics.json,
      store: store,
      executor: LocalExecutor(
        executable: "/proc/self/exe", environment: experiment.numerics.environment, store: store),
      policy: policy, report: report)
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

extension RunNotes {
  /// Notes the computation that an event is about.
  func note(_ event: RunEvent) {
    switch event {
    case .started(let stage, let key, _): note(key, stage: stage.rawValue)
    case .finished(let stage, let record), .cached(let stage, let record):
      note(record.key, stage: stage.rawValue)
    case .progress, .waiting, .retrying, .failed, .blocked, .cancelled: break
    }
  }
}

extension Plan {
  /// What a run of the experiment would do.
  init(of experiment: Experiment, in store: ArtifactStore) {
    self.init(
      graph: experiment.graph, experiment: experiment.name, numerics: experiment.numerics.json,
      store: store)
  }
}
