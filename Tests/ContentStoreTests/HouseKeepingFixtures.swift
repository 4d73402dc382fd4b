import CanonicalJSON
import FoundationEssentials
import Glibc

@testable import ContentStore

/// Publishes outputs with the given contents and commits a record of a stage with these parameters.
@discardableResult
func complete(
  _ parameters: JSONValue, outputs: [String: String], inputs: [String: Digest] = [:],
  seconds: Double = 1, in store: ArtifactStore
) throws -> StageRecord {
  try store.prepare()
  let folder = try ScratchFolder(in: store)
  defer { try? folder.remove() }
  var objects: [String: StoredObject] = [:]
  for (name, text) in outputs.sorted(by: { $0.key < $1.key }) {
    let path = "\(folder.path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    objects[name] = try store.publish(fileAt: path)
  }
  return try store.commit(
    StageRecord(
      preimage: StagePreimage(
        kind: "make", revision: 1, parameters: parameters, inputs: inputs, seedPath: [],
        numerics: "test"), outputs: objects, elapsedSeconds: seconds, peakMemoryBytes: 1))
}

/// Makes a file, or all that a folder holds, as old as this many seconds.
func makeOld(_ path: String, by seconds: Int) throws {
  let then = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
  let kind = try SystemFileOperations().status(path)?.kind
  for file in kind == .directory ? try filesBelow(path) : [path] {
    utimensat(AT_FDCWD, file, [then, then], AT_SYMLINK_NOFOLLOW)
  }
}

/// Changes one bit of a file, also of one that is read-only.
func flipBit(_ bit: Int, of path: String) throws {
  chmod(path, 0o644)
  // In place: file systems wait for the disk when a file is cut off and written anew.
  let descriptor = open(path, O_RDWR)
  defer { close(descriptor) }
  var byte: UInt8 = 0
  guard pread(descriptor, &byte, 1, bit / 8) == 1 else {
    throw StoreError.systemCall("read", path: path)
  }
  byte ^= 1 << UInt8(bit % 8)
  guard pwrite(descriptor, &byte, 1, bit / 8) == 1 else {
    throw StoreError.systemCall("write", path: path)
  }
}

/// Writes the notes of a run of a process that is gone.
func noteEndedRun(
  _ experiment: String, _ stages: [(StageKey, String)], secondsAgo: Int, in store: ArtifactStore
) throws {
  let own = ProcessIdentity.current
  let gone = ProcessIdentity(
    host: own.host, boot: own.boot, namespace: own.namespace, number: .max, startTicks: "1")
  try store.files.makeDirectories(store.layout.runs)
  let path = "\(store.layout.runs)/\(time(nil) - secondsAgo)_\(gone.text)_1.jsonl"
  var text = #"{"experiment":"\#(experiment)","spec":"/specs/\#(experiment).yaml"}"# + "\n"
  for (key, stage) in stages { text += #"{"key":"\#(key)","stage":"\#(stage)"}"# + "\n" }
  try text.write(toFile: path, atomically: false, encoding: .utf8)
  try makeOld(path, by: secondsAgo)
}

let hour = 3600
let day = 24 * hour
