import FoundationEssentials
import TestSupport
import Testing

@testable import ContentStore

@Suite("Checkpoints")
struct CheckpointFolderTests {
  private let key = StageKey(samplePreimage())

  /// The newest content, and why others were not used.
  private func latest(_ folder: CheckpointFolder) -> (content: [UInt8]?, refusals: [String]) {
    var refusals: [String] = []
    let content = folder.latest(refused: { refusals.append($0) }) { $0 }
    return (content, refusals)
  }

  private func names(_ folder: CheckpointFolder) throws -> [String] {
    try SystemFileOperations().entries(of: folder.path)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  @Test("the last of them comes back, byte for byte, and two are kept")
  func saving() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let folder = CheckpointFolder(of: key, in: store)
      #expect(latest(folder).content == nil && latest(folder).refusals.isEmpty)
      for number in 1...12 {
        let content = (0..<number * 1000).map { UInt8(truncatingIfNeeded: $0 * number) }
        try folder.save(content)
        #expect(latest(folder).content == content)
      }
      #expect(try names(folder) == ["11.checkpoint", "12.checkpoint"])
      #expect(try SystemFileOperations().entries(of: store.layout.scratch) == [])
      // Another process, or the next attempt.
      #expect(latest(CheckpointFolder(of: key, in: ArtifactStore(root: root))).content != nil)
      try folder.save([])
      #expect(latest(folder).content == [])
      folder.remove()
      #expect(latest(folder).content == nil)
      #expect(try SystemFileOperations().entries(of: store.layout.checkpoints) == [])
    }
  }

  @Test("a file with any byte changed, or of any other length, is refused for the one before")
  func damage() throws {
    try withTemporaryDirectory { root in
      let folder = CheckpointFolder(of: key, in: ArtifactStore(root: root))
      let (older, newer) = ([UInt8](repeating: 1, count: 300), [UInt8](repeating: 2, count: 300))
      try folder.save(older)
      try folder.save(newer)
      let path = "\(folder.path)/2.checkpoint"
      let whole = try bytes(path)
      #expect(whole.count > 400)
      var damaged: [[UInt8]] = whole.indices.map { index in
        var copy = whole
        copy[index] ^= 1 << UInt8(index % 8)
        return copy
      }
      damaged += whole.indices.map { Array(whole[..<$0]) } + [whole + [0], whole + whole]
      for bytes in damaged {
        try write(bytes, to: path)
        let (content, refusals) = latest(folder)
        #expect(content == older)
        #expect(refusals.count == 1)
        #expect(refusals[0].hasPrefix("the checkpoint \(path) is refused: it"), "\(refusals[0])")
        // It is gone, and would not be kept in place of a good one.
        #expect(try names(folder) == ["1.checkpoint"])
      }
      try write(whole, to: path)
      #expect(latest(folder).content == newer)
    }
  }

  @Test("what another stage, or another version, saved is refused, and said to be that")
  func strangers() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let other = CheckpointFolder(of: StageKey(samplePreimage(seed: 1)), in: store)
      let folder = CheckpointFolder(of: key, in: store)
      try other.save([1, 2, 3])
      try folder.save([4])
      let stranger = try bytes("\(other.path)/1.checkpoint")
      try write(stranger, to: "\(folder.path)/2.checkpoint")
      let header = String(
        decoding: try bytes("\(folder.path)/1.checkpoint").dropLast(), as: UTF8.self)
      try write(
        Array(header.replacing("checkpoint 1 ", with: "checkpoint 2 ").utf8) + [4],
        to: "\(folder.path)/3.checkpoint")
      let (content, refusals) = latest(folder)
      #expect(content == [4])
      #expect(
        refusals == [
          "the checkpoint \(folder.path)/3.checkpoint is refused: it is of another version",
          "the checkpoint \(folder.path)/2.checkpoint is refused: it is of another stage",
        ])
      // Nothing of the other stage was touched.
      #expect(latest(other).content == [1, 2, 3])
    }
  }

  @Test("what the reader cannot use is refused in its words; files of other names are left alone")
  func reader() throws {
    struct Unusable: Error, CustomStringConvertible { var description: String { "it is no good" } }
    try withTemporaryDirectory { root in
      let folder = CheckpointFolder(of: key, in: ArtifactStore(root: root))
      for byte in [1, 2] { try folder.save([UInt8(byte)]) }
      for name in ["notes.txt", "9999999999.checkpoint", "-3.checkpoint", "x.checkpoint"] {
        try write([], to: "\(folder.path)/\(name)")
      }
      var refusals: [String] = []
      let state = folder.latest(refused: { refusals.append($0) }) { content in
        if content == [2] { throw Unusable() }
        return content
      }
      #expect(state == [1])
      #expect(
        refusals == ["the checkpoint \(folder.path)/2.checkpoint is refused: it is no good"])
      try folder.save([3])
      #expect(latest(folder).content == [3])
      #expect(try names(folder).count == 6)
    }
  }

  @Test(
    "a failure or a kill at any call leaves the last checkpoint, or the one being saved",
    arguments: FaultyFileOperations.Fault.allCases)
  func everyCall(fault: FaultyFileOperations.Fault) throws {
    let calls = try withTemporaryDirectory { root in
      for byte in [1, 2] { try folder(root).save([UInt8(byte)]) }
      let counting = FaultyFileOperations(nil)
      try folder(root, counting).save([3])
      return counting.count
    }
    #expect(calls > 15)
    var failures = 0
    for position in 0..<calls {
      try withTemporaryDirectory { root in
        let folder = folder(root)
        for byte in [1, 2] { try folder.save([UInt8(byte)]) }
        let faulty = FaultyFileOperations(fault, at: position)
        do { try self.folder(root, faulty).save([3]) } catch is StoreError { failures += 1 }
        let (content, refusals) = latest(folder)
        #expect(content == [2] || content == [3], "call \(position)")
        #expect(refusals.isEmpty, "call \(position)")
        try folder.save([4])
        #expect(latest(folder).content == [4])
        #expect(try names(folder).count == 2)
      }
    }
    #expect(failures > calls / 2)
  }

  private func folder(
    _ root: String, _ files: any FileOperations = SystemFileOperations()
  ) -> CheckpointFolder {
    CheckpointFolder(of: key, in: ArtifactStore(root: root, files: files))
  }

  @Test("checkpoints of stages that are in the cache are cleared away, others stay")
  func finished() throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: root)
      let other = CheckpointFolder(of: StageKey(samplePreimage(seed: 1)), in: store)
      let folder = CheckpointFolder(of: key, in: store)
      store.removeFinishedCheckpoints()
      for checkpoints in [folder, other] { try checkpoints.save([1]) }
      try completeSample(samplePreimage(), in: store)
      store.removeFinishedCheckpoints()
      #expect(latest(folder).content == nil)
      #expect(latest(other).content == [1])
    }
  }
}
