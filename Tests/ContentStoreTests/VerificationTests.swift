import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Verifying and repairing a cache")
struct VerificationTests {
  private func findings(_ store: ArtifactStore) throws -> CacheFindings {
    var verifier = CacheVerifier(store)
    return try verifier.findings()
  }

  /// A cache with two stages, of which the second read what the first made, and an orphan.
  private func withCache(_ body: (ArtifactStore, [StageRecord]) throws -> Void) throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root, files: FaultyFileOperations(nil))
      let first = try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
      let input = try #require(first.outputs["a"]).digest
      let second = try complete(["n": 2], outputs: ["c": "gamma"], inputs: ["x": input], in: store)
      try body(store, [first, second])
    }
  }

  @Test("a whole cache has no findings; what no record refers to is counted")
  func whole() throws {
    try withCache { store, _ in
      var expected = CacheFindings()
      expected.objectCount = 3
      expected.byteCount = 14
      expected.recordCount = 2
      #expect(try findings(store) == expected)
      try Data("orphan".utf8).write(to: URL(filePath: "\(store.layout.root)/file"))
      _ = try store.publish(copyOf: "\(store.layout.root)/file")
      expected.objectCount = 4
      expected.byteCount = 20
      expected.orphanCount = 1
      expected.orphanByteCount = 6
      #expect(try findings(store) == expected)
      #expect(try CacheVerifier(store).repair(expected) == nil)
    }
  }

  @Test("every bit that flips in an object is found, with the outputs that it was")
  func objectBits() throws {
    try withCache { store, records in
      for record in records {
        for (name, object) in record.outputs {
          let path = store.layout.object(object.digest)
          for bit in 0..<8 * object.byteCount {
            try flipBit(bit, of: path)
            let found = try findings(store)
            #expect(found.damagedRecords == [])
            #expect(
              found.damagedObjects == [
                .init(
                  digest: object.digest, problem: .damaged,
                  outputs: [.init(key: record.key, kind: "make", name: name)])
              ])
            let paranoid = ArtifactStore(root: store.layout.root, check: .contents)
            #expect(paranoid.lookUp(record.key) == nil)
            #expect(store.lookUp(record.key) == record)
            try flipBit(bit, of: path)
          }
          #expect(try findings(store).areNone)
        }
      }
    }
  }

  @Test("a bit that flips in a record is found, and is a miss or changes time and memory alone")
  func recordBits() throws {
    try withCache { store, records in
      let record = records[1]
      let path = store.layout.record(record.key)
      let count = Array(try content(of: path).utf8).count
      let paranoid = ArtifactStore(root: store.layout.root, check: .contents)
      // Every third bit, and so all places within a byte.
      for bit in stride(from: 0, to: 8 * count, by: 3) {
        try flipBit(bit, of: path)
        let found = try findings(store)
        #expect(found.damagedRecords.map(\.key) == [record.key], "bit \(bit)")
        if let read = paranoid.lookUp(record.key, outputNames: ["c"]) {
          #expect(read.outputs == record.outputs && read.preimage == record.preimage)
        }
        try flipBit(bit, of: path)
      }
      #expect(try findings(store).areNone)
    }
  }

  @Test("missing, short and long objects and what is no file are found")
  func otherDamage() throws {
    try withCache { store, records in
      let object = try #require(records[0].outputs["b"])
      let path = store.layout.object(object.digest)
      let damages: [(CacheFindings.DamagedObject.Problem, (String) -> Void)] = [
        (.missing, { unlink($0) }), (.damaged, { truncate($0, 0) }),
        (.damaged, { truncate($0, 3) }), (.damaged, { truncate($0, 1 << 16) }),
        (
          .damaged,
          { path in
            unlink(path)
            mkfifo(path, 0o600)
          }
        ),
      ]
      for (problem, damage) in damages {
        chmod(path, 0o644)
        damage(path)
        let found = try findings(store)
        #expect(found.damagedObjects.map(\.problem) == [problem])
        #expect(found.damagedObjects[0].outputs.map(\.name) == ["b"])
        #expect(found.uselessRecords == [records[0].key])
        try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
        #expect(try findings(store).areNone)
      }
    }
  }

  @Test(
    "damaged records are told with what is wrong",
    arguments: [
      ("", "is no JSON"), ("{", "is no JSON"), ("[]", "is no JSON"),
      ("{}", "is incomplete, or not what its key says"),
    ])
  func records(text: String, problem: String) throws {
    try withCache { store, records in
      let path = store.layout.record(records[0].key)
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      let found = try findings(store)
      #expect(found.damagedRecords == [.init(key: records[0].key, problem: problem)])
      #expect(found.orphanCount == 1, "the input of the other record counts as used")
    }
  }

  @Test("a record under another key is damaged; one of another version is counted and left alone")
  func foreign() throws {
    try withCache { store, records in
      let other = StageKey(digest: Digest(of: "other"))
      let path = store.layout.record(other)
      try store.files.makeDirectories(parentPath(of: path))
      let text = try content(of: store.layout.record(records[0].key))
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      #expect(
        try findings(store).damagedRecords
          == [.init(key: other, problem: "is the record of another key")])
      try text.replacing("\"format\": 1", with: "\"format\": 2")
        .write(toFile: path, atomically: false, encoding: .utf8)
      let found = try findings(store)
      #expect(found.areNone)
      #expect(found.foreignRecordCount == 1)
      #expect(found.recordCount == 2)
    }
  }

  @Test("a record without a checksum, as earlier releases wrote them, is good")
  func withoutChecksum() throws {
    try withCache { store, records in
      let path = store.layout.record(records[0].key)
      let lines = try content(of: path).split(separator: "\n", omittingEmptySubsequences: false)
      let last = try #require(lines.firstIndex { $0.contains("\"sha256\"") })
      var shorter = Array(lines)
      shorter.remove(at: last)
      // It is the last member: the comma before it goes too.
      shorter[last - 1] = shorter[last - 1].dropLast()
      try shorter.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
      #expect(store.lookUp(records[0].key) == records[0])
      #expect(try findings(store).areNone)
    }
  }

  @Test(
    "repair moves aside what is damaged and what refers to it, deletes nothing, and touches no more"
  )
  func repair() throws {
    try withCache { store, records in
      let object = try #require(records[0].outputs["b"])
      try flipBit(9, of: store.layout.object(object.digest))
      let damaged = try content(of: store.layout.object(object.digest))
      let found = try findings(store)
      let folder = try #require(try CacheVerifier(store).repair(found))
      #expect(folder.hasPrefix(store.layout.quarantine + "/"))
      #expect(
        try filesBelow(folder) == [
          "\(folder)/objects/\(object.digest)", "\(folder)/records/\(records[0].key).json",
        ])
      #expect(try content(of: "\(folder)/objects/\(object.digest)") == damaged)
      #expect(try findings(store).areNone)
      #expect(store.lookUp(records[0].key) == nil)
      #expect(store.lookUp(records[1].key) == records[1])
      try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
      #expect(store.lookUp(records[0].key) == records[0])
    }
  }

  @Test("what was made good between the check and the repair stays")
  func mended() throws {
    try withCache { store, records in
      let object = try #require(records[0].outputs["b"])
      try flipBit(9, of: store.layout.object(object.digest))
      let found = try findings(store)
      try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
      #expect(try CacheVerifier(store).repair(found) == nil)
      #expect(store.lookUp(records[0].key) == records[0])
    }
  }

  @Test(
    "a repair that dies anywhere leaves no record of what is damaged once its object has gone",
    arguments: FaultyFileOperations.Fault.allCases)
  func killedRepair(fault: FaultyFileOperations.Fault) throws {
    for position in 0..<60 {
      try withCache { store, records in
        let object = try #require(records[0].outputs["b"])
        try flipBit(9, of: store.layout.object(object.digest))
        let found = try findings(store)
        let faulty = ArtifactStore(
          root: store.layout.root, files: FaultyFileOperations(fault, at: position))
        _ = try? CacheVerifier(faulty).repair(found)
        #expect(try findings(store).damagedObjects.allSatisfy { $0.problem == .damaged })
        _ = try CacheVerifier(store).repair(findings(store))
        #expect(try findings(store).areNone)
        #expect(store.lookUp(records[1].key) == records[1])
      }
    }
  }

  @Test("committing again repairs a record whose content has one flipped bit")
  func commitRepairs() throws {
    try withCache { store, records in
      let object = try #require(records[0].outputs["b"])
      try flipBit(9, of: store.layout.object(object.digest))
      // The stage now gives other bytes; what the damaged record says must not stay.
      let other = try complete(["n": 1], outputs: ["a": "alpha", "b": "BETA"], in: store)
      #expect(store.lookUp(records[0].key) == other)
    }
  }
}
