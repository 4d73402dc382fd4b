import CanonicalJSON

/// What is known of who asked for what is in a cache; for telling where results come from, and never part
/// of a key.
extension ArtifactStore {
  /// A stage of an experiment, as its spec calls it.
  public struct LogicalStage: Hashable, Sendable {
    /// The name of the experiment.
    public let experiment: String
    /// The name of the stage, such as `train/dnf`.
    public let stage: String
  }

  /// The stages whose last record has some key, of every experiment, in the order of their names.
  public func logicalStages() -> [StageKey: [LogicalStage]] {
    var stages: [StageKey: [LogicalStage]] = [:]
    func visit(_ folder: String, _ experiment: String, _ parents: [String]) {
      for name in (try? files.entries(of: folder)) ?? [] {
        if let component = CacheLayout.text(ofFileName: name) {
          visit("\(folder)/\(name)", experiment, parents + [component])
        } else if name.hasSuffix(CacheLayout.pointerSuffix),
          let last = CacheLayout.text(ofFileName: name.dropLast(CacheLayout.pointerSuffix.count))
        {
          let stage = (parents + [last]).joined(separator: "/")
          guard let key = latestKey(experiment: experiment, stage: stage) else { continue }
          stages[key, default: []].append(LogicalStage(experiment: experiment, stage: stage))
        }
      }
    }
    for name in (try? files.entries(of: layout.latest)) ?? [] {
      guard let experiment = CacheLayout.text(ofFileName: name) else { continue }
      visit("\(layout.latest)/\(name)", experiment, [])
    }
    return stages
  }

  /// What was noted of the spec that an experiment was last run from.
  public func origin(ofExperiment experiment: String) -> JSONValue? {
    let path = layout.origin(ofExperiment: experiment)
    return (try? files.readFile(path, limit: Self.recordByteLimit))
      .flatMap { try? JSONValue(parsing: $0) }
  }

  /// Notes the spec that an experiment is run from.
  ///
  /// Failures are of no consequence and are not reported: no result depends on the note.
  public func note(origin: JSONValue, ofExperiment experiment: String) {
    let path = layout.origin(ofExperiment: experiment)
    let text = origin.prettyText
    if let known = try? files.readFile(path, limit: Self.recordByteLimit),
      known == Array(text.utf8)
    {
      return
    }
    do {
      try files.makeDirectories(layout.specs)
      try withScratch { scratch throws(StoreError) in
        try files.writeNewFile("\(scratch)/origin.json", text)
        try files.rename("\(scratch)/origin.json", path)
      }
    } catch {
      return
    }
  }
}
