import ContentStore

/// The provenance of content as the records of a cache tell it, by digests alone.
struct RecordChains {
  private let store: ArtifactStore
  /// The records by the content of their outputs, in the order of keys.
  private let makers: [Digest: [StageRecord]]
  private let names: [StageKey: [ArtifactStore.LogicalStage]]

  /// Reads every record of a cache.
  init(in store: ArtifactStore) {
    self.store = store
    var makers: [Digest: [StageRecord]] = [:]
    for record in store.records() {
      for digest in Set(record.outputs.values.map(\.digest)) {
        makers[digest, default: []].append(record)
      }
    }
    self.makers = makers
    names = makers.isEmpty ? [:] : store.logicalStages()
  }

  /// The provenance of some content, once for every record that has it among its outputs and every
  /// experiment that the record belongs to.
  func provenances(of content: StoredObject) -> [Provenance] {
    (makers[content.digest] ?? []).flatMap { record -> [Provenance] in
      let output = record.outputs.filter { $0.value == content }.map(\.key).min()
      guard let output else { return [] }
      let known = names[record.key] ?? []
      let experiments = Set(known.map(\.experiment)).sorted()
      return (experiments.isEmpty ? [nil] : experiments.map(Optional.some)).map { experiment in
        provenance(Provenance.Output(name: output, content: content), record, experiment)
      }
    }
  }

  private func provenance(
    _ output: Provenance.Output, _ record: StageRecord, _ experiment: String?
  ) -> Provenance {
    let origin = experiment.flatMap(store.origin(ofExperiment:)).flatMap(ProvenanceOrigin.init)
    var chain = Chain(makers: makers, names: names, experiment: experiment)
    chain.add(record, using: output.name)
    return Provenance(
      origin: origin, experiment: experiment, output: output, stages: chain.stages)
  }
}

/// A chain that grows from its end: a record is added after those that made its inputs.
private struct Chain {
  let makers: [Digest: [StageRecord]]
  let names: [StageKey: [ArtifactStore.LogicalStage]]
  let experiment: String?
  private var entries: [(record: StageRecord, inputs: [String: Provenance.Input])] = []
  private var used: [Set<String>] = []
  private var positions: [StageKey: Int] = [:]
  /// The records that wait for the makers of their inputs: none can be its own maker.
  private var open: Set<StageKey> = []

  init(
    makers: [Digest: [StageRecord]], names: [StageKey: [ArtifactStore.LogicalStage]],
    experiment: String?
  ) {
    self.makers = makers
    self.names = names
    self.experiment = experiment
  }

  var stages: [Provenance.Stage] {
    zip(entries, used).map { entry, used in
      let names = names[entry.record.key] ?? []
      let name = names.first { $0.experiment == experiment } ?? names.first
      return Provenance.Stage(
        id: name.map { StageID(rawValue: $0.stage) }, entry.record.preimage,
        key: entry.record.key, inputs: entry.inputs,
        outputs: entry.record.outputs.filter { used.contains($0.key) }.mapValues(\.digest))
    }
  }

  @discardableResult
  mutating func add(_ record: StageRecord, using output: String) -> Int {
    if let known = positions[record.key] {
      used[known].insert(output)
      return known
    }
    open.insert(record.key)
    var inputs: [String: Provenance.Input] = [:]
    for (name, digest) in record.preimage.inputs.sorted(by: { $0.key < $1.key }) {
      guard let maker = maker(of: digest, for: record),
        let output = maker.outputs.filter({ $0.value.digest == digest }).map(\.key).min()
      else {
        inputs[name] = .unknown(digest)
        continue
      }
      inputs[name] = .stage(add(maker, using: output), output: output)
    }
    open.remove(record.key)
    positions[record.key] = entries.count
    entries.append((record, inputs))
    used.append([output])
    return entries.count - 1
  }

  /// The record that made some content; of several the one that is of the same experiment, or else whose
  /// random streams have the nearest names, and then the first.
  private func maker(of digest: Digest, for record: StageRecord) -> StageRecord? {
    func nearness(_ candidate: StageRecord) -> Int {
      let isOurs = names[candidate.key]?.contains { $0.experiment == experiment } == true
      let shared = zip(candidate.preimage.seedPath, record.preimage.seedPath)
        .prefix { $0 == $1 }.count
      return isOurs ? .max : shared
    }
    var best: (record: StageRecord, nearness: Int)?
    for candidate in makers[digest] ?? [] where !open.contains(candidate.key) {
      let nearness = nearness(candidate)
      if best.map({ nearness > $0.nearness }) ?? true { best = (candidate, nearness) }
    }
    return best?.record
  }
}
