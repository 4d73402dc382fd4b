import Testing

@Suite("Terminals")
struct TerminalTests {
  /// Runs the program on a terminal; what it sent there, and its exit status.
  private func onTerminal(
    _ workplace: Workplace, _ arguments: [String], columns: Int = 80,
    variables: [String: String] = [:]
  ) throws -> (text: String, status: Int32) {
    let terminal = try PseudoTerminal(columns: columns)
    let number = try Program.start(
      arguments, in: workplace.folder,
      environment: workplace.environment.merging(variables) { $1 },
      streams: (terminal.path, terminal.path))
    let text = terminal.readToEnd()
    return (text, Program.wait(for: number))
  }

  @Test("bars are drawn and erased again: at the end only what happened is on the screen")
  func bars() throws {
    try Workplace.with(TinySpec(epochs: 2000)) { workplace in
      let run = try onTerminal(workplace, ["run", "spec.yaml", "-j", "2"])
      #expect(run.status == 0)
      #expect(run.text.contains("train/dnf: [00:00]"))
      #expect(run.text.contains("█"))
      #expect(run.text.contains("/2000 ["))
      let screen = TerminalScreen(showing: run.text)
      #expect(screen.unknown.isEmpty)
      #expect(screen.widest < 80)
      let lines = screen.text.split(separator: "\n").map(String.init)
      #expect(lines.prefix(11).allSatisfy { $0.contains(": done in ") }, "\(screen.text)")
      #expect(
        Set(lines.prefix(11).map { $0.prefix { $0 != ":" } }.map(String.init))
          == Set(TinySpec.stages))
      #expect(lines[11].hasPrefix("tiny: 11 stages, 11 executed, 0 cached in "))
      #expect(lines.count == 16)
      #expect(!screen.styles.isEmpty)
    }
  }

  @Test("on a narrow terminal no line wraps", arguments: [12, 30])
  func narrow(columns: Int) throws {
    try Workplace.with(TinySpec(epochs: 2000)) { workplace in
      let run = try onTerminal(workplace, ["run", "spec.yaml"], columns: columns)
      #expect(run.status == 0)
      let screen = TerminalScreen(showing: run.text)
      // The lines that stay may be as long as they are; those that are erased may not.
      let drawn = run.text.split(separator: "\r\n").filter { $0.contains("[00:") }
      #expect(!drawn.isEmpty || columns < 18)
      #expect(drawn.allSatisfy { TerminalScreen(showing: String($0)).widest < columns })
      #expect(!screen.text.contains("█") && !screen.text.contains("…"))
    }
  }

  @Test("NO_COLOR takes the colours away and leaves the bars")
  func noColour() throws {
    try Workplace.with(TinySpec(epochs: 2000)) { workplace in
      let run = try onTerminal(workplace, ["run", "spec.yaml"], variables: ["NO_COLOR": "1"])
      #expect(run.status == 0)
      #expect(run.text.contains("█"))
      #expect(TerminalScreen(showing: run.text).styles.isEmpty)
      let plan = try onTerminal(workplace, ["plan", "spec.yaml"], variables: ["NO_COLOR": "1"])
      #expect(!plan.text.contains("\u{1B}"))
      #expect(try onTerminal(workplace, ["plan", "spec.yaml"]).text.contains("\u{1B}[32mcached"))
    }
  }

  @Test("a dumb terminal gets plain lines")
  func dumb() throws {
    try Workplace.with { workplace in
      let run = try onTerminal(workplace, ["run", "spec.yaml"], variables: ["TERM": "dumb"])
      #expect(run.status == 0)
      #expect(run.text.contains("train/dnf: started\r\n"))
      #expect(!run.text.contains("\u{1B}"))
    }
  }

  @Test("where there is no terminal there are no escape sequences, in success and in failure")
  func noTerminal() throws {
    for rate in ["1e-3", "1e18"] {
      try Workplace.with(TinySpec(learningRate: rate)) { workplace in
        for command in [["run"], ["plan"], ["status"], ["check"], ["run", "-n"]] {
          let number = try workplace.start(command + ["spec.yaml"])
          let ending = try workplace.ending(Program.wait(for: number))
          #expect(!ending.output.contains("\u{1B}") && !ending.errors.contains("\u{1B}"))
        }
      }
    }
  }
}
