import FoundationEssentials
import HostileInput
import Testing

/// Everything that the fuzzer kept, by reader: what opened a way through it that nothing before had.
private enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzzing/Corpus")

  static func files(of reader: HostileInput) throws -> [String: [UInt8]] {
    let folder = folder.appending(path: reader.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
      })
  }
}

@Suite("What a fuzzer found")
struct CorpusTests {
  @Test(
    "every kept input is accepted or refused, and some of each", arguments: HostileInput.allCases)
  func replay(reader: HostileInput) throws {
    let files = try Corpus.files(of: reader)
    let accepted = files.filter { reader.isAccepted($0.value) }.count
    // A reader that takes everything or nothing would not be tried.
    #expect(accepted > 0 && accepted < files.count, "\(accepted) of \(files.count)")
  }

  @Test("the kept inputs stay small")
  func size() throws {
    let sizes = try HostileInput.allCases.flatMap { try Corpus.files(of: $0).values.map(\.count) }
    #expect(sizes.reduce(0, +) < 2 << 20)
    #expect(sizes.max() ?? 0 <= 64 << 10)
  }
}
