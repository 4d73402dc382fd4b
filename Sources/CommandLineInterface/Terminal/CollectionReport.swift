import CanonicalJSON
import ContentStore

/// What is said of a collection, before it or after it.
struct CollectionReport {
  let plan: CollectionPlan
  let inventory: CacheInventory
  let names: StageNames

  /// The report for people: what would go in detail, or what has gone in sum.
  func text(_ outcome: Collector.Outcome?) -> String {
    if let outcome {
      let remaining = inventory.records.count - outcome.recordCount
      return "removed \(countText(outcome.recordCount, "record")) and "
        + "\(countText(outcome.objectCount, "object")), \(sizeText(outcome.byteCount)); "
        + "\(countText(remaining, "record")) stay\(remaining == 1 ? "s" : "")\n"
    }
    var table = TextTable(["STAGE", "SPEC", "LAST USE", "AGE", "SIZE", "WHY"])
    let specs = specs()
    for entry in plan.records {
      table.add([
        names.text(of: entry.record.key, kind: entry.record.kind), specs[entry.record.key] ?? "-",
        timeText(entry.record.lastUse), ageText(inventory.now - entry.record.lastUse),
        sizeText(entry.byteCount), code(entry.reason),
      ])
    }
    let text = plan.records.isEmpty ? "" : table.text
    let others = [
      (plan.orphanCount, "object without a record"), (plan.checkpoints.count, "checkpoint"),
      (plan.logs.count, "log"), (plan.runs.count, "note of a run"),
      (plan.leftovers.count, "folder with quarantined or half-transferred files"),
    ].filter { $0.0 > 0 }.map { "\($0.0) × \($0.1)\n" }.joined()
    let remaining = inventory.records.count - plan.records.count
    return text + others
      + "would remove \(countText(plan.records.count, "record")) and "
      + "\(countText(plan.objects.count, "object")), \(sizeText(plan.byteCount)); "
      + "\(countText(remaining, "record")) and \(sizeText(plan.remainingByteCount)) of contents "
      + "would stay\n"
  }

  /// The report for programs.
  func json(_ outcome: Collector.Outcome?) -> JSONValue {
    let specs = specs()
    let records = plan.records.map { entry -> JSONValue in
      [
        "key": .string("\(entry.record.key)"),
        "stages": .array(names[entry.record.key].map { .string("\($0)") }),
        "spec": specs[entry.record.key].map { .string($0) } ?? .null,
        "last_use": .integer(Int64(entry.record.lastUse)),
        "bytes": .integer(Int64(entry.byteCount)), "reason": .string(code(entry.reason)),
      ]
    }
    let removed: JSONValue =
      outcome.map { outcome in
        [
          "records": .integer(Int64(outcome.recordCount)),
          "objects": .integer(Int64(outcome.objectCount)),
          "bytes": .integer(Int64(outcome.byteCount)),
        ]
      } ?? .null
    return [
      "records": .array(records), "objects": .integer(Int64(plan.objects.count)),
      "bytes": .integer(Int64(plan.byteCount)),
      "remaining_bytes": .integer(Int64(plan.remainingByteCount)), "removed": removed,
    ]
  }

  /// The specs whose runs asked for each record last.
  private func specs() -> [StageKey: String] {
    var specs: [StageKey: String] = [:]
    for run in inventory.runs {
      for key in run.stages.keys { specs[key] = run.spec }
    }
    return specs
  }

  private func code(_ reason: CollectionPlan.Reason) -> String {
    switch reason {
    case .age: "age"
    case .size: "size"
    }
  }
}
