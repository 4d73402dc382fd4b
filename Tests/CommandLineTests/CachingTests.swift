import ContentStore
import FoundationEssentials
import Glibc
import Testing

@Suite("What runs again, and what does not")
struct CachingTests {
  @Test("a second run executes nothing and touches no file")
  func secondRun() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let before = try workplace.digests()
      let times = try modificationTimes(workplace)
      #expect(try workplace.executedStages().isEmpty)
      #expect(try workplace.digests() == before)
      #expect(try modificationTimes(workplace) == times)
    }
  }

  @Test("times of files, comments, key order and other spellings of a value cause no work")
  func irrelevantChanges() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      for name in ["spec.yaml", "results", "cache"] { try touchAll(workplace.path(name)) }
      #expect(try workplace.executedStages().isEmpty)
      try workplace.write("# A remark.\n" + TinySpec().text)
      #expect(try workplace.executedStages().isEmpty)
      try workplace.write(TinySpec.rewritten)
      #expect(try Set(workplace.executedStages()).isEmpty)
    }
  }

  @Test(
    "another title draws that figure alone; other epochs train and what is below, nothing above")
  func relevantChanges() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try workplace.write(TinySpec(title: "Losses"))
      #expect(try workplace.executedStages() == ["plot/learning_curve"])
      try workplace.write(TinySpec(epochs: 3))
      #expect(try workplace.executedStages() == Array(TinySpec.stages.dropFirst(2)))
      // Back to the first spec: everything is still there.
      try workplace.write(TinySpec())
      #expect(try workplace.executedStages().isEmpty)
      try workplace.write(TinySpec(seed: 6))
      #expect(try workplace.executedStages() == TinySpec.stages)
    }
  }

  @Test("what comes after the wanted stages does not run, and the results of others stay")
  func partialRuns() throws {
    try Workplace.with { workplace in
      #expect(
        try workplace.executedStages(["--until", "train/dnf"]) == Array(TinySpec.stages.prefix(3)))
      #expect(!workplace.exists("results/tiny/metrics.csv"))
      #expect(
        try workplace.executedStages(["--until", "plot/l*y", "--until", "plot/latent*"])
          == ["evaluate/dnf/latent_density", "plot/latent_density"])
      #expect(workplace.exists("results/tiny/models/dnf/model.safetensors"))
      let ending = try workplace.run("run", "spec.yaml", "--until", "train/dfn")
      #expect(ending.status == 64)
      #expect(
        ending.errors
          == "error: spec.yaml has no stage `train/dfn`\nhelp: did you mean `train/dnf`? "
          + "`dnf-pipeline plan spec.yaml` lists the stages\n")
    }
  }

  @Test(
    "a part in the middle runs with what it needs; a forced stage runs again, with what follows or not"
  )
  func middleAndForced() throws {
    try Workplace.with { workplace in
      #expect(
        try workplace.executedStages(["--from", "train/dnf", "--until", "evaluate/dnf/latent*"])
          == Array(TinySpec.stages.prefix(3)) + ["evaluate/dnf/latent_density"])
      #expect(
        try workplace.executedStages()
          == TinySpec.stages.dropFirst(3).filter { $0 != "evaluate/dnf/latent_density" })
      #expect(try workplace.executedStages(["--force", "train/dnf"]) == ["train/dnf"])
      // The same bytes come again, and nobody would have known: what follows has to be forced as well.
      #expect(
        try workplace.executedStages(["--force", "evaluate/dnf/latent_density+"])
          == ["evaluate/dnf/latent_density", "summarise", "plot/latent_density"])
      #expect(try workplace.executedStages().isEmpty)
      for arguments in [["--from", "plot/*", "--until", "train/dnf"], ["--force", "train/dfn+"]] {
        let ending = try workplace.ending(
          Program.wait(for: workplace.start(["run", "spec.yaml"] + arguments)))
        #expect(ending.status == 64)
        #expect(
          ending.errors.hasSuffix("lists the stages in their order\n")
            || ending.errors.contains("did you mean `train/dnf`?"))
      }
    }
  }

  @Test(
    "stages that are run again make the same bytes; what was tampered with does not come out again")
  func rebuild() throws {
    try Workplace.with { workplace in
      let early = try workplace.run("verify", "spec.yaml", "--rebuild", "train/*")
      #expect(early.status == 1)
      #expect(
        early.output
          == "train/dnf: is not in the cache, so that there is nothing to compare with\n")
      #expect(try workplace.executedStages() == TinySpec.stages)
      let before = try workplace.digests(below: "cache/objects")
      let all = try workplace.run("verify", "spec.yaml", "--rebuild", "*")
      #expect(all.status == 0)
      #expect(all.output.hasPrefix("simulate: the same bytes in 3 files\n"))
      #expect(all.output.split(separator: "\n").count == TinySpec.stages.count)
      #expect(try workplace.digests(below: "cache/objects") == before)

      // The record of the curve's figure says it has another content.
      let store = ArtifactStore(root: workplace.path("cache"))
      let key = try #require(store.latestKey(experiment: "tiny", stage: "plot/learning_curve"))
      let record = try #require(store.lookUp(key))
      let other = try #require(
        store.latestKey(experiment: "tiny", stage: "simulate").flatMap { store.lookUp($0) })
      let name = try #require(record.outputs.keys.first)
      try store.commit(
        StageRecord(
          preimage: record.preimage, outputs: [name: try #require(other.outputs["train.npy"])],
          elapsedSeconds: 1, peakMemoryBytes: 1), replacing: true)
      let found = try workplace.run("verify", "spec.yaml", "--rebuild", "plot/learning_curve")
      #expect(found.status == 1)
      #expect(
        found.output.hasPrefix(
          "plot/learning_curve: other bytes than in the cache: learning_curve.svg\n  help: "))
    }
  }

  @Test(
    "portable arithmetic has one set of keys and bytes whatever the processor's own kernels are")
  func portable() throws {
    try Workplace.with { workplace in
      try workplace.write("numerics: portable\n" + TinySpec().text)
      func run(_ core: String) throws -> String {
        let ending = try workplace.run("run", "spec.yaml", variables: ["OPENBLAS_CORETYPE": core])
        #expect(ending.status == 0, "\(ending.errors)")
        return ending.output
      }
      // Kernels without AVX are on every x86-64 processor, and sum in another order.
      #expect(try run("Prescott").contains("11 executed, 0 cached"))
      #expect(try run("Haswell").contains("0 executed, 11 cached"))
      let verified = try workplace.run(
        "verify", "spec.yaml", "--rebuild", "*", variables: ["OPENBLAS_CORETYPE": "Sandybridge"])
      #expect(verified.status == 0)
      try workplace.write(TinySpec().text)
      #expect(try run("Prescott").contains("11 executed, 0 cached"))
    }
  }

  @Test("a log says what a stage did, and a status that its last attempt failed")
  func logs() throws {
    try Workplace.with(TinySpec(learningRate: "1e18")) { workplace in
      let none = try workplace.run("log", "spec.yaml", "train/dnf")
      #expect(none.status == 1)
      #expect(none.errors.hasPrefix("error: there is no log of train/dnf\nhelp: "))
      #expect(try workplace.run("run", "spec.yaml").status == 1)
      let failed = try workplace.run("log", "spec.yaml", "train/dnf")
      #expect(failed.status == 0)
      #expect(failed.output.hasPrefix("train/dnf of tiny: kind train, revision "))
      #expect(failed.output.contains("error: the loss term "))
      let status = try workplace.run("status", "spec.yaml").output
      #expect(status.contains("missing, the last attempt failed: the loss term "))

      try workplace.write(TinySpec())
      #expect(try workplace.run("run", "spec.yaml").status == 0)
      // What runs no more is followed to its end at once.
      let done = try workplace.run("log", "spec.yaml", "train/dnf", "-f").output
      #expect(done.contains("\n100% after ") && done.contains(", epoch 2 of 2, loss "))
      #expect(done.split(separator: "\n").last?.hasPrefix("done in ") == true)
      let both = try workplace.run("log", "spec.yaml", "plot/l*").output
      #expect(both.contains("==> plot/learning_curve <==\nplot/learning_curve of tiny: "))
      #expect(!(try workplace.run("status", "spec.yaml").output.contains("failed")))
    }
  }

  @Test("a plan says how long stages took last time")
  func estimates() throws {
    try Workplace.with { workplace in
      #expect(!(try workplace.run("plan", "spec.yaml").output.contains("last time")))
      #expect(try workplace.executedStages() == TinySpec.stages)
      #expect(!(try workplace.run("plan", "spec.yaml").output.contains("last time")))
      try workplace.write(TinySpec(epochs: 3))
      let plan = try workplace.run("plan", "spec.yaml").output
      let training = try #require(plan.split(separator: "\n").first { $0.hasPrefix("train/dnf ") })
      #expect(training.contains("parameters.training.epochs: 2 -> 3; took "))
      #expect(training.hasSuffix("; equal results may stop here"))
      #expect(plan.split(separator: "may stop here").count == 2)
      #expect(plan.contains("by what stages took last time: "))
      #expect(plan.contains(" of work to run, up to "))
    }
  }

  @Test("a stage beyond its time-out fails and says so; times and sizes that are none are refused")
  func limits() throws {
    var spec = TinySpec()
    spec.epochs = 100_000
    try Workplace.with(spec) { workplace in
      let ending = try workplace.run(
        "run", "spec.yaml", "--timeout", "1h", "--timeout", "train/*=0.3s", "--until", "train/dnf")
      #expect(ending.status == 1)
      #expect(
        ending.errors.contains(
          "error: stage train/dnf failed: the stage ran longer than its time-out of 0.3 seconds"))
      for (option, text) in [
        ("--timeout", "5"), ("--timeout", "=5s"), ("--timeout", "-5s"), ("--memory", "8X"),
        ("--memory", "-1"), ("--retries", "-1"), ("--retries", "many"),
      ] {
        let ending = try workplace.run("run", "spec.yaml", "\(option)=\(text)")
        #expect(ending.status == 64, "\(option) \(text)")
        #expect(ending.errors.contains(option) && !ending.errors.contains("Fatal"))
      }
    }
  }

  @Test("a change is explained down to the stage that it comes from")
  func explanations() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try workplace.write(TinySpec(epochs: 3))
      let text = try workplace.run("explain", "spec.yaml", "evaluate/dnf/latent*").output
        .replacing(/key [0-9a-f]{16}/, with: "key K")
      #expect(
        text == """
          evaluate/dnf/latent_density: unknown until the stages before it have run
            compared with the last run, key K: no difference
            because of
              train/dnf: would run, key K
                compared with the last run, key K:
                  parameters.training.epochs: 2 -> 3

          """)
    }
  }

  @Test("the dry run runs nothing and writes nothing")
  func dryRun() throws {
    try Workplace.with { workplace in
      let ending = try workplace.run("run", "-n", "spec.yaml")
      #expect(ending.status == 0)
      #expect(ending.output.contains("simulate"))
      #expect(!workplace.exists("cache") && !workplace.exists("results"))
    }
  }

  @Test("files that the spec does not give any more are removed and named")
  func staleResults() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try workplace.write(TinySpec(learningRate: "1e18"))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 1)
      #expect(ending.output.contains("removed, since the spec does not give them any more:"))
      #expect(!workplace.exists("results/tiny/figures"))
      #expect(!workplace.exists("results/tiny/metrics.csv"))
      #expect(workplace.exists("results/tiny/data/train.npy"))
    }
  }

  @Test("results that were edited or removed are made good from the cache")
  func editedResults() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let before = try workplace.digests()
      try workplace.write("spoilt", to: "results/tiny/metrics.csv")
      try FileManager.default.removeItem(atPath: workplace.path("results/tiny/figures"))
      try workplace.write("mine", to: "results/tiny/notes.txt")
      #expect(try workplace.executedStages().isEmpty)
      #expect(try workplace.text("results/tiny/notes.txt") == "mine")
      try FileManager.default.removeItem(atPath: workplace.path("results/tiny/notes.txt"))
      #expect(try workplace.digests() == before)
    }
  }

  @Test("the folders may have spaces and other alphabets, and the cache may lie in the results")
  func oddPaths() throws {
    try Workplace.with { workplace in
      let results = "Ergebnisse für 雪 \"x\""
      let ending = try workplace.run(
        "run", "./spec.yaml", "--results", results, "--cache", "\(results)/der Cache")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(workplace.exists("\(results)/tiny/metrics.csv"))
      #expect(workplace.exists("\(results)/der Cache/records"))
      #expect(!workplace.exists("cache"))
    }
  }

  @Test("the cache is where --cache, DNF_CACHE_DIR, XDG_CACHE_HOME or HOME say, in this order")
  func cacheFolder() throws {
    try Workplace.with { workplace in
      func run(_ arguments: [String], _ variables: [String: String]) throws {
        let number = try workplace.start(["run", "spec.yaml"] + arguments, variables: variables)
        #expect(Program.wait(for: number) == 0)
      }
      let (one, two) = (workplace.path("one"), workplace.path("two"))
      try run(["--cache", "three"], ["DNF_CACHE_DIR": one, "XDG_CACHE_HOME": two])
      #expect(workplace.exists("three/records"))
      #expect(!workplace.exists("one") && !workplace.exists("two"))
      try run([], ["DNF_CACHE_DIR": one, "XDG_CACHE_HOME": two])
      #expect(workplace.exists("one/records") && !workplace.exists("two"))
      try run([], ["DNF_CACHE_DIR": "", "XDG_CACHE_HOME": two])
      #expect(workplace.exists("two/dnf-pipeline/records"))
      // A relative one is none, by the specification of these variables.
      try run([], ["DNF_CACHE_DIR": "", "XDG_CACHE_HOME": "relative"])
      #expect(!workplace.exists("relative"))
      #expect(workplace.exists(".cache/dnf-pipeline/records"))
    }
  }

  private func modificationTimes(_ workplace: Workplace) throws -> [String: Date] {
    let root = workplace.path("results")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
    return try Dictionary(
      uniqueKeysWithValues: paths.map { path in
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
        return (path, try #require(attributes[.modificationDate] as? Date))
      })
  }

  private func touchAll(_ path: String) throws {
    utimensat(AT_FDCWD, path, nil, 0)
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder
    else { return }
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      utimensat(AT_FDCWD, "\(path)/\(name)", nil, 0)
    }
  }
}
