import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Collecting garbage")
struct CollectorTests {
  /// Takes stock, plans and collects, as the command does.
  @discardableResult
  private func collect(
    _ store: ArtifactStore, maximumAge: Int? = nil, pause: @escaping () -> Void = {}
  ) throws -> Collector.Outcome {
    var policy = CollectionPolicy()
    policy.maximumAge = maximumAge
    let now = time(nil)
    let plan = CollectionPlanner.plan(try CacheInventory(of: store, now: now), policy)
    return try Collector(of: store, policy: policy, now: now, pause: pause).collect(plan)
  }

  private func isWhole(_ store: ArtifactStore) throws -> Bool {
    var verifier = CacheVerifier(store)
    return try verifier.findings().areNone
  }

  /// A cache with an old record, one of an hour ago that shares an output with it, and an old
  /// orphan.
  private func withCache(
    _ body: (ArtifactStore, _ old: StageRecord, _ recent: StageRecord) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let store = ArtifactStore(root: "\(folder)/cache", files: FaultyFileOperations(nil))
      let old = try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
      let recent = try complete(["n": 2], outputs: ["a": "alpha", "c": "gamma"], in: store)
      try Data("orphan".utf8).write(to: URL(filePath: "\(folder)/file"))
      _ = try store.publish(copyOf: "\(folder)/file")
      try makeOld(store.layout.objects, by: 40 * day)
      try makeOld(store.layout.records, by: 40 * day)
      try makeOld(store.layout.record(recent.key), by: 2 * hour)
      try body(store, old, recent)
    }
  }

  @Test("without limits the orphan goes and nothing else")
  func orphan() throws {
    try withCache { store, old, recent in
      var expected = Collector.Outcome()
      expected.objectCount = 1
      expected.byteCount = 6
      let outcome = try collect(store)
      #expect(outcome == expected)
      #expect(store.lookUp(old.key) == old && store.lookUp(recent.key) == recent)
      #expect(try filesBelow(store.layout.objects).count == 3)
      #expect(try collect(store) == Collector.Outcome())
    }
  }

  @Test("with an age the old record goes, with the output that it alone has")
  func age() throws {
    try withCache { store, old, recent in
      var expected = Collector.Outcome()
      expected.recordCount = 1
      expected.objectCount = 2
      expected.byteCount = 10
      let outcome = try collect(store, maximumAge: 30 * day)
      #expect(outcome == expected)
      #expect(store.lookUp(old.key) == nil)
      #expect(store.lookUp(recent.key) == recent)
      #expect(try isWhole(store))
      #expect(try filesBelow(store.layout.scratch) == [])
    }
  }

  @Test("what a run used lately is not old, whenever it was made")
  func lastUse() throws {
    try withCache { store, old, _ in
      try noteEndedRun("spiral", [(old.key, "train/dnf")], secondsAgo: 2 * day, in: store)
      try collect(store, maximumAge: 30 * day)
      #expect(store.lookUp(old.key) == old)
      try collect(store, maximumAge: day)
      #expect(store.lookUp(old.key) == nil)
    }
  }

  @Test("what a living run has noted stays; when it has ended it may go")
  func liveRun() throws {
    try withCache { store, old, _ in
      let notes = RunNotes(in: store, experiment: "spiral", spec: "spiral.yaml")
      notes.note(old.key, stage: "train/dnf")
      try makeOld(store.layout.runs, by: 3 * day)
      try collect(store, maximumAge: 30 * day)
      #expect(store.lookUp(old.key) == old)
      notes.finish()
      try makeOld(store.layout.runs, by: 40 * day)
      try collect(store, maximumAge: 30 * day)
      #expect(store.lookUp(old.key) == nil)
      #expect(try filesBelow(store.layout.runs) == [])
    }
  }

  @Test("a record that a living run found just before is put back with its contents")
  func lateNote() throws {
    try withCache { store, old, recent in
      let notes = RunNotes(in: store, experiment: "spiral", spec: "spiral.yaml")
      var pauses = 0
      try collect(store, maximumAge: 30 * day) {
        pauses += 1
        #expect(store.lookUp(old.key) == nil)
        notes.note(old.key, stage: "train/dnf")
      }
      #expect(pauses == 1)
      #expect(store.lookUp(old.key) == old && store.lookUp(recent.key) == recent)
      #expect(try isWhole(store))
    }
  }

  @Test("a stage that is completed again meanwhile keeps what it published")
  func recommitted() throws {
    try withCache { store, old, _ in
      _ = RunNotes(in: store, experiment: "spiral", spec: "spiral.yaml")
      try collect(store, maximumAge: 30 * day) {
        // All its outputs are there already, as old as before.
        _ = try? complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: store)
      }
      #expect(store.lookUp(old.key) == old)
      #expect(try isWhole(store))
    }
  }

  @Test("content that was published again, or is about to be read, is young")
  func touched() throws {
    try withCache { store, _, _ in
      let orphan = try StoredObject(ofFileAt: "\(parentPath(of: store.layout.root))/file")
      #expect(store.keeps(orphan))
      try collect(store)
      #expect(store.holds(orphan))
      try makeOld(store.layout.objects, by: 40 * day)
      _ = try store.publish(copyOf: "\(parentPath(of: store.layout.root))/file")
      try collect(store)
      #expect(store.holds(orphan))
    }
  }

  @Test(
    "a collection that fails or dies anywhere leaves a whole cache, and the next one ends the work",
    arguments: FaultyFileOperations.Fault.allCases)
  func everyCall(fault: FaultyFileOperations.Fault) throws {
    func prepare(_ store: ArtifactStore, _ old: StageRecord) throws {
      try store.files.makeDirectories(
        store.layout.checkpoints(old.key))
      try Data("state".utf8).write(
        to: URL(
          filePath:
            "\(store.layout.checkpoints(old.key))/1.checkpoint")
      )
      try Data("text".utf8).write(to: URL(filePath: store.layout.log(old.key, attempt: 1)))
      try makeOld(store.layout.checkpoints, by: 40 * day)
      try makeOld(store.layout.logs, by: 40 * day)
      _ = RunNotes(in: store, experiment: "spiral", spec: "spiral.yaml")
    }
    var calls = 0
    try withCache { store, old, _ in
      try prepare(store, old)
      let files = FaultyFileOperations(nil)
      try collect(ArtifactStore(root: store.layout.root, files: files), maximumAge: 30 * day)
      calls = files.count
    }
    #expect(calls > 60)
    for position in 0..<calls {
      try withCache { store, old, recent in
        try prepare(store, old)
        let faulty = ArtifactStore(
          root: store.layout.root, files: FaultyFileOperations(fault, at: position))
        _ = try? collect(faulty, maximumAge: 30 * day)
        #expect(try isWhole(store), "call \(position)")
        #expect(store.lookUp(recent.key) == recent, "call \(position)")
        try collect(store, maximumAge: 30 * day)
        #expect(store.lookUp(old.key) == nil)
        #expect(try filesBelow(store.layout.objects).count == 2, "call \(position)")
        #expect(try isWhole(store))
      }
    }
  }

  @Test("many collections at once do not disturb each other")
  func together() async throws {
    try await withTemporaryDirectory { root in
      let store = ArtifactStore(root: root, files: FaultyFileOperations(nil))
      let recent = try complete(["n": 0], outputs: ["a": "alpha"], in: store)
      for number in 1...40 {
        try complete(
          ["n": .integer(Int64(number))], outputs: ["a": "alpha", "b": "\(number)"], in: store)
      }
      try makeOld(store.layout.objects, by: 40 * day)
      try makeOld(store.layout.records, by: 40 * day)
      try makeOld(store.layout.record(recent.key), by: 2 * hour)
      let removed = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask { try collect(store, maximumAge: 30 * day).recordCount }
        }
        return try await group.reduce(0, +)
      }
      #expect(removed == 40)
      #expect(store.lookUp(recent.key) == recent)
      #expect(try filesBelow(store.layout.objects).count == 1)
      #expect(try isWhole(store))
    }
  }

  @Test("a list of pinned keys that cannot be read stops everything")
  func damagedPin() throws {
    try withCache { store, _, _ in
      try store.pin(Pin(experiment: "spiral", spec: "s.yaml", keys: []))
      let path = store.layout.pin(experiment: "spiral")
      try "{".write(toFile: path, atomically: false, encoding: .utf8)
      #expect {
        try collect(store)
      } throws: {
        "\($0)" == "\(path): is no list of pinned keys; remove it and pin again"
      }
    }
  }

  @Test("pins are read as they were written, replace each other, and can be taken back")
  func pins() throws {
    try withCache { store, old, recent in
      let pins = [
        Pin(experiment: "a/b", spec: "s.yaml", keys: [old.key, recent.key]),
        Pin(experiment: "spiral", spec: "é.yaml", keys: [old.key]),
      ]
      for pin in pins.reversed() { try store.pin(pin) }
      #expect(try store.pins() == pins)
      try store.pin(Pin(experiment: "a/b", spec: "s.yaml", keys: []))
      #expect(try store.pins()[0].keys == [])
      #expect(try store.unpin(experiment: "a/b"))
      #expect(try !store.unpin(experiment: "a/b"))
      #expect(try store.pins() == [pins[1]])
      try collect(store, maximumAge: 30 * day)
      #expect(store.lookUp(old.key) == old)
    }
  }
}
