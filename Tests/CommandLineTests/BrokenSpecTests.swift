import FoundationEssentials
import Glibc
import Testing

@Suite("Specs with mistakes")
struct BrokenSpecTests {
  @Test(
    "running a broken spec exits with 2, points at the mistake and leaves nothing behind",
    arguments: BrokenSpec.all)
  func broken(spec: BrokenSpec) throws {
    try Workplace.with { workplace in
      try Data(spec.bytes).write(to: URL(filePath: workplace.path("spec.yaml")))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 2)
      #expect(ending.output == "")
      #expect(ending.errors.hasPrefix("spec.yaml:\(spec.beginning): "), "\(ending.errors)")
      #expect(!ending.errors.contains("\u{1B}"))
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }

  @Test(
    "whatever is named instead of a spec is refused in the same way",
    arguments: [
      ("nothing", "error[E0001]: there is no file here"),
      ("spec.yaml/below", "error[E0001]: there is no file here"),
      ("folder", "error[E0002]: this is a folder, not a file"),
      ("pipe", "error[E0002]: this is not an ordinary file"),
      ("/dev/zero", "error[E0002]: this is not an ordinary file"),
      ("circle", "error[E0003]: the file cannot be read: too many levels of symbolic links"),
      ("sparse", "error[E0004]: the file is too large for a spec: 104857600 bytes,"),
    ])
  func notASpec(name: String, message: String) throws {
    try Workplace.with { workplace in
      mkdir(workplace.path("folder"), 0o777)
      mkfifo(workplace.path("pipe"), 0o666)
      symlink("circle", workplace.path("circle"))
      try workplace.write("", to: "sparse")
      truncate(workplace.path("sparse"), 100 << 20)
      let ending = try workplace.run("run", name)
      #expect(ending.status == 2)
      #expect(ending.errors.hasPrefix("\(name): \(message)"), "\(ending.errors)")
      #expect(ending.errors.contains("\nhelp: "))
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }

  @Test("all mistakes are shown at once, in the order of the file")
  func several() throws {
    try Workplace.with { workplace in
      let text = TinySpec().text
        .replacing("seed: 5", with: "seed: five")
        .replacing("test: 20", with: "test: 0")
        .replacing("hidden: 8, blocks: 1 }\n    train", with: "hiden: 8 }\n    train")
        .replacing("hidden: 8", with: "hidden: none")
      try workplace.write(text)
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 2)
      let places = ending.errors.split(separator: "\n").filter { $0.contains(": error[E") }
        .map { $0.split(separator: ":").prefix(2).joined(separator: ":") }
      #expect(places.count >= 3)
      #expect(places == places.sorted { line($0) < line($1) })
    }
  }

  private func line(_ place: String) -> Int {
    place.split(separator: ":").last.flatMap { Int($0) } ?? 0
  }
}
