import ArrayFiles
import ContentStore
import FoundationEssentials
import ScienceTestSupport
import TestSupport
import Testing

@Suite("Weights from files")
struct ImportWeightsTests {
  /// An experiment of the published architecture, evaluated on the grid alone.
  private static func spec(weights: String, models: [String] = ["dnf"]) -> String {
    let entries = models.map {
      """
        \($0):
          algorithm: dnf
          latent_dim: 1
          inflate: { variance: 0.01 }
          weights: \(weights)

      """
    }
    return """
      experiment: checkpoint
      data: { simulator: thin_spiral, train: 10, test: 5 }
      models:
      \(entries.joined())evaluate: [log_density_grid]
      figures: { data_space_density: }

      """
  }

  /// A folder with weights of the published implementation and a spec that takes them.
  private func with(_ body: (Workplace) throws -> Void) throws {
    try Workplace.with { workplace in
      try PublishedWeights.write(
        "dnf_thin_spiral_h100", to: workplace.path("published.safetensors"))
      try workplace.write(Self.spec(weights: "published.safetensors"))
      try body(workplace)
    }
  }

  @Test("weights go through a run, and a converted file gives the same results")
  func run() throws {
    try with { workplace in
      let stages = try workplace.executedStages()
      #expect(
        stages == [
          "simulate", "import/dnf", "evaluate/dnf/log_density_grid", "summarise",
          "plot/data_space_density",
        ])
      let folder = workplace.path("results/checkpoint")
      // The file that a run keeps is that of the command, besides saying where it comes from, and is
      // taken where the published one is.
      let converted = try workplace.run(
        "import-weights", "published.safetensors", "--spec", "spec.yaml", "-o", "own.safetensors")
      #expect(converted.errors == "")
      #expect(
        converted.output == """
          published.safetensors: fits the model dnf of spec.yaml, 418992 weights
          written to own.safetensors

          """)
      #expect(
        try StoredObject(ofFileAt: workplace.path("own.safetensors"))
          == EmbeddedProvenance.read(fromFileAt: "\(folder)/models/dnf/model.safetensors")?.content)
      try workplace.write(Self.spec(weights: "own.safetensors"))
      #expect(try workplace.executedStages() == ["import/dnf"])
    }
  }

  @Test("what counts of the file is its content, and a file that does not fit fails its stage")
  func content() throws {
    try with { workplace in
      #expect(try workplace.executedStages().count == 5)
      let files = FileManager.default
      try files.createDirectory(
        atPath: workplace.path("elsewhere"), withIntermediateDirectories: false)
      try files.moveItem(
        atPath: workplace.path("published.safetensors"),
        toPath: workplace.path("elsewhere/renamed.safetensors"))
      try workplace.write(Self.spec(weights: "elsewhere/renamed.safetensors"))
      #expect(try workplace.executedStages() == [])

      var weights = try PublishedWeights.stateDictionary(of: "dnf_thin_spiral_h100")
      weights["inner_transform._transforms.1._transforms.1.bias"] = nil
      try SafetensorsFile(tensors: weights).write(
        to: workplace.path("elsewhere/renamed.safetensors"))
      let plan = try workplace.run("plan", "spec.yaml")
      #expect(plan.output.contains("input weights: content changed"))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 1)
      #expect(
        ending.errors.contains(
          """
          error: stage import/dnf failed: the weights do not fit the model: 1 problem
            inner_transform._transforms.1._transforms.1.bias is missing, expected F32 [1]
          """))
    }
  }

  @Test("a missing file is a mistake of the spec, shown where its path is written")
  func missing() throws {
    try with { workplace in
      try workplace.write(Self.spec(weights: "lost.safetensors"))
      for command in ["check", "plan", "run"] {
        let ending = try workplace.run(command, "spec.yaml")
        #expect(ending.status == 2)
        #expect(
          ending.errors == """
            spec.yaml:8:14: error[E0211]: `models.dnf.weights` names the file `lost.safetensors`: there is no such file
               8 |     weights: lost.safetensors
                 |              ^^^^^^^^^^^^^^^^
            help: check the path; a relative one starts at the folder of the spec

            """)
      }
    }
  }

  @Test("the command says what does not fit, and with which status it ends")
  func refusals() throws {
    try with { workplace in
      func refused(_ arguments: String..., status: Int32, _ text: String) throws {
        let number = try workplace.start(["import-weights"] + arguments)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == status)
        #expect(ending.output == "")
        #expect(ending.errors == text)
      }
      try refused(
        "lost", "--spec", "spec.yaml", status: 65,
        "error: lost: cannot be opened (No such file or directory)\nhelp: check the path\n")
      try refused(
        "spec.yaml", "--spec", "spec.yaml", status: 65,
        """
        error: spec.yaml: claims a header of 7308613710341240933 bytes; the limit is 4194304
        help: check that this is a safetensors file

        """)
      try refused(
        "published.safetensors", "--spec", "spec.yaml", "--model", "vae", status: 64,
        "error: spec.yaml: there is no model `vae` in the spec\nhelp: the models are `dnf`\n")
      try workplace.write(TinySpec())
      let number = try workplace.start(
        ["import-weights", "published.safetensors", "--spec", "spec.yaml", "-o", "out"])
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 65)
      #expect(
        ending.errors.hasPrefix("error: published.safetensors: the weights do not fit the model: "))
      let names = ending.errors.split(separator: "\n").dropFirst()
        .compactMap { $0.split(separator: " ").first.map(String.init) }
      #expect(names.count > 100)
      #expect(names == names.sorted())
      #expect(!workplace.exists("out"))
      try workplace.write(
        Self.spec(weights: "published.safetensors", models: ["first", "second"]))
      try refused(
        "published.safetensors", "--spec", "spec.yaml", status: 64,
        """
        error: spec.yaml: the spec has 2 models
        help: say which with --model; the models are `first`, `second`

        """)
      let second = try workplace.run(
        "import-weights", "published.safetensors", "--spec", "spec.yaml", "--model", "second")
      #expect(second.status == 0)
      let existing = try workplace.run(
        "import-weights", "published.safetensors", "--spec", "spec.yaml", "--model", "second",
        "-o", "published.safetensors")
      #expect(existing.status == 64)
      #expect(existing.errors.contains("published.safetensors exists already"))
    }
  }

  /// The program with an address space so small that a file's claims about its size could not be
  /// believed; the good weights, read as it should be, fits.
  @Test("hostile files are refused in little memory, and never crash the program")
  func hostileFiles() throws {
    try with { workplace in
      func ending(of file: String) throws -> Program.Ending {
        try workplace.runInLittleMemory("import-weights", file, "--spec", "spec.yaml")
      }
      #expect(try ending(of: "published.safetensors").status == 0)
      var files = HostileSafetensors.all.map(\.bytes)
      let dictionary = try PublishedWeights.stateDictionary(of: "dnf_spiral_small_h16")
      let good = SafetensorsFile(tensors: dictionary).bytes
      let header = 8 + good[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      var generator = DamageGenerator(seed: 7)
      files += (0..<60).map { _ in generator.damage(good, hot: header) }
      for (index, bytes) in files.enumerated() {
        try Data(bytes).write(to: URL(filePath: workplace.path("hostile.safetensors")))
        let refused = try ending(of: "hostile.safetensors")
        #expect(refused.status == 65, "file \(index): \(refused.errors.prefix(300))")
        #expect(refused.errors.hasPrefix("error: hostile.safetensors: "), "file \(index)")
      }
    }
  }
}
