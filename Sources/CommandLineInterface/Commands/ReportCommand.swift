import ArgumentParser
import ArrayFiles
import ContentStore
import ExperimentSpec
import Stages

/// Writes one page about the results of several experiments.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page about the results of experiments: their claims and figures.",
    discussion: """
      README.md in the folder of results shows what every spec claims, what came of it and what was \
      published, and the figures; comparison.csv has the claims of all of them in one table. \
      Nothing is computed: the experiments have to have run.
      """)

  @Argument(help: ArgumentHelp("The experiments, in the order of the page.", valueName: "spec"))
  var specs: [String]

  @Option(
    name: .customLong("results"),
    help: ArgumentHelp(
      "Where the folders with the results are, and the page is written.", valueName: "folder"))
  var resultsFolder = "results"

  @Option(help: "The heading of the page.")
  var title = "Results"

  @OptionGroup var cache: CacheOptions

  func run() throws {
    var experiments: [ReportedExperiment] = []
    for path in specs {
      let matrix = try loadMatrix(path, printsJSON: false)
      let experiment = try Experiment(matrix)
      do throws(ReportProblem) {
        let reported = try ReportedExperiment(
          experiment, specPath: path,
          description: matrix.specification.description ?? experiment.name, inFolder: resultsFolder)
        experiments.append(reported)
      } catch { throw failure(error.message, help: error.help) }
    }
    let page = ReportPage(title: title, experiments: experiments)
    let folder = ResultsFolder(path: resultsFolder, store: cache.store)
    try write(page.markdown, as: "README.md", mark: ReportPage.mark, in: folder)
    if let comparison = page.comparison {
      let mark = comparison.columns.joined(separator: ",")
      try write(comparison.text, as: "comparison.csv", mark: mark, in: folder)
    }
  }

  private func write(
    _ text: String, as name: String, mark: String, in folder: ResultsFolder
  ) throws {
    let isWritten: Bool
    do throws(StoreError) {
      isWritten = try folder.write(page: text, as: name, mark: mark)
    } catch { throw failure("\(error)", help: "--results names another folder") }
    guard isWritten else {
      throw failure(
        "\(folder.path)/\(name) was not written by this command, and stays as it is",
        help: "move it out of the way, or name another folder with --results")
    }
    OutputStream.standardOutput.writeLine("written: \(folder.path)/\(name)")
  }

  private func failure(_ message: String, help: String) -> ExitCode {
    let stream = OutputStream.standardError
    stream.writeLine("\(Style.red("error:", if: stream.usesColour)) \(message)\nhelp: \(help)")
    return ExitCode(ExitStatus.storeUnusable)
  }
}
