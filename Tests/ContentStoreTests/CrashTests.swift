import FoundationEssentials
import TestSupport
import Testing

@testable import ContentStore

@Suite("Crashes and failures at every call on the file system")
struct CrashTests {
  /// What a cache looks like before the call that is hit.
  enum Before: CaseIterable {
    case empty, otherStage, damagedObject, damagedRecord
  }

  @Test(
    "leave no visible damage, and running again gives the same bytes",
    arguments: FaultyFileOperations.Fault.allCases, Before.allCases)
  func everyCall(fault: FaultyFileOperations.Fault, before: Before) throws {
    let preimage = samplePreimage()
    let calls = try withTemporaryDirectory { root in
      try set(up: before, root)
      let counting = FaultyFileOperations(nil)
      try completeSample(preimage, in: ArtifactStore(root: root, files: counting))
      return counting.count
    }
    #expect(calls > 40)
    var failed = 0
    for position in 0..<calls {
      try withTemporaryDirectory { root in
        try set(up: before, root)
        let faulty = FaultyFileOperations(fault, at: position)
        do {
          try completeSample(preimage, in: ArtifactStore(root: root, files: faulty))
        } catch is StoreError {
          failed += 1
        }
        let store = ArtifactStore(root: root)
        try checkVisible(store, StageKey(preimage), exceptDamaged: before, "call \(position)")
        try completeSample(preimage, in: store)
        let record = try #require(store.lookUp(StageKey(preimage)), "call \(position)")
        for (name, object) in record.outputs {
          #expect(try content(of: store.layout.object(object.digest)) == sampleOutputs[name])
        }
      }
    }
    // Not every call matters: a scratch folder that stays behind is no failure.
    #expect(failed > calls / 2)
  }

  private func set(up before: Before, _ root: String) throws {
    guard before != .empty else { return }
    let store = ArtifactStore(root: root)
    let seed = before == .otherStage ? 1 : 0
    let record = try completeSample(samplePreimage(seed: seed), in: store)
    switch before {
    case .empty, .otherStage: break
    case .damagedObject:
      let object = try #require(record.outputs["weights"])
      let path = store.layout.object(object.digest)
      try FileManager.default.removeItem(atPath: path)
      try "torn".write(toFile: path, atomically: false, encoding: .utf8)
    case .damagedRecord:
      try "{".write(
        toFile: store.layout.record(record.key), atomically: false, encoding: .utf8)
    }
  }

  /// Every object holds what its name says, and a record that is found is whole.
  private func checkVisible(
    _ store: ArtifactStore, _ key: StageKey, exceptDamaged before: Before, _ place: Comment
  ) throws {
    for path in try filesBelow(store.layout.root) where path.hasPrefix(store.layout.objects) {
      let isWhole = try path.hasSuffix("/\(Digest(ofFileAt: path))")
      let isOldDamage = try before == .damagedObject && content(of: path) == "torn"
      #expect(isWhole || isOldDamage, place)
    }
    if let record = store.lookUp(key) {
      #expect(Set(record.outputs.keys) == Set(sampleOutputs.keys), place)
      for (name, object) in record.outputs {
        #expect(try content(of: store.layout.object(object.digest)) == sampleOutputs[name], place)
      }
    }
  }

  @Test(
    "leave a result as it was or as it should be",
    arguments: FaultyFileOperations.Fault.allCases)
  func results(fault: FaultyFileOperations.Fault) throws {
    for position in 0..<40 {
      try withTemporaryDirectory { root in
        let store = ArtifactStore(root: "\(root)/cache")
        let record = try completeSample(samplePreimage(), in: store)
        let object = try #require(record.outputs["weights"])
        let path = "\(root)/results/weights"
        try FileManager.default.createDirectory(
          atPath: "\(root)/results", withIntermediateDirectories: false)
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        let faulty = ArtifactStore(
          root: "\(root)/cache", files: FaultyFileOperations(fault, at: position))
        _ = try? ResultsFolder(path: "\(root)/results", store: faulty).place(object, as: "weights")
        #expect(["old", sampleOutputs["weights"]].contains(try content(of: path)))
        try ResultsFolder(path: "\(root)/results", store: store).place(object, as: "weights")
        #expect(try content(of: path) == sampleOutputs["weights"])
      }
    }
  }

  @Test(
    "leave a result that says where it comes from as it was or as it should be",
    arguments: FaultyFileOperations.Fault.allCases)
  func provenance(fault: FaultyFileOperations.Fault) throws {
    for position in 0..<60 {
      try withTemporaryDirectory { root in
        let store = ArtifactStore(root: "\(root)/cache")
        try store.prepare()
        let scratch = try ScratchFolder(in: store)
        try "<svg></svg>".write(
          toFile: "\(scratch.path)/a", atomically: false, encoding: .utf8)
        let object = try store.publish(fileAt: "\(scratch.path)/a")
        let path = "\(root)/results/a.svg"
        try FileManager.default.createDirectory(
          atPath: "\(root)/results", withIntermediateDirectories: false)
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        let wanted = ["a.svg": ResultFile(object, provenance: "{}")]
        let faulty = ArtifactStore(
          root: "\(root)/cache", files: FaultyFileOperations(fault, at: position))
        _ = try? ResultsFolder(path: "\(root)/results", store: faulty).fill(with: wanted)
        let found = try EmbeddedProvenance.read(fromFileAt: path)
        #expect(try found?.content == object || content(of: path) == "old")
        _ = try ResultsFolder(path: "\(root)/results", store: store).fill(with: wanted)
        #expect(try EmbeddedProvenance.read(fromFileAt: path)?.content == object)
      }
    }
  }
}
