import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Testing

@Suite("Looking at, checking and cleaning the cache")
struct CacheCommandTests {
  /// A folder in which the experiment was run.
  private func withCache(_ body: (Workplace) throws -> Void) throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try body(workplace)
    }
  }

  /// The files in a folder of the cache, by path from the workplace.
  private func files(_ workplace: Workplace, _ folder: String) throws -> [String] {
    try workplace.digests(below: folder).keys.sorted().map { "\(folder)/\($0)" }
  }

  private func flipBit(_ bit: Int, of name: String, in workplace: Workplace) throws {
    let path = workplace.path(name)
    chmod(path, 0o644)
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[bit / 8 % bytes.count] ^= 1 << UInt8(bit % 8)
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func age(_ workplace: Workplace, _ folder: String, byHours hours: Int) throws {
    let then = timespec(tv_sec: time(nil) - 3600 * hours, tv_nsec: 0)
    for name in try files(workplace, folder) {
      utimensat(AT_FDCWD, workplace.path(name), [then, then], 0)
    }
  }

  @Test("the folder is printed, also when there is none; everything else says that there is none")
  func path() throws {
    try Workplace.with { workplace in
      #expect(try workplace.run("cache", "path").output == workplace.path("cache") + "\n")
      #expect(
        try workplace.run("cache", "path", "--cache", "x").output == workplace.path("x") + "\n")
      for command in [["ls"], ["verify"], ["gc"], ["pin", "spec.yaml"], ["push", "other"]] {
        let number = try workplace.start(["cache"] + command)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == 74)
        #expect(ending.errors == "error: \(workplace.path("cache")): there is no cache here\n")
      }
      #expect(!workplace.exists("cache") && !workplace.exists("other"))
    }
  }

  @Test("a cache of another version is said to be one, and is not touched")
  func otherVersion() throws {
    try withCache { workplace in
      try workplace.write("7\n", to: "cache/version")
      let before = try workplace.digests(below: "cache")
      for command in [
        ["ls"], ["verify"], ["verify", "--repair"], ["gc"], ["gc", "--max-age", "0d"],
        ["pin", "spec.yaml"], ["push", "other"], ["pull", "other"],
      ] {
        let number = try workplace.start(["cache"] + command)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == 74)
        #expect(
          ending.errors
            == "error: \(workplace.path("cache")): is a cache of version 7, and this program keeps "
            + "version 1; to it this cache is empty, and nothing was touched\n")
      }
      #expect(try workplace.digests(below: "cache") == before)
    }
  }

  @Test("the list has a row for every record, with its stage, and the sum")
  func list() throws {
    try withCache { workplace in
      let lines = try workplace.run("cache", "ls").output.split(separator: "\n").map(String.init)
      #expect(lines.count == 13)
      #expect(
        try /STAGE +SIZE +LAST USE +TOOK +KEY +PARAMETERS/.wholeMatch(in: lines[0]) != nil)
      let names = Set(lines[1...11].map { String($0.split(separator: "  ")[0]) })
      #expect(names == Set(TinySpec.stages.map { "tiny: \($0)" }))
      let row =
        /tiny: inflate\/dnf +\d+ KiB +\d{4}-\d\d-\d\d \d\d:\d\d +(under )?\d\.\d+ s +[0-9a-f]{16} +noise=gaussian variance=0\.01/
      #expect(try lines.contains { try row.wholeMatch(in: $0) != nil })
      let end = lines[12]
      #expect(end.hasPrefix("11 records, 21 objects, "))
      #expect(end.hasSuffix(" in \(workplace.path("cache"))"))
      let json = try JSONValue(parsing: workplace.run("cache", "ls", "--json").output)
      let records = try #require(json["records"]?.arrayValue)
      #expect(
        Set(records.compactMap { $0["stages"]?.arrayValue?.first?.stringValue }) == names)
      #expect(json["objects"] == 21)
      let outputs = try files(workplace, "cache/objects").reduce(0) {
        $0 + (try Data(contentsOf: URL(filePath: workplace.path($1))).count)
      }
      #expect(json["bytes"]?.integerValue == outputs)
    }
  }

  @Test(
    "one flipped bit in any object is found, and a paranoid run makes it good with the same results"
  )
  func flippedObjects() throws {
    try withCache { workplace in
      let results = try workplace.digests()
      let contents = try workplace.digests(below: "cache/objects")
      #expect(contents.count == 21)
      for (position, name) in contents.keys.sorted().enumerated() {
        try flipBit(1001 * position + 5, of: "cache/objects/\(name)", in: workplace)
        let found = try workplace.run("cache", "verify", "--json")
        #expect(found.status == 1)
        let damaged = try JSONValue(parsing: found.output)["damaged_objects"]?.arrayValue ?? []
        #expect(damaged.map { $0["digest"]?.stringValue } == [String(name.dropFirst(3))])
        #expect(damaged.first?["outputs"]?.arrayValue?.isEmpty == false)
        try FileManager.default.removeItem(atPath: workplace.path("results"))
        #expect(try workplace.executedStages(["--paranoid"]).count == 1)
        #expect(try workplace.digests() == results)
        #expect(try workplace.run("cache", "verify").status == 0)
      }
      #expect(try workplace.digests(below: "cache/objects") == contents)
      #expect(try workplace.executedStages(["--paranoid"]) == [])
    }
  }

  @Test("one flipped bit in any record is found, and the next run gives the same results")
  func flippedRecords() throws {
    try withCache { workplace in
      let results = try workplace.digests()
      for (position, name) in try files(workplace, "cache/records").enumerated() {
        try flipBit(997 * (position + 1), of: name, in: workplace)
        let found = try workplace.run("cache", "verify")
        #expect([2, 3].contains(found.status), "\(found.output)")
        try FileManager.default.removeItem(atPath: workplace.path("results"))
        #expect(try workplace.executedStages(["--paranoid"]).count <= 1)
        #expect(try workplace.digests() == results)
        // A record whose times alone are damaged still answers; repair is for that.
        _ = try workplace.run("cache", "verify", "--repair")
        #expect(try workplace.run("cache", "verify").status == 0)
        #expect(try workplace.executedStages().count <= 1)
      }
    }
  }

  @Test("what is damaged is named by experiment, stage and output; repair says where it went")
  func verification() throws {
    try withCache { workplace in
      let model = try workplace.objectDigest(of: "model.safetensors", from: "train/dnf").hexadecimal
      try flipBit(500, of: "cache/objects/\(model.prefix(2))/\(model)", in: workplace)
      func lines(_ arguments: String...) throws -> (Int32, [String]) {
        let number = try workplace.start(["cache", "verify"] + arguments)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.errors == "")
        return (ending.status, ending.output.split(separator: "\n").map(String.init))
      }
      let (status, found) = try lines()
      #expect(status == 1)
      let sum = try #require(found.count == 4 ? found[2] : nil, "\(found)")
      #expect(
        found == [
          "object \(model.prefix(16)) is damaged", "  model.safetensors of tiny: train/dnf", sum,
          "help: --repair moves these aside; the next run computes their stages again",
        ])
      let counts =
        /21 objects \(\d+ KiB\) and 11 records checked: 1 damaged and 0 missing objects, 0 damaged records/
      #expect(try counts.wholeMatch(in: sum) != nil, "\(sum)")
      let plan = try workplace.run("plan", "spec.yaml", "--paranoid").output
      #expect(plan.contains("\ntiny: 1 to run, 8 unknown until upstream has run, 2 cached\n"))
      #expect(try workplace.run("plan", "spec.yaml", "--check").status == 0)

      let (repairStatus, repaired) = try lines("--repair")
      #expect(repairStatus == 1)
      #expect(repaired.prefix(3) == found.prefix(3))
      #expect(repaired[3].hasPrefix("moved to \(workplace.path("cache/quarantine/"))"))
      #expect(repaired[3].hasSuffix("; the next run computes the stages concerned again"))
      #expect(try lines().0 == 0)
      #expect(try workplace.executedStages() == ["train/dnf"])
    }
  }

  @Test(
    "nothing is computed from damaged content: the stage fails, and the next run mends what it needs"
  )
  func damagedInput() throws {
    try withCache { workplace in
      let expected = try workplace.digests()
      let data = try Digest(ofFileAt: workplace.path("results/tiny/data/train.npy")).hexadecimal
      let path = "cache/objects/\(data.prefix(2))/\(data)"
      try flipBit(900, of: path, in: workplace)
      try workplace.write(TinySpec(epochs: 3))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 1)
      #expect(
        ending.errors.contains(
          "error: stage train/dnf failed: the input 'train' is damaged in the cache, or missing there\n"
            + "  help: run again: it has been set aside, and the stage that makes it is computed anew; "
        ))
      #expect(!workplace.exists(path))
      #expect(try workplace.executedStages().contains("simulate"))
      #expect(try workplace.run("cache", "verify").status == 0)
      try workplace.write(TinySpec())
      #expect(try workplace.run("run", "spec.yaml").status == 0)
      #expect(try workplace.digests() == expected)
    }
  }

  @Test("results that would come from damaged content are not written; what helps is said")
  func damagedResults() throws {
    try withCache { workplace in
      let model = try workplace.objectDigest(of: "model.safetensors", from: "train/dnf").hexadecimal
      let object = "cache/objects/\(model.prefix(2))/\(model)"
      try flipBit(500, of: object, in: workplace)
      try FileManager.default.removeItem(atPath: workplace.path("results"))
      let ending = try workplace.run("run", "spec.yaml")
      #expect(ending.status == 74)
      #expect(
        ending.errors.contains(
          "\(object): the stored content was damaged; run again with --paranoid to make it anew\n"))
      #expect(try workplace.executedStages(["--paranoid"]) == ["train/dnf"])
    }
  }

  @Test("a collection shows what would go, removes that, and keeps what was used within the hour")
  func collection() throws {
    try withCache { workplace in
      let nothing = try workplace.run("cache", "gc", "--max-age", "0d", "-n").output
      #expect(nothing.hasPrefix("would remove 0 records and 0 objects, 0 KiB; 11 records and "))
      for folder in ["objects", "records", "runs", "logs"] {
        try age(workplace, "cache/\(folder)", byHours: 50)
      }
      let before = try workplace.digests(below: "cache")
      let dry = try workplace.run("cache", "gc", "--max-age", "1d", "--dry-run").output
      let lines = dry.split(separator: "\n").map(String.init)
      #expect(try /STAGE +SPEC +LAST USE +AGE +SIZE +WHY/.wholeMatch(in: lines[0]) != nil)
      let spec = workplace.path("spec.yaml")
      #expect(lines.contains { $0.hasPrefix("tiny: train/dnf ") && $0.contains("  \(spec)  ") })
      #expect(
        lines.dropFirst().prefix(11).allSatisfy { $0.contains("  2 d  ") && $0.hasSuffix("  age") })
      #expect(lines.contains("11 × log") && lines.contains("1 × note of a run"))
      #expect(lines[lines.count - 1].hasPrefix("would remove 11 records and 21 objects, "))
      #expect(try workplace.digests(below: "cache") == before)
      // Used again: nothing is old now.
      #expect(try workplace.executedStages() == [])
      #expect(
        try workplace.run("cache", "gc", "--max-age", "1d").output
          == "removed 0 records and 0 objects, 0 KiB; 11 records stay\n")
      try age(workplace, "cache/runs", byHours: 50)
      #expect(
        try workplace.run("cache", "gc", "--max-age", "1d", "--keep", "spec.yaml").output
          .hasPrefix("removed 0 records and 0 objects"))
      #expect(
        try workplace.run("cache", "gc", "--max-age", "1d", "--keep-runs", "1").output
          .hasPrefix("removed 0 records and 0 objects"))
      #expect(
        try workplace.run("cache", "pin", "spec.yaml").output == "tiny: 11 of 11 stages pinned\n")
      #expect(
        try workplace.run("cache", "ls", "--pins").output.hasPrefix("EXPERIMENT  RECORDS  SIZE "))
      #expect(
        try workplace.run("cache", "gc", "--max-size", "0K").output
          .hasPrefix("removed 0 records and 0 objects"))
      #expect(try workplace.run("cache", "unpin", "tiny").output == "tiny: pinned no more\n")
      #expect(try workplace.run("cache", "unpin", "spec.yaml").output == "tiny: was not pinned\n")
      #expect(try workplace.run("cache", "ls", "--pins").output == "nothing is pinned\n")
      #expect(
        try workplace.run("cache", "gc", "--max-size", "0K").output
          .hasPrefix("removed 11 records and 21 objects, "))
      #expect(try files(workplace, "cache/objects") == [])
      #expect(try workplace.executedStages() == TinySpec.stages)
    }
  }

  @Test("limits that say nothing, and values that are none, are refused in words")
  func usage() throws {
    try Workplace.with { workplace in
      for (arguments, message) in [
        (
          ["--max-size", "big"],
          "'big' is no size; write a number and K, M, G or T, such as 50G."
        ),
        (["--max-age", "30"], "'30' is no age; write a number and m, h, d or w, such as 30d."),
        (
          ["--keep-runs=-1", "--max-age", "1d"],
          "--keep-runs is a number of runs and cannot be -1."
        ),
        (
          ["--keep-runs", "3"],
          "--keep-runs and --keep say what stays when --max-age or --max-size removes records, and "
            + "neither is given; --max-age 0d removes all else."
        ),
      ] {
        let number = try workplace.start(["cache", "gc"] + arguments)
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == 64)
        #expect(ending.errors.contains(message), "\(ending.errors)")
      }
      let remote = try workplace.run("cache", "pull", "host:")
      #expect(remote.status == 64)
      #expect(
        remote.errors.hasPrefix(
          "Error: 'host:' is no cache; write a folder, or user@host:folder.\n"))
    }
  }

  @Test("collections beside runs never make one fail, though everything looked old before")
  func besideRuns() throws {
    try withCache { workplace in
      let results = try workplace.digests()
      for round in 0..<6 {
        for folder in ["objects", "records", "runs"] {
          try age(workplace, "cache/\(folder)", byHours: 3)
        }
        try FileManager.default.removeItem(atPath: workplace.path("results"))
        let run = try Program.start(
          ["run", "spec.yaml"], in: workplace.folder, environment: workplace.environment,
          streams: (workplace.path("run-output"), workplace.path("run-errors")))
        usleep(UInt32(round) * 8_000)
        var collections = 0
        var status: Int32 = 0
        repeat {
          let ending = try workplace.run("cache", "gc", "--max-age", "1h")
          #expect(ending.status == 0, "\(ending.errors)")
          collections += 1
        } while waitpid(run, &status, WNOHANG) == 0
        #expect(collections > 0)
        let errors = try workplace.text("run-errors")
        #expect(status == 0, "\(errors)")
        #expect(try workplace.digests() == results)
        #expect(try workplace.run("cache", "verify").status == 0)
      }
    }
  }
}
