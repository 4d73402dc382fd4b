import CanonicalJSON
import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@Suite("Where a file comes from")
struct LineageTests {
  private func copy(_ source: String, to name: String, in workplace: Workplace) throws {
    try FileManager.default.createDirectory(
      atPath: workplace.path("elsewhere"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: workplace.path("results/tiny/\(source)"), toPath: workplace.path("elsewhere/\(name)"))
  }

  private func stages(_ ending: Program.Ending) throws -> [String?] {
    let provenances = try JSONValue(parsing: ending.output)["provenances"]?.arrayValue
    let only = try #require(provenances?.count == 1 ? provenances?[0] : nil)
    return (only["stages"]?.arrayValue ?? []).map { $0["id"]?.stringValue }
  }

  @Test("copies of figures, models and tables tell it without a cache, under other names")
  func copies() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try copy("figures/latent_density.svg", to: "figure 1.xml", in: workplace)
      try copy("models/dnf/model.safetensors", to: "m", in: workplace)
      try copy("metrics.csv", to: "numbers.csv", in: workplace)
      try copy("metrics.csv.prov.json", to: "metrics.csv.prov.json", in: workplace)
      try FileManager.default.removeItem(atPath: workplace.path("cache"))
      let figure = try workplace.run("lineage", "elsewhere/figure 1.xml")
      #expect(figure.status == 0)
      #expect(figure.errors == "")
      var lines = figure.output.split(separator: "\n").map(String.init)
      #expect(lines[0] == "elsewhere/figure 1.xml")
      #expect(lines[1] == "  unchanged since it was made")
      #expect(lines[2].hasPrefix("  content without its lineage: "))
      #expect(lines.remove(at: 3) == "  told by the file itself")
      #expect(lines[3] == "experiment  tiny")
      #expect(lines[4].hasPrefix("spec        spec.yaml, SHA-256 "))
      #expect(lines[5] == "program     dnf-pipeline 0.1.0")
      #expect(lines[6] == "seeds       5")
      #expect(lines[7].hasPrefix("numerics    blas=OpenBLAS "))
      #expect(lines[8] == "make again  dnf-pipeline run spec.yaml")
      #expect(lines[9] == "result      latent_density.svg of")
      #expect(lines[10].hasPrefix("  plot/latent_density: plot r"))
      #expect(lines.contains { $0.hasPrefix("      train/dnf: train r") && $0.contains(", key ") })
      let json = try workplace.run("lineage", "elsewhere/figure 1.xml", "--json")
      let value = try JSONValue(parsing: json.output)
      #expect(value["unchanged"] == true)
      #expect(value["source"]?["kind"] == "embedded")
      #expect(value["provenances"]?.arrayValue?[0]["spec"]?["text"]?.stringValue == TinySpec().text)

      let model = try workplace.run("lineage", "elsewhere/m", "--json")
      #expect(try stages(model) == ["simulate", "inflate/dnf", "train/dnf"])
      let table = try workplace.run("lineage", "elsewhere/numbers.csv", "--json")
      #expect(try stages(table).last == "summarise")
      #expect(!workplace.exists("cache"))
    }
  }

  @Test("a table that came alone is found in the cache by its content, chain, spec and all")
  func alone() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try copy("models/dnf/learning_curve.csv", to: "curve.csv", in: workplace)
      let ending = try workplace.run("lineage", "elsewhere/curve.csv")
      #expect(ending.status == 0)
      #expect(ending.output.contains("  told by the cache\n"))
      #expect(ending.output.contains("\nmake again  dnf-pipeline run spec.yaml\n"))
      #expect(ending.output.contains("\nresult      learning_curve.csv of\n  train/dnf: train r"))
      let json = try workplace.run("lineage", "elsewhere/curve.csv", "--json")
      #expect(try stages(json) == ["simulate", "inflate/dnf", "train/dnf"])
    }
  }

  @Test("a file that was changed is told as such, with what it was made from, and exits with 1")
  func changed() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      for name in ["figures/learning_curve.svg", "metrics.csv"] {
        let path = "results/tiny/\(name)"
        try workplace.write(try workplace.text(path) + " ", to: path)
        let ending = try workplace.run("lineage", path)
        #expect(ending.status == 1)
        #expect(ending.output.contains("\n  CHANGED since it was made\n"))
        #expect(ending.output.contains("\nexperiment  tiny\n"))
        #expect(
          ending.errors == """
            error: \(path) was changed after it was made
            help: what is said is where it came from before; a run of the spec makes it again

            """)
      }
    }
  }

  @Test("a file of which nothing is known, and a lineage that was tampered with, exit with 1")
  func unknown() throws {
    try Workplace.with { workplace in
      let spec = try workplace.run("lineage", "spec.yaml")
      #expect(spec.status == 1)
      #expect(spec.output == "")
      let digest = try Digest(ofFileAt: workplace.path("spec.yaml"))
      #expect(
        spec.errors == """
          error: spec.yaml: nothing is known of where this comes from (SHA-256 \(digest))
          help: it says nothing of its origin, there is no spec.yaml.prov.json, and \(workplace.path("cache")) holds no result with this content; --cache names another cache

          """)
      #expect(!workplace.exists("cache"), "asking writes nothing")
      let missing = try workplace.run("lineage", "missing.svg")
      #expect(missing.status == 1)
      #expect(missing.errors.hasPrefix("error: missing.svg: cannot open the file"))

      #expect(try workplace.executedStages() == TinySpec.stages)
      try FileManager.default.removeItem(atPath: workplace.path("cache"))
      let path = "results/tiny/figures/learning_curve.svg"
      try workplace.write(
        try workplace.text(path).replacing(#""epochs":2"#, with: #""epochs":9"#), to: path)
      let tampered = try workplace.run("lineage", path)
      #expect(tampered.status == 1)
      #expect(tampered.output == "")
      #expect(
        tampered.errors.hasPrefix(
          "error: \(path): what it says of its origin is damaged or was changed\n"))
    }
  }

  @Test("what a file says of itself cannot steer the terminal, nor be a command of another kind")
  func hostile() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let path = "results/tiny/metrics.csv.prov.json"
      let text = try workplace.text(path).replacing("spec.yaml", with: #"a\u001b[2J;b.yaml"#)
        .replacing(##""name":"dnf-pipeline""##, with: ##""name":"rm -r x; y""##)
      try workplace.write(text, to: path)
      let ending = try workplace.run("lineage", "results/tiny/metrics.csv")
      #expect(ending.status == 0)
      #expect(!ending.output.contains("\u{1B}"))
      let command = "make again  'rm -r x; y' run 'a\u{FFFD}[2J;b.yaml'"
      #expect(ending.output.contains("\n\(command)\n"))
    }
  }

  @Test(
    "every result carries its origin or has it beside it, and the same from any folder and cache")
  func everyResult() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let first = try workplace.digests()
      for name in first.keys where name != "tiny/manifest.json" && !name.hasSuffix(".prov.json") {
        let ending = try workplace.run("lineage", "results/\(name)", "--cache", "none")
        #expect(ending.status == 0, "\(name): \(ending.errors)")
        guard name.hasSuffix(".svg") else { continue }
        let document = try XMLChecker(workplace.text("results/\(name)"))
        #expect(document.elements.filter { $0 == "metadata" }.count == 1)
      }
      try FileManager.default.removeItem(atPath: workplace.path("results"))
      let path = workplace.path("spec.yaml")
      #expect(try workplace.run("run", path, "--cache", "other").status == 0)
      #expect(try workplace.digests() == first)
    }
  }
}
