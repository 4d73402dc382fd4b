import FoundationEssentials
import Testing

/// Where each target stands: it may depend on targets of lower floors alone.
private let floors: [String: Int] = [
  "CYAML": 0, "COpenBLAS": 0, "CCrypto": 0, "CKernels": 0, "CanonicalJSON": 0, "Threads": 0,
  "ArrayFiles": 1, "Tensors": 1, "Figures": 1, "YAMLTree": 1, "ContentStore": 1,
  "Autodiff": 2, "Simulators": 2, "ExperimentSpec": 2, "Scheduler": 2,
  "Flows": 3,
  "Models": 4, "Training": 4,
  "Evaluation": 5,
  "Stages": 6,
  "CommandLineInterface": 7,
  "dnf-pipeline": 8,
]

private let science: Set = [
  "Tensors", "Figures", "Autodiff", "Simulators", "Flows", "Models", "Training", "Evaluation",
]
private let engine: Set = ["YAMLTree", "ContentStore", "ExperimentSpec", "Scheduler"]

@Suite("The shape of the house")
struct FloorTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The modules that the sources of a target import, whatever the manifest says.
  private func imports(of target: String) throws -> Set<String> {
    let folder = Self.root.appending(path: "Sources/\(target)")
    var modules: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where path.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword <= 1,
          words.count > keyword + 1, words.prefix(keyword).allSatisfy({ $0.hasPrefix("@") })
        else { continue }
        modules.insert(String(words[words.count - 1]))
      }
    }
    return modules
  }

  @Test("every target has a floor, and every floor a target")
  func complete() throws {
    let targets = try FileManager.default
      .contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(Set(targets) == Set(floors.keys))
  }

  @Test("targets import lower floors alone", arguments: floors.keys.sorted())
  func floorsHold(target: String) throws {
    let floor = try #require(floors[target])
    for module in try imports(of: target) {
      guard let other = floors[module] else { continue }
      #expect(other < floor, "\(target) (floor \(floor)) imports \(module) (floor \(other))")
    }
  }

  @Test("science and engine never import each other", arguments: floors.keys.sorted())
  func halvesStayApart(target: String) throws {
    let imports = try imports(of: target)
    if science.contains(target) { #expect(imports.isDisjoint(with: engine), "\(target)") }
    if engine.contains(target) { #expect(imports.isDisjoint(with: science), "\(target)") }
  }

  @Test("the manifest puts every module on its floor, above all that it depends on")
  func manifest() throws {
    let manifest = try String(
      contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    var declared: Set<String> = []
    for piece in manifest.split(separator: "module(").dropFirst() {
      // module(floor: N, "Name", ["Dependency", ...])
      guard
        let floor = piece.split(separator: ":").dropFirst().first?
          .split(separator: ",").first.flatMap({ Int($0.filter { !$0.isWhitespace }) })
      else { continue }
      let end = piece.firstIndex(of: ")") ?? piece.endIndex
      let names = piece[..<end].split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
      let name = try #require(names.first)
      declared.insert(name)
      #expect(floors[name] == floor, "\(name) is declared on floor \(floor)")
      let missing = try imports(of: name).filter { floors[$0] != nil }.subtracting(names)
      #expect(missing.isEmpty, "\(name) imports \(missing.sorted()) without naming them")
      for dependency in names.dropFirst() {
        guard let other = floors[dependency] else { continue }
        #expect(other < floor, "\(name) (floor \(floor)) depends on \(dependency) (\(other))")
      }
    }
    let libraries: Set = ["CYAML", "COpenBLAS", "CCrypto", "CKernels", "dnf-pipeline"]
    #expect(declared == Set(floors.keys).subtracting(libraries))
  }

  @Test("only the command line prints")
  func silence() throws {
    for target in floors.keys where target != "CommandLineInterface" && target != "dnf-pipeline" {
      let folder = Self.root.appending(path: "Sources/\(target)")
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        #expect(!text.contains(" print("), "\(target)/\(path)")
      }
    }
  }
}
