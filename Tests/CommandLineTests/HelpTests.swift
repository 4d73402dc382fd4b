import FoundationEssentials
import Testing

@Suite("Help")
struct HelpTests {
  /// With `DNF_RECORD=1` in the environment the texts are written instead of compared.
  @Test(
    "the help of each command is exactly the committed text",
    arguments: [
      "dnf-pipeline", "run", "plan", "check", "status", "explain", "log", "verify", "lineage",
      "import-weights", "report", "cache", "cache path", "cache ls", "cache verify", "cache gc",
      "cache pin",
      "cache unpin", "cache push", "cache pull",
    ])
  func help(command: String) throws {
    try Workplace.with { workplace in
      let isRoot = command == "dnf-pipeline"
      let number = try workplace.start(
        (isRoot ? [] : command.split(separator: " ").map(String.init)) + ["--help"],
        variables: ["COLUMNS": "80"])
      let ending = try workplace.ending(Program.wait(for: number))
      #expect(ending.status == 0)
      #expect(ending.errors == "")
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Snapshots/\(command.replacing(" ", with: "-")).txt")
      if ProcessInfo.processInfo.environment["DNF_RECORD"] == "1" {
        try ending.output.write(to: file, atomically: false, encoding: .utf8)
      }
      #expect(ending.output == (try String(contentsOf: file, encoding: .utf8)))
      for line in ending.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
        #expect(line.count <= 80, "\(line)")
      }
    }
  }

  @Test("the worker, which only the program itself starts, is not listed")
  func worker() throws {
    try Workplace.with { workplace in
      let help = try workplace.run("--help").output
      #expect(!help.contains("worker"))
    }
  }

  @Test("without a command the program shows its help; the version is a number")
  func root() throws {
    try Workplace.with { workplace in
      let help = try workplace.run("--help").output
      #expect(try workplace.run().output == help)
      #expect(try workplace.run("--version").output == "0.1.0\n")
    }
  }
}
