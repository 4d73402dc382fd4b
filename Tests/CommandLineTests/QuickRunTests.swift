import FoundationEssentials
import Testing

@Suite("Trying an experiment out")
struct QuickRunTests {
  private static let spec =
    TinySpec().text
      + """
      expect:
        - dnf.true_mass_on_manifold > 2
      quick: { train.epochs: 1, data.train: 40, data.test: 10 }

      """

  @Test("a quick run has results of its own, and claims that do not hold do not fail it")
  func run() throws {
    try Workplace.with { workplace in
      try workplace.write(Self.spec)
      #expect(try workplace.executedStages(["--quick"]) == TinySpec.stages + ["claims"])
      #expect(workplace.exists("results/quick/tiny/metrics.csv"))
      #expect(!workplace.exists("results/tiny"))
      let claims = try workplace.text("results/quick/tiny/claims.csv")
      #expect(
        claims.contains("\ntiny,dnf.true_mass_on_manifold > 2,,0.999999,,1,>,2.0,false,,,,\n"))
      let lineage = try workplace.run("lineage", "results/quick/tiny/claims.csv")
      #expect(lineage.output.contains("\nmake again  dnf-pipeline run spec.yaml --quick\n"))

      #expect(try workplace.executedStages(["--quick", "--results", "elsewhere"]) == [])
      #expect(workplace.exists("elsewhere/tiny/metrics.csv"))
      // What the settings are the same of is in the cache, whoever says so.
      var byHand = TinySpec()
      byHand.epochs = 1
      try workplace.write(
        byHand.text.replacing("train: 60, test: 20", with: "train: 40, test: 10"))
      #expect(try workplace.executedStages() == [])
    }
  }

  @Test("every command that reads a spec knows the quick version")
  func commands() throws {
    try Workplace.with { workplace in
      try workplace.write(Self.spec)
      #expect(try workplace.executedStages(["--quick"]) == TinySpec.stages + ["claims"])
      #expect(try workplace.run("check", "spec.yaml").output == "spec.yaml: valid, 13 stages\n")
      #expect(
        try workplace.run("check", "spec.yaml", "--quick").output == "spec.yaml: valid, 12 stages\n"
      )
      #expect(try workplace.run("plan", "spec.yaml", "--check", "--quick").status == 0)
      #expect(try workplace.run("plan", "spec.yaml", "--check").status == 3)
      let status = try workplace.run("status", "spec.yaml", "--quick").output
      #expect(!status.contains("out of date") && !status.contains("expect"))
      #expect(
        try workplace.run("explain", "spec.yaml", "train/dnf", "--quick").output
          .hasPrefix("train/dnf: in the cache"))
      #expect(
        try workplace.run("explain", "spec.yaml", "train/dnf").output
          .contains("epochs"))
      let verified = try workplace.run("verify", "spec.yaml", "--rebuild", "claims", "--quick")
      #expect(verified.output == "claims: the same bytes in 1 file\n")
      #expect(try workplace.run("log", "spec.yaml", "claims", "--quick").status == 0)
    }
  }

  @Test("a quick run of a spec that describes none says what to write, and leaves nothing behind")
  func missing() throws {
    try Workplace.with { workplace in
      for command in ["run", "plan", "check", "status"] {
        let ending = try workplace.run(command, "spec.yaml", "--quick")
        #expect(ending.status == 2)
        #expect(
          ending.errors == """
            spec.yaml: error[E0226]: the spec has no section `quick`, and does not say what a quick run is
            help: add what it changes, such as `quick: { seed: [0], train.epochs: 2 }`

            """)
      }
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }
}
