import ArgumentParser
import CanonicalJSON
import Scheduler
import Stages

/// Shows what is in the cache of an experiment, and what it took to make it.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what of an experiment is in the cache, its size and what it took.")

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print the status as JSON.")
  var printsJSON = false

  func run() throws {
    let experiment = try loadExperiment(
      spec, isQuick: version.isQuick, printsJSON: printsJSON)
    let plan = Plan(of: experiment, in: cache.store)
    let history = RunHistory(experiment: experiment.name, in: cache.store.layout)
    let stream = OutputStream.standardOutput
    if printsJSON {
      let stages = plan.entries.map { json($0, history) }
      stream.write(
        JSONValue.object([
          "experiment": .string(experiment.name), "stages": .array(stages),
        ]).prettyText)
      return
    }
    let width = plan.entries.map(\.stage.rawValue.count).max() ?? 0
    for entry in plan.entries {
      let name = entry.stage.rawValue
      stream.writeLine(
        name + String(repeating: " ", count: width - name.count) + "  " + text(entry, history))
    }
  }

  private func text(_ entry: Plan.Entry, _ history: RunHistory) -> String {
    guard entry.decision == .cached, let record = entry.lastRecord else {
      let word = entry.lastRecord == nil ? "missing" : "out of date"
      // Of several lines the first says what it is about.
      let failure = failure(entry, history)?.split(separator: "\n").first
      return word + (failure.map { ", the last attempt failed: \($0)" } ?? "")
    }
    let bytes = record.outputs.values.reduce(0) { $0 + $1.byteCount }
    return "cached   \(sizeText(bytes)), took \(Duration.seconds(record.elapsedSeconds).unitText), "
      + "peak memory \(sizeText(record.peakMemoryBytes))"
  }

  /// Why the last attempt at a stage failed, if it did.
  private func failure(_ entry: Plan.Entry, _ history: RunHistory) -> String? {
    entry.decision == .cached ? nil : history.attempts[entry.stage]?.failure
  }

  private func json(_ entry: Plan.Entry, _ history: RunHistory) -> JSONValue {
    var members: [String: JSONValue] = [
      "stage": .string(entry.stage.rawValue),
      "state": .string(
        entry.decision == .cached ? "cached" : entry.lastRecord == nil ? "missing" : "out_of_date"),
    ]
    if entry.decision == .cached, let record = entry.lastRecord {
      members["seconds"] = .number(record.elapsedSeconds)
      members["peak_memory_bytes"] = .integer(Int64(record.peakMemoryBytes))
      members["outputs"] = .object(
        record.outputs.mapValues { .string($0.digest.hexadecimal) })
    }
    members["failure"] = failure(entry, history).map { .string($0) }
    return .object(members)
  }
}
