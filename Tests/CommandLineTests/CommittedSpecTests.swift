import FoundationEssentials
import Testing

@Suite("Specs in the repository")
struct CommittedSpecTests {
  /// Every spec in `Specs`, by its path from there.
  static let specs: [String] = {
    ["", "paper/"].flatMap { place in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(place)")) ?? []
      return names.filter { $0.hasSuffix(".yaml") }.sorted().map { place + $0 }
    }
  }()

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Specs").path

  @Test("is valid, as it stands and in its quick version", arguments: specs)
  func valid(spec: String) throws {
    let path = "\(Self.folder)/\(spec)"
    try Workplace.with { workplace in
      #expect(try workplace.run("check", path).status == 0)
      guard try String(contentsOfFile: path, encoding: .utf8).contains("\nquick:") else { return }
      #expect(try workplace.run("check", "--quick", path).status == 0)
    }
  }

  @Test("those of the papers are all run by make paper-figures")
  func listed() throws {
    let script = try String(
      contentsOfFile: "\(Self.folder)/../Scripts/paper-figures.sh", encoding: .utf8)
    let papers = Self.specs.filter { $0.hasPrefix("paper/") }
    #expect(papers.count > 10)
    for spec in papers {
      let name = spec.dropFirst("paper/".count).dropLast(".yaml".count)
      #expect(script.contains(" \(name)") || script.contains("\"\(name)"), "\(name)")
    }
  }
}
