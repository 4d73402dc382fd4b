import CanonicalJSON
import ContentStore
import FoundationEssentials

/// A computation that differs with its seed.
func samplePreimage(seed: Int = 0) -> StagePreimage {
  StagePreimage(
    kind: "train", revision: 2, parameters: ["epochs": 5, "rate": 3e-4],
    inputs: ["data": Digest(of: "data")], seedPath: ["seed", "\(seed)"],
    numerics: ["threads": 1])
}

/// The outputs of the sample stage, by name.
let sampleOutputs = ["loss.csv": "epoch,loss\n1,0.5\n", "weights": "not really weights"]

/// Publishes the sample outputs and commits their record.
@discardableResult
func completeSample(_ preimage: StagePreimage, in store: ArtifactStore) throws -> StageRecord {
  try store.prepare()
  let folder = try ScratchFolder(in: store)
  defer { try? folder.remove() }
  var outputs: [String: StoredObject] = [:]
  for (name, content) in sampleOutputs.sorted(by: { $0.key < $1.key }) {
    let path = "\(folder.path)/\(name)"
    // Written as a stage would write it, not through the store.
    try Data(content.utf8).write(to: URL(filePath: path))
    outputs[name] = try store.publish(fileAt: path)
  }
  return try store.commit(
    StageRecord(
      preimage: preimage, outputs: outputs, elapsedSeconds: 1.5, peakMemoryBytes: 1 << 20))
}

/// A file that other tests keep.
func goldenPath(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: name).path
}

/// The content of a file as text.
func content(of path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}

/// All regular files below a folder, sorted.
func filesBelow(_ folder: String) throws -> [String] {
  try SystemFileOperations().entries(of: folder).flatMap { name -> [String] in
    let path = "\(folder)/\(name)"
    let kind = try SystemFileOperations().status(path)?.kind
    return kind == .directory ? try filesBelow(path) : [path]
  }
}
