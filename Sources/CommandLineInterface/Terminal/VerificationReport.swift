import CanonicalJSON
import ContentStore

/// What is said of a checked cache.
struct VerificationReport {
  let findings: CacheFindings
  let names: StageNames
  /// Where damaged files were moved to, if they were.
  let quarantine: String?

  /// The report for people.
  func text(isRepaired: Bool) -> String {
    var lines: [String] = []
    for object in findings.damagedObjects {
      lines.append("object \(object.digest.hexadecimal.prefix(16)) is \(word(object.problem))")
      for output in object.outputs {
        lines.append("  \(output.name) of \(names.text(of: output.key, kind: output.kind))")
      }
      if object.outputs.isEmpty { lines.append("  no record refers to it") }
    }
    for record in findings.damagedRecords {
      lines.append("record \(record.key.prefix) \(record.problem)")
      for name in names[record.key] { lines.append("  of \(name)") }
    }
    lines.append(
      "\(countText(findings.objectCount, "object")) (\(sizeText(findings.byteCount))) and "
        + "\(countText(findings.recordCount, "record")) checked: "
        + "\(count(.damaged)) damaged and \(count(.missing)) missing objects, "
        + "\(findings.damagedRecords.count) damaged records")
    if findings.orphanCount > 0 {
      lines.append(
        "\(countText(findings.orphanCount, "object")) (\(sizeText(findings.orphanByteCount))) "
          + "that no record refers to; `cache gc` removes them")
    }
    if findings.foreignRecordCount > 0 {
      lines.append(
        "\(countText(findings.foreignRecordCount, "record")) of other versions, left alone")
    }
    if let quarantine {
      lines.append("moved to \(quarantine); the next run computes the stages concerned again")
    } else if !findings.areNone && !isRepaired {
      lines.append("help: --repair moves these aside; the next run computes their stages again")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The report for programs.
  var json: JSONValue {
    func stages(_ key: StageKey) -> JSONValue { .array(names[key].map { .string("\($0)") }) }
    let objects = findings.damagedObjects.map { object -> JSONValue in
      let outputs = object.outputs.map { output -> JSONValue in
        [
          "key": .string("\(output.key)"), "kind": .string(output.kind),
          "output": .string(output.name), "stages": stages(output.key),
        ]
      }
      return [
        "digest": .string("\(object.digest)"), "problem": .string(word(object.problem)),
        "outputs": .array(outputs),
      ]
    }
    let records = findings.damagedRecords.map { record -> JSONValue in
      [
        "key": .string("\(record.key)"), "problem": .string(record.problem),
        "stages": stages(record.key),
      ]
    }
    return [
      "objects": .integer(Int64(findings.objectCount)),
      "bytes": .integer(Int64(findings.byteCount)),
      "records": .integer(Int64(findings.recordCount)),
      "records_of_other_versions": .integer(Int64(findings.foreignRecordCount)),
      "damaged_objects": .array(objects), "damaged_records": .array(records),
      "orphans": .integer(Int64(findings.orphanCount)),
      "orphan_bytes": .integer(Int64(findings.orphanByteCount)),
      "quarantine": quarantine.map { .string($0) } ?? .null,
    ]
  }

  private func count(_ problem: CacheFindings.DamagedObject.Problem) -> Int {
    findings.damagedObjects.count { $0.problem == problem }
  }

  private func word(_ problem: CacheFindings.DamagedObject.Problem) -> String {
    switch problem {
    case .damaged: "damaged"
    case .missing: "missing"
    }
  }
}
