import ArgumentParser
import CanonicalJSON
import ContentStore

/// Lists what is in the cache.
struct CacheListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List the records of the cache, the last used last.")

  @Flag(name: .customLong("pins"), help: "List what is pinned instead.")
  var listsPins = false

  @OptionGroup var cache: CacheOptions

  @Flag(name: .customLong("json"), help: "Print the list as JSON.")
  var printsJSON = false

  func run() throws {
    try cache.withStore { store in
      let inventory = try CacheInventory(of: store, now: currentTime())
      let stream = OutputStream.standardOutput
      if listsPins {
        let pins = try store.pins()
        stream.write(printsJSON ? pinsJSON(pins, inventory).prettyText : text(pins, inventory))
        return
      }
      let names = StageNames(of: store, runs: inventory.runs)
      let texts = inventory.records.mapValues { names.text(of: $0.key, kind: $0.kind) }
      let records = inventory.records.values.sorted {
        ($0.lastUse, texts[$0.key] ?? "") < ($1.lastUse, texts[$1.key] ?? "")
      }
      if printsJSON {
        let rows = records.map { json($0, inventory, names) }
        stream.write(
          JSONValue.object([
            "records": .array(rows), "objects": .integer(Int64(inventory.objects.count)),
            "bytes": .integer(Int64(inventory.byteCount)),
          ]).prettyText)
        return
      }
      var table = TextTable(["STAGE", "SIZE", "LAST USE", "TOOK", "KEY", "PARAMETERS"])
      for record in records {
        table.add([
          texts[record.key] ?? "", sizeText(inventory.byteCount(of: record)),
          timeText(record.lastUse), Duration.seconds(record.elapsedSeconds).unitText,
          record.key.prefix, store.record(of: record.key)?.preimage.parameters.shortText ?? "",
        ])
      }
      if !records.isEmpty { stream.write(table.text) }
      stream.writeLine(
        "\(countText(records.count, "record")), \(countText(inventory.objects.count, "object")), "
          + "\(sizeText(inventory.byteCount)) in \(store.layout.root)")
    }
  }

  private func json(
    _ record: CacheInventory.Record, _ inventory: CacheInventory, _ names: StageNames
  ) -> JSONValue {
    [
      "key": .string("\(record.key)"), "kind": .string(record.kind),
      "stages": .array(names[record.key].map { .string("\($0)") }),
      "bytes": .integer(Int64(inventory.byteCount(of: record))),
      "last_use": .integer(Int64(record.lastUse)), "seconds": .number(record.elapsedSeconds),
      "pinned": .boolean(inventory.pinnedKeys.contains(record.key)),
    ]
  }

  private func text(_ pins: [Pin], _ inventory: CacheInventory) -> String {
    guard !pins.isEmpty else { return "nothing is pinned\n" }
    var table = TextTable(["EXPERIMENT", "RECORDS", "SIZE", "SPEC"])
    for pin in pins {
      table.add([
        pin.experiment, "\(pin.keys.count)", sizeText(byteCount(of: pin, inventory)), pin.spec,
      ])
    }
    return table.text
  }

  private func pinsJSON(_ pins: [Pin], _ inventory: CacheInventory) -> JSONValue {
    .array(
      pins.map { pin in
        [
          "experiment": .string(pin.experiment), "spec": .string(pin.spec),
          "keys": .array(pin.keys.sorted().map { .string("\($0)") }),
          "bytes": .integer(Int64(byteCount(of: pin, inventory))),
        ]
      })
  }

  private func byteCount(of pin: Pin, _ inventory: CacheInventory) -> Int {
    let digests = pin.keys.compactMap { inventory.records[$0]?.outputs }
      .reduce(into: Set<Digest>()) { $0.formUnion($1) }
    return digests.reduce(0) { $0 + (inventory.objects[$1]?.byteCount ?? 0) }
  }
}

extension JSONValue {
  /// The single values of a document with their names, as far as they fit on a line.
  fileprivate var shortText: String {
    let limit = 60
    let text = leaves("").map { "\($0)=\($1)" }.joined(separator: " ")
    return text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }

  private func leaves(_ path: String) -> [(String, String)] {
    switch self {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { name, value in
        value.leaves(path.isEmpty ? name : "\(path).\(name)")
      }
    case .string(let text): [(path, text)]
    default: [(path, canonicalText)]
    }
  }
}
