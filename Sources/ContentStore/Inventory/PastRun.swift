import CanonicalJSON

/// What the notes of one run say.
public struct PastRun: Hashable, Sendable {
  /// The file's name, which starts with the time at which the run began.
  public let name: String
  /// The experiment.
  public let experiment: String
  /// The path of the spec.
  public let spec: String
  /// When the run last asked for something, in seconds since 1970.
  public let lastUse: Int
  /// Whether it may still go on.
  public let isLive: Bool
  /// What the run asked for, with the names of the stages.
  public let stages: [StageKey: String]

  /// The computations that the run asked for.
  public var keys: Set<StageKey> { Set(stages.keys) }

  /// A run with the given notes.
  public init(
    name: String, experiment: String, spec: String, lastUse: Int, isLive: Bool,
    stages: [StageKey: String]
  ) {
    self.name = name
    self.experiment = experiment
    self.spec = spec
    self.lastUse = lastUse
    self.isLive = isLive
    self.stages = stages
  }
}

extension ArtifactStore {
  /// Longer notes are not ours.
  private static let notesByteLimit = 256 << 20
  /// How long a run of which nothing can be known, on another machine, counts as going on since its
  /// last note.
  private static let silence = 7 * 24 * 3600

  /// The notes of all runs, oldest first; files that are no notes are left out.
  ///
  /// - Parameter now: The time, in seconds since 1970.
  /// - Throws: `StoreError` when notes cannot be read: what a live run uses is then not known.
  public func pastRuns(now: Int) throws(StoreError) -> [PastRun] {
    var runs: [PastRun] = []
    for name in try names(in: layout.runs) {
      do {
        if let run = try pastRun(name, now) { runs.append(run) }
      } catch {
        guard error.isAboutTheFileAlone else { throw error }
      }
    }
    return runs.sorted { ($0.lastUse, $0.name) < ($1.lastUse, $1.name) }
  }

  private func pastRun(_ name: String, _ now: Int) throws(StoreError) -> PastRun? {
    let path = "\(layout.runs)/\(name)"
    let suffix = ".jsonl"
    guard name.hasSuffix(suffix), let separator = name.firstIndex(of: "_"),
      let lastUse = try files.lastModified(path)
    else { return nil }
    let bytes = try files.readFile(path, limit: Self.notesByteLimit)
    let lines = bytes.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONValue(parsing: $0)
    }
    guard let head = lines.first, let experiment = head["experiment"]?.stringValue,
      let spec = head["spec"]?.stringValue
    else { return nil }
    var stages: [StageKey: String] = [:]
    for line in lines.dropFirst() {
      guard let key = line["key"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
        let stage = line["stage"]?.stringValue
      else { continue }
      stages[StageKey(digest: key)] = stage
    }
    let owner = name[name.index(after: separator)...].dropLast(suffix.count)
    let isOver =
      lines.last?["finished"] == true || UniqueName.isAbandoned(owner)
      || now - lastUse > Self.silence
    return PastRun(
      name: name, experiment: experiment, spec: spec, lastUse: lastUse, isLive: !isOver,
      stages: stages)
  }
}
