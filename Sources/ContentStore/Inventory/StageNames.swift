/// What the keys of a cache are called, as far as `latest` and the notes of runs tell.
public struct StageNames: Sendable {
  private var names: [StageKey: Set<StageName>] = [:]

  /// Reads all that is known; what cannot be read is left out.
  public init(of store: ArtifactStore, runs: [PastRun]) {
    for (name, key) in store.latestKeys() { names[key, default: []].insert(name) }
    for run in runs {
      for (key, stage) in run.stages {
        names[key, default: []].insert(StageName(experiment: run.experiment, stage: stage))
      }
    }
  }

  /// The names of a key, in order.
  public subscript(key: StageKey) -> [StageName] { (names[key] ?? []).sorted() }

  /// The names of a key on one line; where there is none, what else tells it apart.
  public func text(of key: StageKey, kind: String? = nil) -> String {
    let known = self[key]
    guard let first = known.first else {
      return (kind.map { "\($0) " } ?? "") + "(key \(key.prefix))"
    }
    return known.count == 1 ? "\(first)" : "\(first) (and \(known.count - 1) more)"
  }
}

extension ArtifactStore {
  /// The key of the last record of every logical stage that is known.
  public func latestKeys() -> [StageName: StageKey] {
    let ending = "~key"
    var keys: [StageName: StageKey] = [:]
    func walk(_ folder: String, _ components: [String]) {
      for name in (try? files.entries(of: folder)) ?? [] {
        let path = "\(folder)/\(name)"
        let isPointer = name.hasSuffix(ending)
        guard let text = CacheLayout.text(ofFileName: isPointer ? String(name.dropLast(4)) : name)
        else { continue }
        let longer = components + [text]
        if !isPointer {
          if (try? files.status(path))??.kind == .directory { walk(path, longer) }
        } else if longer.count > 1 {
          let name = StageName(
            experiment: longer[0], stage: longer.dropFirst().joined(separator: "/"))
          keys[name] = latestKey(experiment: name.experiment, stage: name.stage)
        }
      }
    }
    walk(layout.latest, [])
    return keys
  }
}
