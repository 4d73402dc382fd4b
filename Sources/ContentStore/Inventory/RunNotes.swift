import CanonicalJSON
import Glibc
import Synchronization

/// Writes down which computations a run asks for, while it goes on.
///
/// The file tells a collection what a running process uses, and later when a record was last used
/// and which records belong to one run. It grows by one line a stage; a line that is torn is left
/// out when it is read. No result depends on it, so failures are of no consequence and are not
/// reported.
public final class RunNotes: Sendable {
  private let files: any FileOperations
  private let state: Mutex<(file: OpenFile?, keys: Set<StageKey>)>

  /// Starts the notes of a run of this process.
  ///
  /// - Parameters:
  ///   - store: The cache.
  ///   - experiment: The experiment that is run.
  ///   - spec: The path of its spec, for people.
  public init(in store: ArtifactStore, experiment: String, spec: String) {
    files = store.files
    let path = "\(store.layout.runs)/\(time(nil))_\(UniqueName.next()).jsonl"
    let head: JSONValue = ["experiment": .string(experiment), "spec": .string(spec)]
    var file: OpenFile?
    do {
      try files.makeDirectories(store.layout.runs)
      let created = try files.create(path)
      file = created
      try files.writeAll(Array((head.canonicalText + "\n").utf8)[...], to: created)
    } catch {
      // Without the notes the run is as good.
    }
    state = Mutex((file, []))
  }

  /// Notes that the run has asked for a computation.
  public func note(_ key: StageKey, stage: String) {
    state.withLock { state in
      guard let file = state.file, state.keys.insert(key).inserted else { return }
      let line: JSONValue = ["key": .string(key.hexadecimal), "stage": .string(stage)]
      try? files.writeAll(Array((line.canonicalText + "\n").utf8)[...], to: file)
    }
  }

  /// Ends the notes: from now on the run uses nothing.
  public func finish() {
    state.withLock { state in
      guard let file = state.file else { return }
      state.file = nil
      try? files.writeAll(Array("{\"finished\":true}\n".utf8)[...], to: file)
      try? files.close(file)
    }
  }
}
