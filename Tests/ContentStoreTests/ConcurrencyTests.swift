import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Many users of one cache")
struct ConcurrencyTests {
  @Test("threads that complete the same and other stages all see whole, equal results")
  func threads() async throws {
    try await withTemporaryDirectory { root in
      let records = try await withThrowingTaskGroup(of: StageRecord.self) { group in
        for task in 0..<64 {
          group.addTask {
            try completeSample(samplePreimage(seed: task % 4), in: ArtifactStore(root: root))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(records.map(\.outputs)).count == 1)
      let store = ArtifactStore(root: root)
      for seed in 0..<4 { #expect(store.lookUp(StageKey(samplePreimage(seed: seed))) != nil) }
      #expect(try filesBelow(store.layout.scratch) == [])
      #expect(try filesBelow(store.layout.objects).count == sampleOutputs.count)
      #expect(try filesBelow(store.layout.records).count == 4)
    }
  }

  @Test("scratch of a process that is gone is removed; that of a living one or a stranger is not")
  func abandonedScratch() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      try store.prepare()
      let mine = try ScratchFolder(in: store)
      let own = ProcessIdentity.current
      func folder(_ owner: ProcessIdentity) throws -> String {
        let path = "\(store.layout.scratch)/\(owner.text)_7"
        try FileManager.default.createDirectory(
          atPath: "\(path)/work", withIntermediateDirectories: true)
        try "left".write(toFile: "\(path)/work/file", atomically: false, encoding: .utf8)
        return path
      }
      func identity(
        host: String? = nil, boot: String? = nil, namespace: String? = nil, number: Int32? = nil,
        startTicks: String? = nil
      ) -> ProcessIdentity {
        ProcessIdentity(
          host: host ?? own.host, boot: boot ?? own.boot, namespace: namespace ?? own.namespace,
          number: number ?? own.number, startTicks: startTicks ?? own.startTicks)
      }
      let gone = [
        try folder(identity(number: .max)), try folder(identity(startTicks: "1")),
        try folder(identity(boot: "earlier")),
      ]
      let kept = [
        mine.path, try folder(identity()), try folder(identity(host: "elsewhere", number: .max)),
        try folder(identity(namespace: "1", number: .max)), "\(store.layout.scratch)/by-hand",
      ]
      mkdir("\(store.layout.scratch)/by-hand", 0o700)
      store.removeAbandonedScratch()
      for path in gone { #expect(!FileManager.default.fileExists(atPath: path)) }
      for path in kept { #expect(FileManager.default.fileExists(atPath: path)) }
    }
  }

  @Test("a process is told from a later one of the same number, also through its name in text")
  func identity() {
    let own = ProcessIdentity.current
    #expect(!own.isCertainlyGone)
    #expect(ProcessIdentity(text: own.text) == own)
    for text in ["", "a_b_c_d_e", "a_b_c_1", "a_b_c_-1_5", "a_b_c_1_5_6"] {
      #expect(ProcessIdentity(text: text) == nil)
    }
  }
}
