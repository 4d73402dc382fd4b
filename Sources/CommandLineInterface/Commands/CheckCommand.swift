import ArgumentParser
import CanonicalJSON
import ExperimentSpec
import Stages

/// Says what is wrong with specs, without running anything.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with specs, all of it at once.")

  @Argument(help: ArgumentHelp("The experiments.", valueName: "spec"))
  var specs: [String]

  @OptionGroup var version: QuickOptions

  @Flag(name: .customLong("json"), help: "Print what is wrong as JSON.")
  var printsJSON = false

  func run() throws {
    var areValid = true
    var reports: [JSONValue] = []
    for path in specs {
      let loaded = ExperimentSpecification.load(
        path: path, catalogue: .standard, isQuick: version.isQuick)
      if loaded.matrix == nil { areValid = false }
      if printsJSON {
        reports.append(try loaded.json(path: path))
      } else {
        loaded.showDiagnostics()
        guard let matrix = loaded.matrix else { continue }
        let count = try Experiment(matrix).graph.nodes.count
        OutputStream.standardOutput.writeLine("\(path): valid, \(count) stages")
      }
    }
    if printsJSON {
      let report = JSONValue.object(["specs": .array(reports)])
      OutputStream.standardOutput.write(report.prettyText)
    }
    if !areValid { throw ExitCode(ExitStatus.specInvalid) }
  }
}
