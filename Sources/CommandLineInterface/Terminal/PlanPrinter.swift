import CanonicalJSON
import Scheduler
import Stages

/// Shows what a run would do, and why.
struct PlanPrinter {
  let printsJSON: Bool

  /// Shows a plan on standard output.
  func show(_ plan: Plan, _ experiment: Experiment) {
    let stream = OutputStream.standardOutput
    guard !printsJSON else {
      stream.write(json(plan, experiment).prettyText)
      return
    }
    let width = plan.entries.map(\.stage.rawValue.count).max() ?? 0
    let usesColour = stream.usesColour
    var text = ""
    for entry in plan.entries {
      let name = entry.stage.rawValue
      let padding = String(repeating: " ", count: width - name.count)
      let reasons = (entry.reasons.map(\.description) + remarks(on: entry)).joined(separator: "; ")
      let word = word(entry.decision, if: usesColour)
      text += "\(name)\(padding)  \(word)\(reasons.isEmpty ? "" : "  " + reasons)\n"
    }
    stream.write(text)
    let counts = [Plan.Decision.run, .unknownUntilUpstream, .cached].map { decision in
      plan.entries.count { $0.decision == decision }
    }
    stream.writeLine("")
    stream.writeLine(
      "\(experiment.name): \(counts[0]) to run, \(counts[1]) unknown until upstream has run, "
        + "\(counts[2]) cached")
    if let estimate = plan.estimate, estimate.knownCount > 0 {
      stream.writeLine(sentence(estimate))
    }
  }

  /// What else is known of a stage that may run.
  private func remarks(on entry: Plan.Entry) -> [String] {
    guard entry.decision != .cached else { return [] }
    var remarks: [String] = []
    if entry.hasCheckpoint { remarks.append("goes on from a checkpoint") }
    if let record = entry.lastRecord {
      remarks.append("took \(Duration.seconds(record.elapsedSeconds).unitText)")
    }
    if entry.mayStopHere { remarks.append("equal results may stop here") }
    return remarks
  }

  /// What is known of the time that a run takes.
  private func sentence(_ estimate: Plan.Estimate) -> String {
    var parts = ["\(Duration.seconds(estimate.toRun).unitText) of work to run"]
    if estimate.perhaps > 0 {
      parts.append(
        "up to \(Duration.seconds(estimate.perhaps).unitText) more if it does not stop at equal "
          + "results")
    }
    if estimate.unknownCount > 0 {
      parts.append(
        "nothing is known of the time of \(estimate.unknownCount) stage"
          + (estimate.unknownCount == 1 ? "" : "s"))
    }
    return "by what stages took last time: " + parts.joined(separator: ", ")
  }

  private func word(_ decision: Plan.Decision, if usesColour: Bool) -> String {
    switch decision {
    case .cached: Style.green("cached", if: usesColour)
    case .run: Style.yellow("run    ", if: usesColour)
    case .unknownUntilUpstream: Style.cyan("unknown", if: usesColour)
    }
  }

  private func json(_ plan: Plan, _ experiment: Experiment) -> JSONValue {
    let stages = plan.entries.map { entry -> JSONValue in
      var members: [String: JSONValue] = [
        "stage": .string(entry.stage.rawValue), "decision": .string(code(entry.decision)),
        "reasons": .array(entry.reasons.map { .string($0.description) }),
        "has_checkpoint": .boolean(entry.hasCheckpoint),
        "may_stop_here": .boolean(entry.mayStopHere),
      ]
      members["last_seconds"] = entry.lastRecord.map { .number($0.elapsedSeconds) }
      return .object(members)
    }
    return [
      "experiment": .string(experiment.name), "stale": .boolean(plan.isStale),
      "stages": .array(stages),
    ]
  }

  private func code(_ decision: Plan.Decision) -> String {
    switch decision {
    case .cached: "cached"
    case .run: "run"
    case .unknownUntilUpstream: "unknown"
    }
  }
}
