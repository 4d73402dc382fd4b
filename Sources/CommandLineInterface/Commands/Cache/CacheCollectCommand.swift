import ArgumentParser
import CanonicalJSON
import ContentStore
import Glibc

/// Removes from the cache what is not needed.
struct CacheCollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Remove from the cache what is not needed.",
    discussion: """
      Without limits, what no record refers to goes, and what stopped or failed stages left a week \
      ago. --max-age and --max-size remove records as well, the one used longest ago first. What is \
      pinned, used by a running experiment, or was used within the last hour always stays.
      """)

  @Option(
    name: .customLong("max-size"),
    help: ArgumentHelp(
      "Remove records until the contents take no more than this, such as 500M or 50G.",
      valueName: "size"),
    transform: { try SizeAndAge.byteCount($0) })
  var maximumByteCount: Int?

  @Option(
    name: .customLong("max-age"),
    help: ArgumentHelp(
      "Remove records that no run has used for this long, such as 12h or 30d.", valueName: "age"),
    transform: { try SizeAndAge.seconds($0) })
  var maximumAge: Int?

  @Option(
    name: .customLong("keep-runs"),
    help: ArgumentHelp(
      "Keep what the last runs of each experiment used; equal runs count once.",
      valueName: "number"))
  var keptRunCount: Int?

  @Option(
    name: .customLong("keep"),
    help: ArgumentHelp(
      "Keep all that this experiment has in the cache. May be given several times.",
      valueName: "spec"))
  var keptSpecs: [String] = []

  @Flag(
    name: [.customShort("n"), .customLong("dry-run")], help: "Only show what would be removed.")
  var isDryRun = false

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print what is removed as JSON.")
  var printsJSON = false

  func validate() throws {
    if let keptRunCount, keptRunCount < 0 {
      throw ValidationError("--keep-runs is a number of runs and cannot be \(keptRunCount).")
    }
    let keepsSome = keptRunCount != nil || !keptSpecs.isEmpty
    if keepsSome && maximumAge == nil && maximumByteCount == nil {
      throw ValidationError(
        "--keep-runs and --keep say what stays when --max-age or --max-size removes records, and "
          + "neither is given; --max-age 0d removes all else.")
    }
  }

  func run() throws {
    try cache.withStore { store in
      var policy = CollectionPolicy()
      policy.maximumByteCount = maximumByteCount
      policy.maximumAge = maximumAge
      policy.keptRunCount = keptRunCount ?? 0
      for spec in keptSpecs {
        let stages = try CachedStages(of: spec, in: store)
        policy.keptKeys.formUnion(stages.keys + stages.otherKeys)
      }
      let now = currentTime()
      let inventory = try CacheInventory(of: store, now: now)
      let plan = CollectionPlanner.plan(inventory, policy)
      let report = CollectionReport(
        plan: plan, inventory: inventory, names: StageNames(of: store, runs: inventory.runs))
      var outcome: Collector.Outcome?
      if !isDryRun {
        // A run notes a record within milliseconds of finding it; seconds, on a laden machine.
        let collector = Collector(of: store, policy: policy, now: now, pause: { sleep(2) })
        outcome = try collector.collect(plan)
      }
      OutputStream.standardOutput.write(
        printsJSON ? report.json(outcome).prettyText : report.text(outcome))
    }
  }
}
