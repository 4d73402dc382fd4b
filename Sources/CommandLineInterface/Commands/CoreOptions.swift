import ArgumentParser
import Scheduler

/// How many cores a run may use.
struct CoreOptions: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
    help: ArgumentHelp(
      "How many cores the run may use, for stages side by side and threads within them; otherwise "
        + "all that the process may use.", valueName: "cores"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 {
      throw ValidationError("-j is a number of cores and must be at least 1, not \(jobs).")
    }
  }

  /// The number of cores; says so where more are asked for than there are, which is allowed.
  func count(noteOn stream: OutputStream) -> Int {
    let available = AvailableCores.current.count
    guard let jobs else { return available }
    if jobs > available {
      let text = available == 1 ? "the one core" : "the \(available) cores"
      stream.writeLine(
        Style.yellow("note:", if: stream.usesColour)
          + " -j \(jobs) is more than \(text) that this process may use; nothing is faster for that"
      )
    }
    return jobs
  }
}
