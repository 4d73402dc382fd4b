import ArgumentParser
import ContentStore

/// Keeps what an experiment has in the cache.
struct CachePinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Keep what an experiment has in the cache now.")

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @OptionGroup var cache: CacheOptions

  func run() throws {
    try cache.withStore { store in
      let stages = try CachedStages(of: spec, in: store)
      guard !stages.keys.isEmpty else {
        throw refusal(
          "\(stages.experiment): nothing of it is in the cache\nhelp: run it first",
          status: ExitStatus.stageFailed)
      }
      try store.pin(
        Pin(experiment: stages.experiment, spec: absolutePath(spec), keys: Set(stages.keys)))
      OutputStream.standardOutput.writeLine(
        "\(stages.experiment): \(stages.keys.count) of \(countText(stages.count, "stage")) pinned")
    }
  }
}

/// Lets go of what an experiment has pinned.
struct CacheUnpinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Let go of what an experiment has pinned.")

  @Argument(
    help: ArgumentHelp("The experiment: its spec, or its name alone.", valueName: "spec"))
  var spec: String

  @OptionGroup var cache: CacheOptions

  func run() throws {
    try cache.withStore { store in
      let isName = try store.pins().contains { $0.experiment == spec }
      let name = isName ? spec : try loadExperiment(spec, printsJSON: false).name
      let wasPinned = try store.unpin(experiment: name)
      OutputStream.standardOutput.writeLine(
        wasPinned ? "\(name): pinned no more" : "\(name): was not pinned")
    }
  }
}
