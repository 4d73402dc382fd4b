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
      let reasons = entry.reasons.map(\.description).joined(separator: "; ")
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
      [
        "stage": .string(entry.stage.rawValue), "decision": .string(code(entry.decision)),
        "reasons": .array(entry.reasons.map { .string($0.description) }),
      ]
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
