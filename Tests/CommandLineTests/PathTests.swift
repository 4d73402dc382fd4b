import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Testing

@Suite("Names and links that lead elsewhere")
struct PathTests {
  /// Names that are awkward for folders, and allowed.
  static let folders = [
    "with space", "e\u{301}", "\u{301}first", "🌀", "\u{5D0}\u{5D1}\u{202E}", "-x", "~", "$HOME",
    "a\nb", "x'\"*", String(repeating: "x", count: 255), "..hidden", "a/../b", "./c//d",
  ]

  /// Names that lead elsewhere as they stand, or that no folder can have.
  static let names = [
    "../outside", "..", ".", "/tmp/outside", "a/b", "a\\b", "with space", "e\u{301}", "\u{E9}",
    "🌀", "\u{5D0}", "\u{202E}x", "-x", "~", "~root", "$HOME", "", "a\0b", "a\nb", "a.b", "a@b",
    String(repeating: "x", count: 65), String(repeating: "x", count: 300),
  ]

  @Test("folders for results and cache may be called anything", arguments: folders)
  func folderNames(name: String) throws {
    try Surroundings.with { place in
      let parent = place.workplace.path("home")
      mkdir(parent, 0o755)
      // Not created by the program: what `..` is taken of has to be there.
      if name.hasPrefix("a/") { mkdir("\(parent)/a", 0o755) }
      let before = try place.listing(except: ["place/home"])
      let ending = try place.workplace.run(
        "run", "spec.yaml", "--results=home/\(name)/r", "--cache=\(parent)/\(name)/c")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try place.listing(except: ["place/home"]) == before)
      for file in ["r/small/metrics.csv", "r/small/manifest.json", "c/version"] {
        #expect(place.workplace.exists("home/\(name)/\(file)"), "\(file)")
      }
      let again = try place.workplace.run(
        "run", "spec.yaml", "--results=home/\(name)/r", "--cache=home/\(name)/c", "--json")
      let stages = try JSONValue(parsing: again.output)["stages"]?.arrayValue ?? []
      #expect(!stages.isEmpty && stages.allSatisfy { $0["outcome"] != "executed" })
    }
  }

  @Test("a path that starts with a slash is absolute, also before a combining mark")
  func combiningMark() throws {
    try Surroundings.with { place in
      let before = try place.listing()
      // Nothing can be made in the root by this name: a file of the system is in the way of no one.
      let ending = try place.workplace.run("plan", "spec.yaml", "--cache=/\u{301}none", "--json")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try place.listing() == before)
      let missing = try place.workplace.run("check", "/\u{301}none/spec.yaml")
      #expect(missing.status == 2 && missing.errors.contains("there is no file here"))
    }
  }

  @Test("a name of an experiment or a model is never a way out", arguments: names)
  func experimentNames(name: String) throws {
    try Surroundings.with { place in
      for text in [
        Surroundings.text(experiment: yamlQuoted(name)), Surroundings.text(model: yamlQuoted(name)),
      ] {
        try place.workplace.write(text)
        let before = try place.listing(except: [])
        let ending = try place.workplace.run("run", "spec.yaml")
        #expect(ending.status == 2, "\(ending.errors)")
        #expect(ending.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }, "\(ending.errors)")
        #expect(try place.listing(except: []) == before)
      }
    }
  }

  @Test("titles of figures and files of points may be called anything and name no results")
  func textsAndFiles() throws {
    try Surroundings.with { place in
      let names = ["../theirs/points \u{301}.csv", "\u{301}🌀.csv", "~.csv", "a\nb.csv"]
      for (row, name) in names.enumerated() {
        let lines = (0..<40).map { "\(row).\($0),\($0 * $0 % 17)\n" }.joined()
        try place.workplace.write("x,y\n" + lines, to: name)
      }
      let files = names.map(yamlQuoted).joined(separator: ", ")
      try place.workplace.write(
        Surroundings.text(
          title: yamlQuoted("../../</svg>~/\u{301}🌀\u{5D0}"),
          data: "file: \(yamlQuoted(names[0])), test: 0.25",
          more: "matrix: { data.file: [\(files)] }"))
      let before = try place.listing()
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try place.listing() == before)
      #expect(ending.output.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
    }
  }

  @Test(
    "a file of points that is none is refused with its name", arguments: ["a\0b.csv", "/dev/zero"])
  func noFile(name: String) throws {
    try Surroundings.with { place in
      try place.workplace.write(
        Surroundings.text(data: "file: \(yamlQuoted(name)), test: 0.25"))
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(ending.status == 2, "\(ending.errors)")
    }
  }

  @Test(
    "a title that steers a terminal is refused", arguments: ["a\u{1B}[2J", "a\0b"])
  func titles(title: String) throws {
    try Surroundings.with { place in
      try place.workplace.write(Surroundings.text(title: yamlQuoted(title)))
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(ending.status == 2)
      #expect(ending.errors.contains("`figures.learning_curve.title` contains a control character"))
    }
  }

  /// A link among the results, and whether a run gives up because of it.
  struct Link: Sendable, CustomStringConvertible {
    let description: String
    let name: String
    let target: String
    let isRefused: Bool
  }

  static let links = [
    Link(
      description: "a file", name: "small/metrics.csv", target: "theirs/metrics.csv",
      isRefused: false),
    Link(
      description: "no file", name: "small/metrics.csv", target: "theirs/new.csv", isRefused: false),
    Link(description: "the list", name: "small/manifest.json", target: "victim", isRefused: false),
    Link(
      description: "a file for a folder", name: "small/models", target: "victim", isRefused: true),
    Link(description: "a folder", name: "small/models", target: "theirs/models", isRefused: true),
    Link(
      description: "a folder in a folder", name: "small/models/small", target: "theirs",
      isRefused: true),
    Link(description: "no folder", name: "small/figures", target: "theirs/none", isRefused: true),
    Link(
      description: "a folder for a file", name: "small/metrics.csv", target: "theirs",
      isRefused: false),
    Link(description: "the experiment", name: "small", target: "theirs", isRefused: true),
    Link(
      description: "itself", name: "small/models", target: "place/results/small/models",
      isRefused: true),
  ]

  @Test("nothing is written through a link among the results", arguments: links)
  func linked(link: Link) throws {
    try Surroundings.with { place in
      let path = place.workplace.path("results/\(link.name)")
      try FileManager.default.createDirectory(
        atPath: parent(of: path), withIntermediateDirectories: true)
      symlink("\(place.folder)/\(link.target)", path)
      let before = try place.listing()
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(try place.listing() == before)
      #expect((ending.status != 0) == link.isRefused, "\(ending.errors)")
      if link.isRefused {
        #expect(ending.status == 74, "\(ending.errors)")
        #expect(ending.errors.contains("is a link or a file"), "\(ending.errors)")
      } else {
        #expect(try place.workplace.digests()["small/metrics.csv"] != nil)
      }
    }
  }

  @Test("the folders that the user names for results and cache may be links")
  func ownLinks() throws {
    try Surroundings.with { place in
      for name in ["results", "cache"] {
        mkdir("\(place.folder)/\(name)", 0o755)
        symlink("../\(name)", place.workplace.path(name))
      }
      let before = try place.listing(except: ["results", "cache"])
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try place.listing(except: ["results", "cache"]) == before)
      #expect(place.workplace.exists("results/small/metrics.csv"))
    }
  }

  @Test("a list of files that was tampered with removes nothing but what lies among the results")
  func manifest() throws {
    try Surroundings.with { place in
      let folder = place.workplace.path("results/small")
      try FileManager.default.createDirectory(
        atPath: folder + "/old", withIntermediateDirectories: true)
      symlink("\(place.folder)/theirs", folder + "/link")
      try place.workplace.write(Surroundings.theirs, to: "results/small/old/ours")
      let content = Digest(of: Array(Surroundings.theirs.utf8))
      let entry: JSONValue = [
        "sha256": .string(content.hexadecimal),
        "bytes": .integer(Int64(Surroundings.theirs.utf8.count)),
      ]
      let names = [
        "../victim", "../../../victim", "\(place.folder)/victim", "/\(place.folder)/victim",
        "link/victim", "link/models/small/victim", "link", "old/../../../../victim", ".", "..", "",
        "old/ours", "a\0b", String(repeating: "x", count: 5000), "\u{301}", "old//ours",
      ]
      let files = Dictionary(uniqueKeysWithValues: names.map { ($0, entry) })
      try place.workplace.write(
        JSONValue.object(["files": .object(files)]).canonicalText, to: "results/small/manifest.json"
      )
      let before = try place.listing()
      let ending = try place.workplace.run("run", "spec.yaml")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try place.listing() == before)
      #expect(!place.workplace.exists("results/small/old"))
      #expect(place.workplace.exists("results/small/link/victim"))
    }
  }

  private func parent(of path: String) -> String {
    URL(filePath: path).deletingLastPathComponent().path
  }
}
