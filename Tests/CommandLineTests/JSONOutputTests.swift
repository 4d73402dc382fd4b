import CanonicalJSON
import ContentStore
import Testing

@Suite("What the commands say to programs")
struct JSONOutputTests {
  @Test("run, plan and status speak JSON with the same stages in the same order")
  func experiment() throws {
    try Workplace.with { workplace in
      let plan = try JSONValue(parsing: workplace.run("plan", "spec.yaml", "--json").output)
      #expect(plan["experiment"] == "tiny")
      #expect(plan["stale"] == true)
      #expect(
        plan["stages"]?.arrayValue?.compactMap { $0["stage"]?.stringValue } == TinySpec.stages)
      #expect(plan["stages"]?.arrayValue?[0]["decision"] == "run")
      #expect(plan["stages"]?.arrayValue?[1]["decision"] == "unknown")
      #expect(plan["stages"]?.arrayValue?[1]["reasons"]?.arrayValue?.isEmpty == false)
      let dry = try JSONValue(parsing: workplace.run("run", "-n", "spec.yaml", "--json").output)
      #expect(dry == plan)
      let missing = try JSONValue(parsing: workplace.run("status", "spec.yaml", "--json").output)
      #expect(missing["stages"]?.arrayValue?.allSatisfy { $0["state"] == "missing" } == true)

      let run = try JSONValue(parsing: workplace.run("run", "spec.yaml", "--json").output)
      #expect(run["experiment"] == "tiny")
      #expect(run["executed"] == 11)
      for name in ["cached", "failed", "blocked", "cancelled"] { #expect(run[name] == 0) }
      #expect(run["seconds"]?.doubleValue.map { $0 > 0 } == true)
      #expect(run["figures"]?.arrayValue?.count == 3)
      #expect(run["stages"]?.arrayValue?.compactMap { $0["stage"]?.stringValue } == TinySpec.stages)

      let status = try JSONValue(parsing: workplace.run("status", "spec.yaml", "--json").output)
      let stages = try #require(status["stages"]?.arrayValue)
      #expect(stages.compactMap { $0["stage"]?.stringValue } == TinySpec.stages)
      for stage in stages {
        #expect(stage["state"] == "cached")
        #expect(stage["seconds"]?.doubleValue != nil)
        #expect(stage["peak_memory_bytes"]?.integerValue.map { $0 > 0 } == true)
      }
      let digest = stages[0]["outputs"]?["train.npy"]?.stringValue
      #expect(
        digest.flatMap(Digest.init(hexadecimal:))
          == (try workplace.digests()["tiny/data/train.npy"]))
    }
  }

  @Test("a failure is told with its stage, its message and its log")
  func failure() throws {
    try Workplace.with(TinySpec(learningRate: "1e18")) { workplace in
      let ending = try workplace.run("run", "spec.yaml", "--json")
      #expect(ending.status == 1)
      let stages = try #require(try JSONValue(parsing: ending.output)["stages"]?.arrayValue)
      #expect(stages[2]["outcome"] == "failed")
      #expect(stages[2]["message"]?.stringValue?.hasPrefix("the loss term ") == true)
      #expect(stages[2]["log"]?.stringValue?.hasPrefix(workplace.path("cache/logs/")) == true)
      #expect(stages[3]["outcome"] == "blocked")
      #expect(stages[3]["by"] == "train/dnf")
    }
  }

  @Test("mistakes in a spec are told as data", arguments: ["run", "plan", "status", "check"])
  func diagnostics(command: String) throws {
    try Workplace.with { workplace in
      try workplace.write(TinySpec().text.replacing("seed: 5", with: "sed: 5"))
      let ending = try workplace.run(command, "spec.yaml", "--json")
      #expect(ending.status == 2)
      #expect(ending.errors == "")
      let specs = try #require(try JSONValue(parsing: ending.output)["specs"]?.arrayValue)
      #expect(specs.count == 1)
      #expect(specs[0]["path"] == "spec.yaml")
      #expect(specs[0]["valid"] == false)
      #expect(specs[0]["diagnostics"]?.arrayValue?[0]["code"] == "E0201")
    }
  }

  @Test("check speaks of every spec, and exits with 2 when one is invalid")
  func check() throws {
    try Workplace.with { workplace in
      try workplace.write("seed: [", to: "broken.yaml")
      let ending = try workplace.run("check", "spec.yaml", "broken.yaml", "--json")
      #expect(ending.status == 2)
      let specs = try #require(try JSONValue(parsing: ending.output)["specs"]?.arrayValue)
      #expect(specs.map { $0["valid"] } == [true, false])
      let plain = try workplace.run("check", "broken.yaml", "spec.yaml")
      #expect(plain.status == 2)
      #expect(plain.output == "spec.yaml: valid, 11 stages\n")
      #expect(plain.errors.hasPrefix("broken.yaml:1:"))
      #expect(try workplace.run("check", "spec.yaml").status == 0)
      #expect(!workplace.exists("cache"))
    }
  }

  @Test("check tells which metrics a model leaves out; other commands need not")
  func warnings() throws {
    try Workplace.with { workplace in
      try workplace.write(
        """
        experiment: warned
        data: { simulator: thin_spiral, train: 200, test: 20 }
        models:
          flow: { algorithm: flow, train: { epochs: 1 } }
          pie: { algorithm: pie, latent_dim: 1, train: { epochs: 1 } }
        evaluate: [reconstruction_error]

        """)
      #expect(try workplace.run("plan", "spec.yaml").errors == "")
      let ending = try workplace.run("check", "spec.yaml")
      #expect(ending.status == 0)
      #expect(
        ending.errors == """
          spec.yaml:6:12: warning[E0356]: `reconstruction_error` means nothing for `flow`, a model without a bottleneck, and is left out for it
             6 | evaluate: [reconstruction_error]
               |            ^^^^^^^^^^^^^^^^^^^^
          spec.yaml:4:22: note: the algorithm is chosen here
             4 |   flow: { algorithm: flow, train: { epochs: 1 } }
               |                      ^^^^

          """)
    }
  }
}
