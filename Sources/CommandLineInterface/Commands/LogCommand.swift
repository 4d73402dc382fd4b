import ArgumentParser
import ContentStore
import FoundationEssentials
import Glibc
import Scheduler
import Stages

/// Prints what a stage printed.
struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print what the last attempt at a stage printed.",
    discussion: """
      That is how far it came and what it had to say. Every attempt has a log of its own; what is not a \
      file any more cannot be shown.
      """)

  @Argument(help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @Argument(help: ArgumentHelp("The stage, as 'plan' calls it.", valueName: "stage"))
  var stage: String

  @Flag(
    name: [.customShort("f"), .customLong("follow")],
    help: "Go on until the attempt has ended.")
  var follows = false

  @OptionGroup var version: QuickOptions

  @OptionGroup var cache: CacheOptions

  /// How often a log is looked at again.
  private static let interval = Duration.milliseconds(200)

  func run() async throws {
    let experiment = try loadExperiment(
      spec, isQuick: version.isQuick, printsJSON: false)
    let stages = try StageSelection([stage]).stages(of: experiment.graph, in: spec)
    let store = cache.store
    let history = RunHistory(experiment: experiment.name, in: store.layout)
    var isFound = true
    for stage in stages {
      let key =
        history.attempts[stage]?.key
        ?? store.latestKey(experiment: experiment.name, stage: stage.rawValue)
      guard let key, let path = StageLog.last(of: key, in: store.layout) else {
        isFound = false
        let stream = OutputStream.standardError
        stream.writeLine(
          "\(Style.red("error:", if: stream.usesColour)) there is no log of \(stage)\n"
            + "help: a stage has one when it was started with this cache, and its result did not come from "
            + "elsewhere")
        continue
      }
      if stages.count > 1 { OutputStream.standardOutput.writeLine("==> \(stage) <==") }
      try await show(path, until: { StageClaims(in: store).owner(of: key) == nil })
    }
    guard isFound else { throw ExitCode(ExitStatus.stageFailed) }
  }

  /// Prints a file, and what is added to it if that is wanted.
  private func show(_ path: String, until hasEnded: () -> Bool) async throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      // Asked before the last look, so that nothing written in between is missed.
      let isLast = !follows || hasEnded()
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        OutputStream.standardOutput.write(printable(buffer[..<count]))
      }
      if isLast { return }
      try await Task.sleep(for: Self.interval)
    }
  }

  /// Text without what could upset a terminal.
  private func printable(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0 == "\t" || $0 == "\n" || $0.properties.generalCategory != .control
        }))
  }
}
