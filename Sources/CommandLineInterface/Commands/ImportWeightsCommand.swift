import ArgumentParser
import FoundationEssentials
import Scheduler
import Stages

/// Holds a file of weights against a model of a spec, and makes a file of our own of it.
struct ImportWeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-weights",
    abstract: "Check weights against a model of a spec, and convert them.",
    discussion: """
      The file is a safetensors file: one of this program, or one with the names of the published \
      PyTorch implementation. With -o the model is written as this program writes it, so that the \
      file alone rebuilds it. In a spec, 'weights: <file>' takes either kind in place of 'train'.
      """)

  @Argument(help: ArgumentHelp("The weights.", valueName: "file"))
  var file: String

  @Option(
    name: .customLong("spec"), help: ArgumentHelp("The experiment.", valueName: "spec"))
  var spec: String

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "The model of the spec; may be left out where there is one.", valueName: "name"))
  var model: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The file to write; without it the weights are only checked.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard let output else { return }
    if output.isEmpty { throw ValidationError("-o needs the path of a file.") }
    // Weights are precious, and the file could be the very one that is read.
    if FileManager.default.fileExists(atPath: output) {
      throw ValidationError("\(output) exists already; remove it, or choose another name for -o.")
    }
  }

  func run() throws {
    let specification = try loadMatrix(spec, printsJSON: false).specification
    let target: WeightsImport
    do { target = try WeightsImport(specification, model: model) } catch {
      throw refusal("\(spec): \(error)", status: ExitStatus.usage)
    }
    let stream = OutputStream.standardOutput
    do {
      let weights = try target.read(file)
      stream.writeLine(
        "\(file): fits the model \(target.model) of \(spec), \(weights.weightCount) weights")
      if let output {
        try weights.write(to: output)
        stream.writeLine("written to \(output)")
      }
    } catch {
      throw refusal("\(error)", status: ExitStatus.weightsUnusable)
    }
  }

  /// Says what is wrong, and gives the exit status to end with.
  private func refusal(_ text: String, status: Int32) -> ExitCode {
    let stream = OutputStream.standardError
    stream.writeLine("\(Style.red("error:", if: stream.usesColour)) \(text)")
    return ExitCode(status)
  }
}
