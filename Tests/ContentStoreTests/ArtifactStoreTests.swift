import CanonicalJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Artifact store")
struct ArtifactStoreTests {
  @Test("what was committed is found again, with its contents under their digests")
  func roundTrip() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let preimage = samplePreimage()
      #expect(store.lookUp(StageKey(preimage)) == nil)
      let record = try completeSample(preimage, in: store)
      #expect(store.lookUp(StageKey(preimage)) == record)
      #expect(record.outputs.count == sampleOutputs.count)
      for (name, object) in record.outputs {
        #expect(try content(of: store.layout.object(object.digest)) == sampleOutputs[name])
      }
      #expect(store.lookUp(StageKey(samplePreimage(seed: 1))) == nil)
      #expect(store.lookUp(StageKey(preimage), outputNames: ["loss.csv"]) == nil)
      #expect(store.lookUp(StageKey(preimage), outputNames: ["loss.csv", "weights"]) == record)
    }
  }

  @Test("contents are read-only and nothing is left in scratch")
  func tidy() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      for object in record.outputs.values {
        var information = stat()
        #expect(stat(store.layout.object(object.digest), &information) == 0)
        #expect(information.st_mode & 0o777 == 0o444)
      }
      #expect(try filesBelow(store.layout.scratch) == [])
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
      #expect(try content(of: store.layout.version) == "1\n")
    }
  }

  @Test("a key does not change between releases unless the format does")
  func frozenKey() {
    #expect(
      StageKey(samplePreimage()).hexadecimal
        == "9564e388d0abd9c7abba5ac0e8dc1851ef9963eeb71672427c65ffd82a8b0e0b")
    #expect(
      samplePreimage().json.canonicalText
        == #"{"inputs":{"data":"3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"},"#
        + #""kind":"train","numerics":{"threads":1},"parameters":{"epochs":5,"rate":0.0003},"#
        + #""revision":2,"seed_path":["seed","0"]}"#)
  }

  @Test("every field of the preimage is part of the key")
  func keyFields() {
    let base = samplePreimage()
    func changed(
      kind: String? = nil, revision: Int? = nil, parameters: JSONValue? = nil,
      inputs: [String: Digest]? = nil, seedPath: [String]? = nil, numerics: JSONValue? = nil
    ) -> StageKey {
      StageKey(
        StagePreimage(
          kind: kind ?? base.kind, revision: revision ?? base.revision,
          parameters: parameters ?? base.parameters, inputs: inputs ?? base.inputs,
          seedPath: seedPath ?? base.seedPath, numerics: numerics ?? base.numerics))
    }
    let keys = [
      changed(), changed(kind: "evaluate"), changed(revision: 3), changed(parameters: [:]),
      changed(inputs: [:]), changed(inputs: ["data": Digest(of: "other")]),
      changed(inputs: ["date": Digest(of: "data")]), changed(seedPath: ["seed/0"]),
      changed(seedPath: ["seed"]), changed(numerics: nil), changed(numerics: .null),
    ]
    // `numerics: nil` stands for no change, so all but two are different.
    #expect(Set(keys).count == keys.count - 1)
  }

  @Test(
    "a damaged record is a miss, and running again repairs it",
    arguments: [
      "", "{", "null", "[1,2]", "{\"format\":1}", "\u{0}\u{0}\u{0}",
      "{\"format\":99999999999999999999}", String(repeating: "[", count: 100_000),
    ])
  func garbageRecord(garbage: String) throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let path = store.layout.record(record.key)
      try garbage.write(toFile: path, atomically: false, encoding: .utf8)
      #expect(store.lookUp(record.key) == nil)
      try completeSample(samplePreimage(), in: store)
      #expect(store.lookUp(record.key) == record)
    }
  }

  @Test("a record cut off anywhere, or with any field missing or wrong, is a miss")
  func tornRecord() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let path = store.layout.record(record.key)
      let whole = Array(try content(of: path).utf8)
      // The last byte is a line end that the document does not need.
      for length in 0..<whole.count - 1 {
        try Data(whole[..<length]).write(to: URL(filePath: path))
        #expect(store.lookUp(record.key) == nil, "cut off after \(length) bytes")
      }
      let members = try #require(record.json.objectValue)
      for name in members.keys.sorted() {
        for replacement in [nil, .null, "x", -1, ["a": 1]] as [JSONValue?] {
          var hostile = members
          hostile[name] = replacement
          if name == "outputs" && replacement == nil { hostile[name] = [] }
          let text = JSONValue.object(hostile).canonicalText
          try text.write(toFile: path, atomically: false, encoding: .utf8)
          let isHarmless =
            name == "sha256"
            || ["elapsed_seconds", "peak_memory_bytes"].contains(name) && replacement == -1
          #expect((store.lookUp(record.key) != nil) == isHarmless, "\(name): \(text)")
        }
      }
    }
  }

  @Test("a valid record under another key is a miss")
  func misplacedRecord() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(seed: 0), in: store)
      let other = StageKey(samplePreimage(seed: 1))
      try FileManager.default.createDirectory(
        atPath: parentPath(of: store.layout.record(other)), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: store.layout.record(record.key), toPath: store.layout.record(other))
      #expect(store.lookUp(other) == nil)
    }
  }

  @Test("a record that is a folder, a pipe or a link is a miss and does not hang")
  func strangeRecord() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let path = store.layout.record(record.key)
      let elsewhere = "\(root)/elsewhere"
      try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
      symlink(elsewhere, path)
      #expect(store.lookUp(record.key) == nil)
      unlink(path)
      mkfifo(path, 0o600)
      #expect(store.lookUp(record.key) == nil)
      unlink(path)
      mkdir(path, 0o700)
      #expect(store.lookUp(record.key) == nil)
    }
  }

  @Test("a missing, short, long or replaced content is a miss, and running again repairs it")
  func damagedObject() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let object = try #require(record.outputs["weights"])
      let path = store.layout.object(object.digest)
      let damages: [(String) -> Void] = [
        { unlink($0) }, { truncate($0, 3) }, { truncate($0, 0) }, { truncate($0, 1 << 20) },
        { path in
          unlink(path)
          mkfifo(path, 0o600)
        },
      ]
      for damage in damages {
        chmod(path, 0o644)
        damage(path)
        #expect(store.lookUp(record.key) == nil)
        #expect(try completeSample(samplePreimage(), in: store) == record)
        #expect(store.lookUp(record.key) == record)
        #expect(try content(of: path) == sampleOutputs["weights"])
      }
    }
  }

  @Test("content of the right length but with other bytes is replaced when it is made again")
  func flippedBits() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let object = try #require(record.outputs["weights"])
      let path = store.layout.object(object.digest)
      chmod(path, 0o644)
      try Data("NOT really weights".utf8).write(to: URL(filePath: path))
      try completeSample(samplePreimage(seed: 1), in: store)
      #expect(try content(of: path) == sampleOutputs["weights"])
    }
  }

  @Test("the first record of a key stays, unless its outputs have other names")
  func firstRecordStays() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let first = try completeSample(samplePreimage(), in: store)
      let later = StageRecord(
        preimage: first.preimage, outputs: first.outputs, elapsedSeconds: 99, peakMemoryBytes: 1)
      #expect(try store.commit(later) == first)
      #expect(store.lookUp(first.key) == first)
      let fewer = StageRecord(
        preimage: first.preimage, outputs: first.outputs.filter { $0.key == "weights" },
        elapsedSeconds: 1, peakMemoryBytes: 1)
      #expect(try store.commit(fewer) == fewer)
      #expect(store.lookUp(first.key) == fewer)
    }
  }

  @Test("a file system that writes a few bytes at a time will do")
  func shortWrites() throws {
    try withTemporaryDirectory { root in
      let files = FaultyFileOperations(nil, longestWrite: 7)
      let store = ArtifactStore(root: "\(root)/cache", files: files)
      let record = try completeSample(samplePreimage(), in: store)
      #expect(store.lookUp(record.key) == record)
      let object = try #require(record.outputs["weights"])
      try ResultsFolder(path: "\(root)/results", store: store).place(object, as: "weights")
      #expect(try content(of: "\(root)/results/weights") == sampleOutputs["weights"])
    }
  }

  @Test("a file system without links will do")
  func withoutLinks() throws {
    try withTemporaryDirectory { root in
      let files = FaultyFileOperations(nil, refusesLinks: true)
      let store = ArtifactStore(root: root, files: files)
      for seed in [0, 0, 1] {
        let record = try completeSample(samplePreimage(seed: seed), in: store)
        #expect(store.lookUp(record.key) == record)
      }
      #expect(try filesBelow(store.layout.objects).count == sampleOutputs.count)
      #expect(try filesBelow(store.layout.scratch) == [])
    }
  }

  @Test("a cache of another version is empty and can be used at once")
  func otherVersion() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let record = try completeSample(samplePreimage(), in: store)
      let path = store.layout.record(record.key)
      let old = try content(of: path).replacing("\"format\": 1", with: "\"format\": 0")
      try old.write(toFile: path, atomically: false, encoding: .utf8)
      try "0\n".write(toFile: store.layout.version, atomically: false, encoding: .utf8)
      try store.prepare()
      #expect(store.lookUp(record.key) == nil)
      try completeSample(samplePreimage(), in: store)
      #expect(store.lookUp(record.key) == record)
      #expect(try content(of: store.layout.version) == "1\n")
    }
  }

  @Test("the pointer to the last record survives strange stage names and is only advisory")
  func latest() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let stages = ["train", "train/dnf", "train.key/dnf", "..", "../../x", "a b/é", "", "/", "%"]
      for (position, stage) in stages.enumerated() {
        let key = StageKey(digest: Digest(of: "\(position)"))
        store.noteLatest(key, experiment: "thin/spiral", stage: stage)
        #expect(store.latestKey(experiment: "thin/spiral", stage: stage) == key)
      }
      for path in try filesBelow(root) {
        #expect(path.hasPrefix(store.layout.latest) || path == store.layout.version)
      }
      #expect(store.latestKey(experiment: "thin", stage: "train") == nil)
      let path = store.layout.latestPointer(experiment: "thin/spiral", stage: "train")
      for garbage in ["", "abc\n", String(repeating: "a", count: 64)] {
        try garbage.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(store.latestKey(experiment: "thin/spiral", stage: "train") == nil)
      }
    }
  }

  @Test("a cache that cannot be written says so and what to do")
  func unusableRoot() throws {
    try withTemporaryDirectory { folder in
      let root = "\(folder)/file"
      try "".write(toFile: root, atomically: false, encoding: .utf8)
      #expect {
        try ArtifactStore(root: root).prepare()
      } throws: {
        "\($0)" == "\(root): cannot make the folder: File exists"
      }
    }
  }
}
