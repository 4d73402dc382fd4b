import FoundationEssentials
import Testing

@Suite("What a spec claims")
struct ExpectationTests {
  /// The mass of the truth between the ends of its curve is 0.999999 whatever is trained.
  private static func spec(_ claims: String...) -> String {
    TinySpec().text + "expect:\n" + claims.map { "  - \($0)\n" }.joined()
  }

  @Test("claims that hold are a table among the results, and the run is one that went well")
  func holding() throws {
    try Workplace.with { workplace in
      try workplace.write(Self.spec("dnf.true_mass_on_manifold > 0.99"))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(
        try workplace.text("results/tiny/claims.csv") == """
          experiment,claim,says,value,standard_error,seeds,comparison,bound,holds,published,ratio,source,explanation
          tiny,dnf.true_mass_on_manifold > 0.99,,0.999999,,1,>,0.99,true,,,,

          """)
      #expect(try workplace.run("plan", "spec.yaml", "--check").status == 0)
    }
  }

  @Test(
    "a claim that does not hold fails the run each time, says so last, and keeps no result away")
  func failing() throws {
    try Workplace.with { workplace in
      try workplace.write(
        Self.spec(
          "dnf.true_mass_on_manifold > 0.99",
          "{ claim: dnf.true_mass_on_manifold >= 2, says: There is more than everything. }"))
      for attempt in 1...2 {
        let ending = try workplace.run("run", "spec.yaml")
        #expect(ending.status == 1)
        #expect(
          ending.errors.hasSuffix(
            """

            error: tiny: 1 of 2 claims does not hold
                dnf.true_mass_on_manifold >= 2
                  value 1.0, bound 2.0
                  (There is more than everything.)
              help: claims.csv, among the results, has all of them; change what is trained and evaluated, or claim what is so

            """), "\(ending.errors)")
        #expect(
          ending.output.hasPrefix(
            attempt == 1
              ? "tiny: 13 stages, 12 executed, 0 cached, 1 failed in "
              : "tiny: 13 stages, 0 executed, 12 cached, 1 failed in "), "\(ending.output)")
        let files = Set(try workplace.digests().keys)
        #expect(files == TinySpec.files.union(["tiny/claims.csv", "tiny/claims.csv.prov.json"]))
        try FileManager.default.removeItem(atPath: workplace.path("results"))
      }
      let status = try workplace.run("status", "spec.yaml")
      #expect(
        status.output.contains(
          " missing, the last attempt failed: 1 of 2 claims does not hold\n"
        ), "\(status.output)")
      // Who takes the claim back has all the rest already.
      try workplace.write(Self.spec("dnf.true_mass_on_manifold > 0.99"))
      #expect(try workplace.executedStages() == ["claims", "expect"])
    }
  }

  @Test("with another failure the claims come after what it says")
  func blocked() throws {
    try Workplace.with { workplace in
      try workplace.write(Self.spec("dnf.true_mass_on_manifold > 2"))
      let ending = try workplace.run("run", "spec.yaml", "--timeout", "train/dnf=0.001s")
      #expect(ending.status == 1)
      #expect(!ending.errors.contains("claim"), "nothing is known of them: \(ending.errors)")
      #expect(
        ending.errors.hasSuffix("\nRun the same command again to go on with what is missing.\n"))
    }
  }
}
