import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@testable import Scheduler

@Suite("Files that no stage makes")
struct ExternalFileTests {
  /// A folder with a cache and a file, and the stage that reads the file as it is now.
  private struct Place {
    let folder: String
    var store: ArtifactStore { ArtifactStore(root: "\(folder)/cache") }
    var path: String { "\(folder)/weights" }

    func write(_ text: String, to name: String = "weights") throws {
      try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }

    func stage(_ name: String = "weights") throws -> StageNode {
      let path = "\(folder)/\(name)"
      return StageNode(
        id: "import", kind: "copy", revision: 1, parameters: [:], inputs: [:],
        files: ["weights": ExternalFile(path: path, content: try StoredObject(ofFileAt: path))],
        outputs: ["out"], seedPath: [])
    }

    func run(_ nodes: [StageNode], _ executor: StubExecutor) async throws -> RunSummary {
      try await PipelineRunner(nodes, store, executor).run()
    }
  }

  private func with(_ body: (Place) async throws -> Void) async throws {
    try await withTemporaryDirectory { folder in
      let place = Place(folder: folder)
      try place.write("one")
      try await body(place)
    }
  }

  @Test("the content is in the cache before the stage starts, under its digest")
  func copied() async throws {
    try await with { place in
      let stage = try place.stage()
      let (store, content) = (place.store, Digest(of: "one"))
      let executor = StubExecutor(store) { job in
        #expect(job.preimage.inputs == ["weights": content])
        let copy = try? String(
          contentsOfFile: store.layout.object(content), encoding: .utf8)
        #expect(copy == "one")
        return .completes
      }
      #expect(try await place.run([stage], executor).executedCount == 1)
      // The user's file is neither moved nor locked.
      try place.write("two")
    }
  }

  @Test("what counts is the content: neither the path nor the time, and every change of it")
  func content() async throws {
    try await with { place in
      let executor = StubExecutor(place.store)
      _ = try await place.run([try place.stage()], executor)
      try place.write("one")
      try place.write("one", to: "elsewhere")
      #expect(try await place.run([try place.stage()], executor).cachedCount == 1)
      #expect(try await place.run([try place.stage("elsewhere")], executor).cachedCount == 1)
      try place.write("two")
      #expect(try await place.run([try place.stage()], executor).executedCount == 1)
      try place.write("one")
      #expect(try await place.run([try place.stage()], executor).cachedCount == 1)
    }
  }

  @Test("a file that changes between reading the spec and the stage fails the stage")
  func changed() async throws {
    try await with { place in
      let stage = try place.stage()
      try place.write("two")
      let executor = StubExecutor(place.store)
      let summary = try await place.run(
        [stage, node("other"), node("below", after: ["import"])], executor)
      #expect(executor.stages == ["other"])
      #expect(
        summary.failures.map(\.message) == ["\(place.path): has changed since the spec was read"])
      #expect(summary.failures.map(\.help) == ["run again to use it as it is now"])
      #expect(summary.blockedCount == 1)
      // The spec read again describes the file as it is now.
      #expect(try await place.run([try place.stage()], executor).executedCount == 1)
    }
  }

  @Test("a file that is taken away meanwhile is needed only when the cache has no copy")
  func removed() async throws {
    try await with { place in
      let stage = try place.stage()
      try FileManager.default.removeItem(atPath: place.path)
      let failed = try await place.run([stage], StubExecutor(place.store))
      #expect(
        failed.failures.first?.message.hasPrefix("\(place.path): cannot open the file") == true)
      #expect(failed.failures.first?.help == "put the file back, and run again")
      try place.write("one")
      _ = try await place.run([stage], StubExecutor(place.store))
      try FileManager.default.removeItem(atPath: place.path)
      let again = try await place.run([stage], StubExecutor(place.store))
      #expect(again.cachedCount == 1)
    }
  }

  @Test("a plan says that the file has changed, and copies nothing")
  func plan() async throws {
    try await with { place in
      func reasons() throws -> [[PlanReason]] {
        Plan(
          graph: try StageGraph([try place.stage()]), experiment: "spiral", numerics: "test",
          store: place.store
        ).entries.map(\.reasons)
      }
      #expect(try reasons() == [[.neverRun]])
      #expect(!FileManager.default.fileExists(atPath: "\(place.folder)/cache"))
      _ = try await place.run([try place.stage()], StubExecutor(place.store))
      #expect(try reasons() == [[]])
      try place.write("two")
      #expect(try reasons() == [[.inputChanged("weights")]])
    }
  }
}
