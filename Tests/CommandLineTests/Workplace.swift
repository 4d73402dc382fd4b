import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A folder with a spec, a cache and results of its own, and the program to run in it.
struct Workplace {
  let folder: String

  /// Runs `body` in a fresh folder that holds `spec.yaml`.
  static func with<Result>(
    _ spec: TinySpec = TinySpec(), _ body: (Workplace) throws -> Result
  ) throws -> Result {
    try withTemporaryDirectory { folder in
      let workplace = Workplace(folder: folder)
      try workplace.write(spec)
      return try body(workplace)
    }
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ spec: TinySpec) throws { try write(spec.text) }

  func write(_ text: String, to name: String = "spec.yaml") throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  /// The digest of what the last run of a stage made, as the cache has it.
  func objectDigest(of output: String, from stage: String) throws -> Digest {
    let store = ArtifactStore(root: path("cache"))
    let key = try #require(store.latestKey(experiment: "tiny", stage: stage))
    return try #require(store.record(of: key)?.outputs[output]).digest
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// What the program is told by its environment: where everything is, and nothing of the machine's.
  ///
  /// Of sanitizers it is told what these tests are: they would end it with findings that are not looked for.
  var environment: [String: String] {
    sanitizers.merging([
      "HOME": folder, "DNF_CACHE_DIR": path("cache"), "PATH": "/usr/bin:/bin", "TERM": "xterm",
    ]) { $1 }
  }

  /// Runs the program to its end.
  func run(
    _ arguments: String..., variables: [String: String] = [:]
  ) throws -> Program.Ending {
    let number = try start(arguments, variables: variables)
    return try ending(Program.wait(for: number))
  }

  private var sanitizers: [String: String] {
    ProcessInfo.processInfo.environment.filter {
      ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
    }
  }

  /// Runs the program to its end with an address space of one gibibyte, but for sanitizers, which need
  /// terabytes of it for themselves.
  func runInLittleMemory(_ arguments: String...) throws -> Program.Ending {
    let number = try Program.start(
      arguments, in: folder, environment: environment.merging(["OPENBLAS_NUM_THREADS": "1"]) { $1 },
      streams: (path("output"), path("errors")), kibibytes: sanitizers.isEmpty ? 1 << 20 : nil)
    return try ending(Program.wait(for: number))
  }

  /// Starts the program; what it says goes to the files `output` and `errors`.
  func start(_ arguments: [String], variables: [String: String] = [:]) throws -> pid_t {
    try Program.start(
      arguments, in: folder, environment: environment.merging(variables) { $1 },
      streams: (path("output"), path("errors")))
  }

  /// How a run that was started here ended.
  func ending(_ status: Int32) throws -> Program.Ending {
    Program.Ending(
      status: status, output: try text("output"), errors: try text("errors"))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// The digest of every file below a folder, by path.
  func digests(below name: String = "results") throws -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: path(name)) {
      var isFolder = false
      let path = "\(path(name))/\(file)"
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder
      else { continue }
      digests[file] = try Digest(ofFileAt: path)
    }
    return digests
  }

  /// What is left in the cache's folder for unfinished work.
  func scratch() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path("cache/scratch"))
  }

  /// Runs the experiment and returns the names of the stages that were executed.
  func executedStages(_ arguments: [String] = []) throws -> [String] {
    let number = try start(["run", "spec.yaml", "--json"] + arguments)
    let ending = try ending(Program.wait(for: number))
    #expect(ending.status == 0, "\(ending.errors)")
    let report = try JSONValue(parsing: ending.output)
    let stages = try #require(report["stages"]?.arrayValue)
    return stages.filter { $0["outcome"] == "executed" }.compactMap { $0["stage"]?.stringValue }
  }

  /// Waits, for a minute at most, until standard error says something.
  func waitUntilErrors(contain text: String) throws {
    for _ in 0..<60_000 {
      if try self.text("errors").contains(text) { return }
      usleep(1000)
    }
    Issue.record("'\(text)' was never said")
  }

  /// Waits, for a minute at most, until no process works on this folder any more.
  func waitUntilDeserted() throws {
    for _ in 0..<6_000 {
      let isBusy = try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { name in
        guard Int(name) != nil,
          let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
        else { return false }
        return String(decoding: line, as: UTF8.self).contains(folder)
      }
      if !isBusy { return }
      usleep(10_000)
    }
    Issue.record("a stage outlived the run that had started it")
  }
}
