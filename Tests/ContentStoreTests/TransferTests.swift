import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Sharing results between caches")
struct TransferTests {
  /// Two caches: one with two records that share an output, one that does not exist yet.
  private func withCaches(
    _ body: (_ here: ArtifactStore, _ there: ArtifactStore, [StageRecord]) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let here = ArtifactStore(root: "\(folder)/here", files: FaultyFileOperations(nil))
      let records = [
        try complete(["n": 1], outputs: ["a": "alpha", "b": "beta"], in: here),
        try complete(["n": 2], outputs: ["a": "alpha", "c": "gamma"], in: here),
      ].sorted { $0.key < $1.key }
      here.noteLatest(records[0].key, experiment: "spiral", stage: "train/dnf")
      let there = ArtifactStore(root: "\(folder)/there", files: FaultyFileOperations(nil))
      try body(here, there, records)
    }
  }

  private func isWhole(_ store: ArtifactStore) throws -> Bool {
    var verifier = CacheVerifier(store)
    return try verifier.findings().areNone
  }

  @Test("all records arrive with their outputs and names; a second time nothing is copied")
  func all() throws {
    try withCaches { here, there, records in
      var expected = TransferReport()
      expected.recordCount = 2
      expected.objectCount = 3
      expected.byteCount = 14
      let report = try CacheTransfer(from: here, to: there).copy()
      #expect(report == expected)
      for record in records { #expect(there.lookUp(record.key) == record) }
      #expect(there.latestKey(experiment: "spiral", stage: "train/dnf") == records[0].key)
      #expect(try isWhole(there))
      #expect(try filesBelow(there.layout.scratch) == [])
      var again = TransferReport()
      again.presentCount = 2
      #expect(try CacheTransfer(from: here, to: there).copy() == again)
    }
  }

  @Test("chosen records come alone; a name that the other cache gives already stays")
  func chosen() throws {
    try withCaches { here, there, records in
      try there.prepare()
      there.noteLatest(records[1].key, experiment: "spiral", stage: "train/dnf")
      #expect(try CacheTransfer(from: here, to: there).copy([records[0].key]).recordCount == 1)
      #expect(there.lookUp(records[0].key) == records[0])
      #expect(there.lookUp(records[1].key) == nil)
      #expect(there.latestKey(experiment: "spiral", stage: "train/dnf") == records[1].key)
    }
  }

  @Test(
    "a record with damaged, short or missing content is left out, whatever it claims; others come")
  func damagedSource() throws {
    let damages: [(String) throws -> Void] = [
      { try flipBit(3, of: $0) },
      { path in
        chmod(path, 0o644)
        truncate(path, 2)
      },
      { unlink($0) },
    ]
    for damage in damages {
      try withCaches { here, there, records in
        let own = records[0].outputs["b"] ?? records[0].outputs["c"]
        let path = here.layout.object(try #require(own).digest)
        try damage(path)
        let report = try CacheTransfer(from: here, to: there).copy()
        #expect(report.recordCount == 1)
        #expect(report.refusals.map(\.key) == [records[0].key])
        #expect(report.refusals.map(\.problem.path) == [path])
        #expect(there.lookUp(records[0].key) == nil)
        #expect(there.lookUp(records[1].key) == records[1])
        #expect(try isWhole(there))
        // Nothing damaged came under any name.
        #expect(try filesBelow(there.layout.objects).count <= 3)
      }
    }
  }

  @Test("content that is damaged where it arrives is replaced")
  func damagedDestination() throws {
    try withCaches { here, there, records in
      try complete(["n": 3], outputs: ["x": "alpha"], in: there)
      let object = try #require(records[0].outputs["a"])
      try flipBit(3, of: there.layout.object(object.digest))
      #expect(try CacheTransfer(from: here, to: there).copy().objectCount == 3)
      #expect(try isWhole(there))
    }
  }

  @Test("damaged records and those of other versions are not taken for anything")
  func damagedRecords() throws {
    try withCaches { here, there, records in
      for (record, text) in zip(records, ["{", "{\"format\": 2}"]) {
        try text.write(
          toFile: here.layout.record(record.key), atomically: false, encoding: .utf8)
      }
      #expect(try CacheTransfer(from: here, to: there).copy() == TransferReport())
      #expect(try filesBelow(there.layout.objects) == [])
    }
  }

  @Test(
    "a transfer that fails or dies anywhere leaves whole caches, and the next one goes on",
    arguments: FaultyFileOperations.Fault.allCases)
  func everyCall(fault: FaultyFileOperations.Fault) throws {
    var calls = 0
    try withCaches { here, there, _ in
      let files = FaultyFileOperations(nil)
      _ = try CacheTransfer(
        from: here, to: ArtifactStore(root: there.layout.root, files: files)
      ).copy()
      calls = files.count
    }
    #expect(calls > 60)
    for position in 0..<calls {
      try withCaches { here, there, records in
        let faulty = ArtifactStore(
          root: there.layout.root, files: FaultyFileOperations(fault, at: position))
        _ = try? CacheTransfer(from: here, to: faulty).copy()
        #expect(try isWhole(there), "call \(position)")
        let report = try CacheTransfer(from: here, to: there).copy()
        #expect(report.refusals == [])
        for record in records { #expect(there.lookUp(record.key) == record) }
      }
    }
  }

  @Test("another machine is told from a folder by its colon, as rsync does")
  func remotes() {
    #expect(RemoteCache("/a/b") == .folder("/a/b"))
    #expect(RemoteCache("a:b/c") == .rsync("a:b/c"))
    #expect(RemoteCache("me@host:c") == .rsync("me@host:c"))
    #expect(RemoteCache("./a:b") == .folder("./a:b"))
    for text in ["", ":a", "host:", "host::"] { #expect(RemoteCache(text) == nil) }
  }

  @Test("rsync is told to replace and to delete nothing, and takes no path for an option")
  func arguments() {
    #expect(
      RsyncCommand(from: "/cache", to: "-e evil:x/").arguments == [
        "--recursive", "--perms", "--ignore-existing", "--partial-dir=.rsync-partial", "--",
        "/cache/", "-e evil:x/",
      ])
    #expect(
      RsyncCommand(from: "host:c", to: "/cache", list: "/list").arguments == [
        "--recursive", "--perms", "--ignore-existing", "--partial-dir=.rsync-partial",
        "--ignore-missing-args", "--files-from=/list", "--", "host:c/", "/cache/",
      ])
  }

  /// Copies as rsync would, between folders of this machine; what has `host:` in front is in `root`.
  private struct FakeRsync {
    let root: String
    var lists: [[String]] = []

    mutating func run(_ command: RsyncCommand) throws {
      let files = SystemFileOperations()
      func local(_ path: String) -> String { path.replacing("host:", with: root + "/") }
      let (source, destination) = (
        local(command.arguments[command.arguments.count - 2]),
        local(command.arguments[command.arguments.count - 1])
      )
      let option = try #require(command.arguments.first { $0.hasPrefix("--files-from=") })
      let list = try content(of: String(option.dropFirst("--files-from=".count)))
        .split(separator: "\n").map(String.init)
      lists.append(list)
      for name in list {
        let kind = try files.status(source + name)?.kind
        guard kind != nil else { continue }
        for path in kind == .directory ? try filesBelow(source + name) : [source + name] {
          let copy = destination + path.dropFirst(source.count)
          guard try files.status(copy) == nil else { continue }
          try files.makeDirectories(parentPath(of: copy))
          try FileManager.default.copyItem(atPath: path, toPath: copy)
        }
      }
    }
  }

  @Test("through rsync, objects go before records, and come into a folder of their own first")
  func rsync() throws {
    try withCaches { here, there, records in
      var rsync = FakeRsync(root: parentPath(of: there.layout.root))
      let push = RsyncTransfer(here, remote: "host:there") { try rsync.run($0) }
      #expect(try push.push().recordCount == 2)
      #expect(rsync.lists.map { $0.allSatisfy { $0.hasPrefix("objects/") } } == [true, false])
      #expect(rsync.lists[1].first == "version")
      for record in records { #expect(there.lookUp(record.key) == record) }
      #expect(there.version == .current)
      #expect(try filesBelow(here.layout.scratch) == [])

      let third = ArtifactStore(root: "\(parentPath(of: here.layout.root))/third")
      let pull = RsyncTransfer(third, remote: "host:there") { try rsync.run($0) }
      rsync.lists = []
      let chosen = try pull.pull(choose: { _ in [records[0].key] })
      #expect(chosen.recordCount == 1)
      #expect(rsync.lists.map(\.count) == [3, 2])
      #expect(third.latestKey(experiment: "spiral", stage: "train/dnf") == records[0].key)
      #expect(third.lookUp(records[1].key) == nil)
      #expect(try pull.pull().recordCount == 1)
      // Only the object that the first record did not bring.
      #expect(rsync.lists.last?.count == 1)
      for record in records { #expect(third.lookUp(record.key) == record) }
      #expect(try isWhole(third))
      #expect(try SystemFileOperations().entries(of: third.layout.scratch) == [])
    }
  }

  @Test("through rsync, damaged contents are neither sent nor taken over")
  func damagedRsync() throws {
    try withCaches { here, there, records in
      var rsync = FakeRsync(root: parentPath(of: there.layout.root))
      let own = records[0].outputs["b"] ?? records[0].outputs["c"]
      let object = try #require(own)
      try flipBit(3, of: here.layout.object(object.digest))
      let push = RsyncTransfer(here, remote: "host:there") { try rsync.run($0) }
      #expect(try push.push().refusals.map(\.key) == [records[0].key])
      #expect(there.lookUp(records[0].key) == nil)
      #expect(there.lookUp(records[1].key) == records[1])
      try flipBit(3, of: here.layout.object(object.digest))
      #expect(try push.push().refusals == [])

      try flipBit(3, of: there.layout.object(object.digest))
      let third = ArtifactStore(root: "\(parentPath(of: here.layout.root))/third")
      let pull = RsyncTransfer(third, remote: "host:there") { try rsync.run($0) }
      let report = try pull.pull()
      #expect(report.refusals.map(\.key) == [records[0].key])
      #expect(report.recordCount == 1)
      #expect(try isWhole(third))
      // The other machine has it no more.
      unlink(there.layout.object(object.digest))
      #expect(try pull.pull().refusals.map(\.key) == [records[0].key])
    }
  }

  @Test("what had arrived when a transfer stopped is not fetched again")
  func interruptedRsync() throws {
    try withCaches { here, there, records in
      var rsync = FakeRsync(root: parentPath(of: here.layout.root))
      var calls = 0
      let pull = RsyncTransfer(there, remote: "host:here") { command in
        try rsync.run(command)
        calls += 1
        if calls == 2 { throw StoreError(code: .inputOutput, message: "cut off", path: "rsync") }
      }
      #expect(throws: StoreError.self) { try pull.pull() }
      #expect(there.lookUp(records[0].key) == nil)
      there.removeAbandonedScratch()
      let staging = try SystemFileOperations().entries(of: there.layout.scratch)
      #expect(staging.count == 1)
      #expect(try filesBelow("\(there.layout.scratch)/\(staging[0])/objects").count == 3)
      #expect(try pull.pull().recordCount == 2)
      #expect(try isWhole(there))
    }
  }

  @Test("what is no cache of this version is not pulled from")
  func foreignRsync() throws {
    try withCaches { here, there, _ in
      try "2\n".write(toFile: here.layout.version, atomically: false, encoding: .utf8)
      var rsync = FakeRsync(root: parentPath(of: here.layout.root))
      let pull = RsyncTransfer(there, remote: "host:here") { try rsync.run($0) }
      #expect {
        try pull.pull()
      } throws: {
        "\($0)" == "host:here: is no cache of this version of the program"
      }
    }
  }
}
