import CanonicalJSON
import FoundationEssentials
import Glibc
import Testing

@Suite("Sharing the cache")
struct CacheSharingTests {
  @Test("what was pushed to a folder is there for another user, who runs nothing")
  func folder() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let results = try workplace.digests()
      let pushed = try workplace.run("cache", "push", "shared").output
      #expect(
        try
          /pushed to shared: 11 records and 21 objects, \d+ KiB; 0 records there already, 0 left out\n/
          .wholeMatch(in: pushed) != nil, "\(pushed)")
      #expect(
        try workplace.run("cache", "push", "shared").output
          == "pushed to shared: 0 records and 0 objects, 0 KiB; 11 records there already, 0 left out\n"
      )
      for name in ["cache", "results"] {
        try FileManager.default.removeItem(atPath: workplace.path(name))
      }
      let pulled = try workplace.run("cache", "pull", "shared", "spec.yaml")
      #expect(pulled.errors == "")
      #expect(pulled.output.hasPrefix("pulled from shared: 11 records and 21 objects, "))
      #expect(try workplace.executedStages() == [])
      #expect(try workplace.digests() == results)
      #expect(try workplace.run("cache", "verify").status == 0)
    }
  }

  @Test("only what the named experiments use is copied; what is missing is said")
  func chosen() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages(["--until", "train/dnf"]).count == 3)
      try workplace.write(TinySpec(seed: 6))
      #expect(try workplace.executedStages(["--until", "train/dnf"]).count == 3)
      let pushed = try workplace.run("cache", "push", "shared", "spec.yaml")
      #expect(pushed.status == 0)
      #expect(pushed.errors == "note: spec.yaml: 8 of 11 stages are not in that cache\n")
      #expect(pushed.output.hasPrefix("pushed to shared: 3 records and "))
    }
  }

  @Test("a record with a damaged content is left out and named, and the exit status is 1")
  func damaged() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      let model = try workplace.objectDigest(of: "model.safetensors", from: "train/dnf").hexadecimal
      let path = workplace.path("cache/objects/\(model.prefix(2))/\(model)")
      chmod(path, 0o644)
      var bytes = Array(try Data(contentsOf: URL(filePath: path)))
      bytes[70] ^= 4
      try Data(bytes).write(to: URL(filePath: path))
      let pushed = try workplace.run("cache", "push", "shared")
      #expect(pushed.status == 1)
      #expect(
        pushed.errors
          == "error: left out tiny: train/dnf: \(path): does not hold what its name says\n")
      #expect(pushed.output.hasPrefix("pushed to shared: 10 records and "))
      #expect(pushed.output.hasSuffix("; 0 records there already, 1 left out\n"))
      #expect(try workplace.run("cache", "verify", "--cache", "shared").status == 0)
    }
  }

  @Test("without rsync, another machine cannot be reached, and what can be done is said")
  func withoutRsync() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages(["--until", "simulate"]).count == 1)
      for command in ["push", "pull"] {
        let number = try workplace.start(
          ["cache", command, "host:shared"], variables: ["PATH": workplace.path("nowhere")])
        let ending = try workplace.ending(Program.wait(for: number))
        #expect(ending.status == 74)
        #expect(
          ending.errors
            == "error: rsync: there is no such program on the PATH; install it, or mount the other "
            + "cache as a folder\n")
      }
    }
  }

  /// Stands in for rsync: copies a list of files or folders between folders, replacing nothing; what
  /// has `host:` in front is below the working folder.
  private static let rsync = """
    #!/bin/sh
    for word in "$@"; do
      case "$word" in --files-from=*) list=${word#--files-from=} ;; esac
      from=$to; to=$word
    done
    from=${from#host:}; to=${to#host:}
    mkdir -p "$to"; to=$(cd "$to" && pwd)
    cd "$from" || exit 23
    while read -r name; do
      find "$name" -type f 2>/dev/null | while read -r file; do
        mkdir -p "$to/$(dirname "$file")"
        [ -e "$to/$file" ] || cp "$file" "$to/$file"
      done
    done < "$list"
    exit ${RSYNC_STATUS:-0}
    """

  @Test("rsync carries the cache to another machine and back")
  func rsync() throws {
    try Workplace.with { workplace in
      #expect(try workplace.executedStages() == TinySpec.stages)
      try FileManager.default.createDirectory(
        atPath: workplace.path("bin"), withIntermediateDirectories: false)
      try workplace.write(Self.rsync, to: "bin/rsync")
      chmod(workplace.path("bin/rsync"), 0o755)
      func run(_ arguments: String..., status: String = "0") throws -> Program.Ending {
        let number = try workplace.start(
          ["cache"] + arguments,
          variables: ["PATH": "\(workplace.path("bin")):/usr/bin:/bin", "RSYNC_STATUS": status])
        return try workplace.ending(Program.wait(for: number))
      }
      let failed = try run("push", "host:shared", status: "12")
      #expect(failed.status == 74)
      #expect(
        failed.errors
          == "error: rsync: ended with exit status 12; the same command goes on where it stopped\n")
      let pushed = try run("push", "host:shared")
      #expect(pushed.status == 0, "\(pushed.errors)")
      #expect(pushed.output.hasPrefix("pushed to host:shared: 11 records and 21 objects, "))
      #expect(try workplace.run("cache", "verify", "--cache", "shared").status == 0)
      for name in ["cache", "results"] {
        try FileManager.default.removeItem(atPath: workplace.path(name))
      }
      let pulled = try run("pull", "host:shared", "spec.yaml")
      #expect(pulled.status == 0, "\(pulled.errors)")
      #expect(pulled.output.hasPrefix("pulled from host:shared: 11 records and 21 objects, "))
      #expect(try workplace.scratch() == [])
      #expect(try workplace.executedStages() == [])
    }
  }
}
