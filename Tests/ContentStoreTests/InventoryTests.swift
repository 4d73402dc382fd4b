import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("What is known of a cache")
struct InventoryTests {
  @Test("every text that becomes a file name is read back; other names are none of ours")
  func fileNames() {
    for text in ["a", "", ".", "..", "a b/é", "%", "%41", "x.y", "雪", "a_b~c", "\u{0}"] {
      #expect(CacheLayout.text(ofFileName: CacheLayout.fileName(for: text)) == text)
    }
    for name in ["a b", "%4", "%zz", "%41", "é", "x~"] {
      #expect(CacheLayout.text(ofFileName: name) == nil)
    }
  }

  @Test("keys are called what the last runs and all notes call them")
  func names() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let keys = (0..<3).map { StageKey(digest: Digest(of: "\($0)")) }
      try store.prepare()
      store.noteLatest(keys[0], experiment: "a b", stage: "train/dnf")
      store.noteLatest(keys[0], experiment: "spiral", stage: "train")
      try noteEndedRun("spiral", [(keys[1], "x/y")], secondsAgo: 5, in: store)
      let names = StageNames(of: store, runs: try store.pastRuns(now: time(nil)))
      #expect(names.text(of: keys[0]) == "a b: train/dnf (and 1 more)")
      #expect(names.text(of: keys[1]) == "spiral: x/y")
      #expect(names.text(of: keys[2], kind: "train") == "train (key \(keys[2].prefix))")
      #expect(names[keys[2]] == [])
    }
  }

  @Test("notes are read back; a torn line, and files that are no notes, are left out")
  func notes() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let keys = (0..<3).map { StageKey(digest: Digest(of: "\($0)")) }
      let notes = RunNotes(in: store, experiment: "spiral", spec: "/s.yaml")
      for key in keys + keys { notes.note(key, stage: "stage \(key.prefix)") }
      var runs = try store.pastRuns(now: time(nil))
      #expect(runs.count == 1)
      #expect(runs[0].isLive && runs[0].experiment == "spiral" && runs[0].spec == "/s.yaml")
      #expect(runs[0].keys == Set(keys))
      let path = "\(store.layout.runs)/\(runs[0].name)"
      #expect(try content(of: path).split(separator: "\n").count == 4)
      truncate(path, Array(try content(of: path).utf8).count - 10)
      #expect(try store.pastRuns(now: time(nil))[0].keys == Set(keys.prefix(2)))
      notes.finish()
      for name in ["x", "1_2.jsonl", "\(time(nil))_.jsonl"] {
        try "".write(toFile: "\(store.layout.runs)/\(name)", atomically: false, encoding: .utf8)
      }
      runs = try store.pastRuns(now: time(nil))
      #expect(runs.count == 1)
    }
  }

  @Test("a run is live until it ends, its process is gone, or another machine is silent for a week")
  func liveness() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let notes = RunNotes(in: store, experiment: "spiral", spec: "/s.yaml")
      let now = time(nil)
      #expect(try store.pastRuns(now: now).map(\.isLive) == [true])
      notes.finish()
      #expect(try store.pastRuns(now: now).map(\.isLive) == [false])
      try FileManager.default.removeItem(atPath: store.layout.runs)
      try noteEndedRun("spiral", [], secondsAgo: 5, in: store)
      #expect(try store.pastRuns(now: now).map(\.isLive) == [false])
      try FileManager.default.removeItem(atPath: store.layout.runs)
      let path = "\(store.layout.runs)/\(now)_elsewhere_boot_1_7_7_1.jsonl"
      try store.files.makeDirectories(store.layout.runs)
      try #"{"experiment":"x","spec":"y"}"#.write(
        toFile: path, atomically: false, encoding: .utf8)
      #expect(try store.pastRuns(now: now).map(\.isLive) == [true])
      #expect(try store.pastRuns(now: now + 8 * day).map(\.isLive) == [false])
    }
  }

  @Test("notes that cannot be written harm no run")
  func unwritableNotes() throws {
    try withTemporaryDirectory { root in
      try "".write(toFile: "\(root)/file", atomically: false, encoding: .utf8)
      let notes = RunNotes(in: ArtifactStore(root: "\(root)/file"), experiment: "x", spec: "y")
      notes.note(StageKey(digest: Digest(of: "")), stage: "x")
      notes.finish()
    }
  }

  @Test("whose cache a folder is, its version tells")
  func versions() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      #expect(store.version == .none)
      try store.prepare()
      #expect(store.version == .current)
      try "0\u{1B}[2J\n".write(toFile: store.layout.version, atomically: false, encoding: .utf8)
      #expect(store.version == .other("0[2J"))
      try FileManager.default.removeItem(atPath: store.layout.version)
      #expect(store.version == .other("unknown"))
    }
  }
}
