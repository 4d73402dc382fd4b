import CanonicalJSON
import FoundationEssentials
import Testing

@Suite("Exit statuses and what is said beside them")
struct ExitStatusTests {
  @Test("a run that succeeds exits with 0, says what it did and where the figures are")
  func success() throws {
    try Workplace.with { workplace in
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 0)
      let lines = ending.output.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("tiny: 11 stages, 11 executed, 0 cached in "))
      #expect(
        lines.dropFirst() == [
          "figures:", "  results/tiny/figures/learning_curve.svg",
          "  results/tiny/figures/data_space_density.svg",
          "  results/tiny/figures/latent_density.svg",
        ])
      for stage in TinySpec.stages {
        #expect(ending.errors.contains("\(stage): started"))
        #expect(ending.errors.contains("\(stage): done in "))
      }
      #expect(Set(try workplace.digests().keys) == TinySpec.files)
    }
  }

  @Test("a stage that fails exits with 1; why, what to try and its log are the last things said")
  func stageFails() throws {
    try Workplace.with(TinySpec(learningRate: "1e18")) { workplace in
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 1)
      #expect(
        ending.output.hasPrefix("tiny: 11 stages, 2 executed, 0 cached, 1 failed, 8 blocked in "))
      let log = try #require(
        try FileManager.default.contentsOfDirectory(atPath: workplace.path("cache/logs"))
          .filter { $0.hasSuffix(".log") }.sorted()
          .first { try workplace.text("cache/logs/\($0)").contains("error:") })
      let head = try #require(
        try workplace.text("cache/logs/\(log)").split(separator: "\n").first)
      #expect(head.hasPrefix("train/dnf of tiny: kind train, revision "))
      let report = """

        error: stage train/dnf failed: the loss term 'negative_log_likelihood' became nan in epoch 1, batch 2
          help: try a lower learning_rate or gradient_clip, a larger variance of the noise, or a bound that covers the data
          its process ended with exit status 1
          the end of its log:
            \(head)
            error: the loss term 'negative_log_likelihood' became nan in epoch 1, batch 2
            help: try a lower learning_rate or gradient_clip, a larger variance of the noise, or a bound that covers the data
          the whole log: \(workplace.path("cache/logs/\(log)"))

        Run the same command again to go on with what is missing.

        """
      #expect(ending.errors.hasSuffix(report), "\(ending.errors)")
      // What came before the failure is there, and is not computed again.
      #expect(workplace.exists("results/tiny/data/train.npy"))
      let again = try workplace.run("run", "spec.yaml", "--json")
      #expect(again.status == 1)
      let counts = try JSONValue(parsing: again.output)
      #expect(counts["executed"] == 0)
      #expect(counts["cached"] == 2)
      #expect(counts["failed"] == 1)
      #expect(counts["blocked"] == 8)
    }
  }

  @Test("plan --check exits with 3 while anything would run, and with 0 when nothing would")
  func stale() throws {
    try Workplace.with { workplace in
      let before = try workplace.run("plan", "spec.yaml", "--check")
      #expect(before.status == 3)
      #expect(
        before.output.hasSuffix(
          "\ntiny: 1 to run, 10 unknown until upstream has run, 0 cached\n"))
      #expect(try workplace.run("plan", "spec.yaml").status == 0)
      #expect(!workplace.exists("cache"), "planning writes nothing")
      #expect(try workplace.run("run", "spec.yaml").status == 0)
      let after = try workplace.run("plan", "spec.yaml", "--check")
      #expect(after.status == 0)
      #expect(
        after.output.hasSuffix(
          "\ntiny: 0 to run, 0 unknown until upstream has run, 11 cached\n"))
    }
  }

  @Test("status says of every stage whether it is there, and what it took")
  func status() throws {
    try Workplace.with { workplace in
      let missing = try workplace.run("status", "spec.yaml")
      #expect(missing.status == 0)
      #expect(
        missing.output
          == TinySpec.stages.map { "\(padded($0))  missing\n" }.joined())
      #expect(!workplace.exists("cache"))
      #expect(try workplace.run("run", "spec.yaml").status == 0)
      try workplace.write(TinySpec(epochs: 3))
      let lines = try workplace.run("status", "spec.yaml").output.split(separator: "\n")
      let size = /cached   \d+ KiB, took (under )?\d+\.\d+ s, peak memory \d+\.\d MiB/
      for (line, stage) in zip(lines.prefix(2), TinySpec.stages) {
        #expect(line.hasPrefix(padded(stage) + "  "))
        #expect(try size.wholeMatch(in: line.dropFirst(padded(stage).count + 2)) != nil, "\(line)")
      }
      #expect(
        lines.dropFirst(2).map(String.init)
          == TinySpec.stages.dropFirst(2).map { "\(padded($0))  out of date" })
    }
  }

  private func padded(_ stage: String) -> String {
    let width = TinySpec.stages.map(\.count).max() ?? 0
    return stage + String(repeating: " ", count: width - stage.count)
  }

  @Test(
    "wrong usage exits with 64 and says how to use the program",
    arguments: [
      ["run"], ["run", "a.yaml", "b.yaml"], ["run", "spec.yaml", "-j", "0"],
      ["run", "spec.yaml", "-j", "-1"], ["run", "spec.yaml", "-j=-1"], ["run", "spec.yaml", "-j"],
      ["run", "spec.yaml", "-j", "two"], ["run", "spec.yaml", "--fast"],
      ["run", "spec.yaml", "--results", ""],
      ["run", "spec.yaml", "--cache", ""], ["rnu", "spec.yaml"],
      ["check"], ["plan"], ["status"], ["cache", "gc", "--max-size", "big"],
      ["cache", "gc", "--max-age", "30"], ["cache", "gc", "--keep-runs", "3"],
      ["cache", "gc", "--keep", "spec.yaml"], ["cache", "push"], ["cache", "push", ":x"],
    ])
  func usage(arguments: [String]) throws {
    try Workplace.with { workplace in
      let ending = try workplace.ending(Program.wait(for: workplace.start(arguments)))
      #expect(ending.status == 64)
      #expect(ending.errors.contains("Error: "))
      #expect(ending.errors.contains("Usage: dnf-pipeline"))
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }

  @Test("-j below one is refused in words; more than there are cores is allowed and noted")
  func cores() throws {
    try Workplace.with { workplace in
      let none = try workplace.run("run", "spec.yaml", "-j", "0")
      #expect(
        none.errors.hasPrefix("Error: -j is a number of cores and must be at least 1, not 0.\n"))
      let many = try workplace.run("run", "spec.yaml", "-j", "100000")
      #expect(many.status == 0)
      #expect(many.errors.hasPrefix("note: -j 100000 is more than the "))
      #expect(!(try workplace.run("run", "spec.yaml", "-j", "1")).errors.contains("note:"))
    }
  }

  @Test("a cache that cannot be made exits with 74 and names the path")
  func unusableCache() throws {
    try Workplace.with { workplace in
      try workplace.write("", to: "file")
      let ending = try workplace.run("run", "spec.yaml", "--cache", "file/cache")
      #expect(ending.status == 74)
      #expect(ending.errors.hasPrefix("error: \(workplace.path("file"))"))
      #expect(ending.errors.hasSuffix("\nhelp: --cache names another folder for the cache\n"))
      #expect(!workplace.exists("results"))
    }
  }

  @Test("results that cannot be written exit with 74, and are not computed again")
  func unusableResults() throws {
    try Workplace.with { workplace in
      try workplace.write("", to: "file")
      let ending = try workplace.run("run", "spec.yaml", "--results", "file")
      #expect(ending.status == 74)
      #expect(ending.errors.contains("\nerror: file: cannot make the folder: File exists\n"))
      #expect(
        ending.errors.hasSuffix(
          "\nhelp: what was computed is in the cache; "
            + "--results names another folder for the results\n"))
      #expect(try workplace.executedStages().isEmpty)
    }
  }
}
