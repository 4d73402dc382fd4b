import FoundationEssentials
import Glibc
import Testing

@Suite("The same bytes, whatever happens on the way")
struct ReproducibilityTests {
  @Test("empty caches and any number of jobs give the same bytes in every file")
  func jobs() throws {
    let one = try Workplace.with { workplace in
      #expect(try workplace.executedStages(["-j", "1"]) == TinySpec.stages)
      return try workplace.digests()
    }
    #expect(Set(one.keys) == TinySpec.files)
    for jobs in ["1", "2", "7"] {
      let other = try Workplace.with { workplace in
        #expect(try workplace.executedStages(["-j", jobs]) == TinySpec.stages)
        return try workplace.digests()
      }
      #expect(other == one, "-j \(jobs)")
    }
  }

  @Test("another seed gives other points")
  func seeds() throws {
    let digests = try [5, 6].map { seed in
      try Workplace.with(TinySpec(seed: seed)) { workplace in
        #expect(try workplace.run("run", "spec.yaml").status == 0)
        return try workplace.digests()
      }
    }
    for file in ["tiny/data/train.npy", "tiny/data/test.npy", "tiny/models/dnf/model.safetensors"] {
      #expect(digests[0][file] != digests[1][file])
    }
  }

  @Test("two runs at once on one cache both succeed and agree")
  func twoRuns() throws {
    try Workplace.with { workplace in
      let numbers = try ["first", "second"].map { results in
        try Program.start(
          ["run", "spec.yaml", "--results", results], in: workplace.folder,
          environment: workplace.environment,
          streams: (workplace.path("\(results).out"), workplace.path("\(results).err")))
      }
      #expect(numbers.map(Program.wait) == [0, 0])
      #expect(try workplace.digests(below: "first") == workplace.digests(below: "second"))
      #expect(try workplace.scratch().isEmpty)
    }
  }

  /// Moments in a run, by what was said last.
  private static let moments = [
    "simulate: started", "inflate/dnf: started", "train/dnf: started", "train/dnf: 50%",
    "evaluate/dnf/log_density_grid: started", "summarise: done", "plot/latent_density: started",
  ]

  @Test(
    "a run killed at any moment goes on when run again, to the same bytes, and leaves no scratch",
    arguments: moments)
  func killed(moment: String) throws {
    let spec = TinySpec(epochs: 300)
    let expected = try Workplace.with(spec) { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      return try workplace.digests()
    }
    try Workplace.with(spec) { workplace in
      let number = try workplace.start(["run", "spec.yaml"])
      try workplace.waitUntilErrors(contain: moment)
      kill(-number, SIGKILL)
      #expect(Program.wait(for: number) == -SIGKILL)
      try workplace.waitUntilDeserted()
      #expect(
        try workplace.executedStages().count < TinySpec.stages.count || moment.hasPrefix("si"))
      #expect(try workplace.digests() == expected)
      #expect(try workplace.scratch().isEmpty)
    }
  }

  @Test(
    "an interrupted run exits with 130, a terminated one with 143, and running again goes on",
    arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) throws {
    // So many epochs that the signal comes in the middle of them.
    try Workplace.with(TinySpec(epochs: 1_000_000)) { workplace in
      let number = try workplace.start(["run", "spec.yaml"])
      try workplace.waitUntilErrors(contain: "train/dnf: started")
      kill(number, signal)
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 128 + signal)
      #expect(
        ending.output.hasPrefix("tiny: 11 stages, 2 executed, 0 cached, 9 stopped in "),
        "\(ending.output)")
      #expect(ending.errors.contains("train/dnf: stopped in "))
      #expect(ending.errors.contains("\nRun the same command again to go on "))
      try workplace.waitUntilDeserted()
      try workplace.write(TinySpec())
      #expect(try workplace.executedStages() == Array(TinySpec.stages.dropFirst(2)))
      #expect(try workplace.scratch().isEmpty)
    }
  }
}
