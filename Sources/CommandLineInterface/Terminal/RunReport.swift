import CanonicalJSON
import Scheduler
import Stages

/// What is said at the end of a run: counts, figures, and the failures last.
struct RunReport {
  let experiment: Experiment
  let summary: RunSummary
  let elapsed: Duration
  /// The paths of the figures.
  let figures: [String]
  /// The paths of files that an earlier spec gave and that were removed.
  let removed: [String]

  /// The report for programs.
  var json: JSONValue {
    [
      "experiment": .string(experiment.name),
      "executed": .integer(Int64(summary.executedCount)),
      "cached": .integer(Int64(summary.cachedCount)),
      "failed": .integer(Int64(summary.failedCount)),
      "blocked": .integer(Int64(summary.blockedCount)),
      "cancelled": .integer(Int64(summary.cancelledCount)),
      "seconds": .number((elapsed / .seconds(1)).rounded(toPlaces: 3)),
      "stages": .array(summary.entries.map(stageJSON)),
      "figures": .array(figures.map { .string($0) }),
      "removed": .array(removed.map { .string($0) }),
    ]
  }

  private func stageJSON(_ entry: RunSummary.Entry) -> JSONValue {
    var members: [String: JSONValue] = ["stage": .string(entry.stage.rawValue)]
    switch entry.outcome {
    case .executed(let record):
      members["outcome"] = "executed"
      members["seconds"] = .number(record.elapsedSeconds)
    case .cached: members["outcome"] = "cached"
    case .failed:
      members["outcome"] = "failed"
      let failure = summary.failures.first { $0.stage == entry.stage }
      members["message"] = failure.map { .string($0.message) }
      members["log"] = failure?.logPath.map { .string($0) }
    case .blocked(let cause):
      members["outcome"] = "blocked"
      members["by"] = .string(cause.rawValue)
    case .cancelled:
      members["outcome"] = "cancelled"
      if summary.saved.contains(entry.stage) { members["saved"] = true }
    }
    return .object(members)
  }

  /// The report for people.
  func show(on stream: OutputStream, failuresOn errors: OutputStream) {
    var parts = ["\(summary.executedCount) executed", "\(summary.cachedCount) cached"]
    for (count, word) in [
      (summary.failedCount, "failed"), (summary.blockedCount, "blocked"),
      (summary.cancelledCount, "stopped"),
    ] where count > 0 {
      parts.append("\(count) \(word)")
    }
    stream.writeLine(
      "\(experiment.name): \(summary.entries.count) stages, \(parts.joined(separator: ", ")) "
        + "in \(elapsed.unitText)")
    if !figures.isEmpty {
      stream.writeLine("figures:")
      for figure in figures { stream.writeLine("  \(figure)") }
    }
    if !removed.isEmpty {
      stream.writeLine("removed, since the spec does not give them any more:")
      for path in removed { stream.writeLine("  \(path)") }
    }
    // Claims come last: what else failed may be why they do not hold.
    let isClaim = { (failure: FailureReport) in failure.stage == Experiment.expectation }
    for failure in summary.failures where !isClaim(failure) { show(failure, on: errors) }
    let missing = summary.entries.filter {
      $0.outcome.record == nil && $0.stage != Experiment.expectation
    }
    if !missing.isEmpty {
      errors.writeLine("")
      switch summary.saved.count {
      case 0: errors.writeLine("Run the same command again to go on with what is missing.")
      case let count:
        errors.writeLine(
          "\(count == 1 ? "1 stage was" : "\(count) stages were") saved midway: "
            + summary.saved.map(\.rawValue).joined(separator: ", "))
        errors.writeLine("Run the same command again to go on from there.")
      }
    }
    for failure in summary.failures where isClaim(failure) { showClaims(failure, on: errors) }
  }

  /// The claims that do not hold; their stage says nothing else, and runs again every time.
  private func showClaims(_ failure: FailureReport, on stream: OutputStream) {
    guard failure.ending == nil || failure.help != nil else { return show(failure, on: stream) }
    stream.writeLine("")
    let word = Style.red("error:", if: stream.usesColour)
    stream.writeLine("\(word) \(experiment.name): \(failure.message)")
    if let help = failure.help { stream.writeLine("  help: \(help)") }
  }

  private func show(_ failure: FailureReport, on stream: OutputStream) {
    let colour = stream.usesColour
    stream.writeLine("")
    let word = Style.red("error:", if: colour)
    stream.writeLine("\(word) stage \(failure.stage) failed: \(failure.message)")
    if let help = failure.help { stream.writeLine("  help: \(help)") }
    if let ending = failure.ending { stream.writeLine("  its process ended with \(ending)") }
    if !failure.logTail.isEmpty {
      stream.writeLine("  the end of its log:")
      for line in failure.logTail {
        stream.writeLine("    " + Style.dim(line, if: colour))
      }
    }
    if let path = failure.logPath { stream.writeLine("  the whole log: \(path)") }
  }
}
