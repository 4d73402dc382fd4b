import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Testing

@Suite("Runs that are stopped in a training")
struct StoppedRunTests {
  private static let spec = TinySpec(epochs: 1000)

  /// What an undisturbed run gives.
  private static let expected = Result {
    try Workplace.with(spec) { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      return try workplace.digests()
    }
  }

  /// The worker that a run has started.
  private func worker(of run: pid_t) throws -> pid_t {
    let path = "/proc/\(run)/task"
    let children = try FileManager.default.contentsOfDirectory(atPath: path).flatMap { thread in
      try String(contentsOfFile: "\(path)/\(thread)/children", encoding: .utf8)
        .split(separator: " ")
    }
    return try #require(children.compactMap { pid_t($0) }.first)
  }

  /// All that attempts at the training have logged.
  private func log(_ workplace: Workplace) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workplace.path("cache/logs")).sorted()
      .flatMap { try workplace.text("cache/logs/\($0)").split(separator: "\n").map(String.init) }
  }

  @Test(
    "the training is saved, the exit status tells of the signal, and running again goes on there",
    arguments: [
      (SIGINT, 130 as Int32), (SIGTERM, 143 as Int32), (SIGUSR1, 75 as Int32),
      (SIGUSR2, 75 as Int32),
    ])
  func signals(signal: Int32, status: Int32) throws {
    try Workplace.with(Self.spec) { workplace in
      let number = try workplace.start(["run", "spec.yaml"])
      try workplace.waitUntilErrors(contain: "train/dnf: 10%")
      kill(number, signal)
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == status)
      #expect(
        ending.output.hasPrefix("tiny: 11 stages, 2 executed, 0 cached, 9 stopped in "),
        "\(ending.output)")
      #expect(
        ending.errors.hasSuffix(
          "\n\n1 stage was saved midway: train/dnf\nRun the same command again to go on from there.\n"
        ), "\(ending.errors)")
      try workplace.waitUntilDeserted()
      #expect(try workplace.scratch().isEmpty)
      let plan = try workplace.run("plan", "spec.yaml").output.split(separator: "\n")
      #expect(
        plan.filter { $0.hasSuffix("goes on from a checkpoint") }.map { $0.prefix(10) }
          == ["train/dnf "])
      #expect(try workplace.executedStages() == Array(TinySpec.stages.dropFirst(2)))
      #expect(try log(workplace).contains { $0.hasPrefix("resumed from epoch ") })
      #expect(try workplace.digests() == Self.expected.get())
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: workplace.path("cache/checkpoints"))
          == [])
    }
  }

  @Test("signals that come together, to the run and to its worker, are one")
  func severalSignals() throws {
    try Workplace.with(Self.spec) { workplace in
      let number = try workplace.start(["run", "spec.yaml"])
      try workplace.waitUntilErrors(contain: "train/dnf: 10%")
      let worker = try worker(of: number)
      for process in [number, worker, number, worker] { kill(process, SIGTERM) }
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 143)
      #expect(ending.errors.contains("\n1 stage was saved midway: train/dnf\n"))
    }
  }

  @Test("a worker that somebody else stops is saved: the run says so and exits with 75")
  func stoppedWorker() throws {
    try Workplace.with(Self.spec) { workplace in
      let number = try workplace.start(["run", "spec.yaml", "--json", "--retries", "0"])
      try workplace.waitUntilErrors(contain: "train/dnf: 10%")
      kill(try worker(of: number), SIGUSR1)
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 75)
      let report = try JSONValue(parsing: ending.output)
      #expect(report["failed"] == 0 && report["cancelled"] == 9)
      #expect(report["stages"]?.arrayValue?[2]["saved"] == true)
      #expect(try workplace.executedStages() == Array(TinySpec.stages.dropFirst(2)))
      #expect(try workplace.digests() == Self.expected.get())
    }
  }

  @Test("a worker that is killed without warning loses what came after its last checkpoint alone")
  func killedWorker() throws {
    let spec = TinySpec(epochs: 60)
    let expected = try Workplace.with(spec) { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      return try workplace.digests()
    }
    try Workplace.with(spec) { workplace in
      let always = ["DNF_CHECKPOINT_SECONDS": "0"]
      let number = try workplace.start(
        ["run", "spec.yaml", "--retries", "0"], variables: always)
      try workplace.waitUntilErrors(contain: "train/dnf: 10%")
      kill(try worker(of: number), SIGKILL)
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 1)
      #expect(ending.errors.contains("stage train/dnf failed: the stage was killed by signal 9"))
      #expect(try workplace.executedStages() == Array(TinySpec.stages.dropFirst(2)))
      let resumed = try #require(try log(workplace).first { $0.hasPrefix("resumed from epoch ") })
      let epoch = try #require(
        Int(resumed.dropFirst("resumed from epoch ".count).prefix { $0 != "," }))
      #expect(epoch >= 6, "\(resumed)")
      #expect(try workplace.digests() == expected)
    }
  }

  @Test("a worker that is killed or stopped once goes on within the same run, to the same bytes")
  func retriedWorker() throws {
    for signal in [SIGKILL, SIGTERM] {
      try Workplace.with(Self.spec) { workplace in
        let number = try workplace.start(["run", "spec.yaml"])
        try workplace.waitUntilErrors(contain: "train/dnf: 10%")
        kill(try worker(of: number), signal)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == 0)
        #expect(ending.errors.contains("train/dnf: stopped ("))
        #expect(ending.errors.contains("), is started again in "))
        #expect(try workplace.digests() == Self.expected.get())
      }
    }
  }

  @Test("an interval that is no number of seconds or epochs is refused before anything runs")
  func invalidInterval() throws {
    try Workplace.with { workplace in
      let ending = try workplace.run(
        "run", "spec.yaml", variables: ["DNF_CHECKPOINT_SECONDS": "soon"])
      #expect(ending.status == 64)
      #expect(
        ending.errors.hasPrefix(
          """
          Error: DNF_CHECKPOINT_SECONDS is 'soon', which is no number of seconds from 0 to 1000000000
          help: leave it unset to save every 30 seconds; 0 saves after every batch

          """), "\(ending.errors)")
      let epochs = try workplace.run(
        "run", "spec.yaml", variables: ["DNF_CHECKPOINT_EPOCHS": "0"])
      #expect(epochs.status == 64)
      #expect(
        epochs.errors.hasPrefix(
          """
          Error: DNF_CHECKPOINT_EPOCHS is '0', which is no whole number of epochs from 1 to 1000000000
          help: leave it unset to save every 30 seconds

          """), "\(epochs.errors)")
      #expect(!workplace.exists("cache"))
    }
  }
}
