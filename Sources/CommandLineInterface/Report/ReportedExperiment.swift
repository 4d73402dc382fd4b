import ArrayFiles
import Glibc
import Stages

/// What a report has of one experiment.
struct ReportedExperiment {
  /// The name, which is that of its folder in the folder of results.
  let name: String
  let specPath: String
  let description: String
  /// Empty where the spec makes none.
  let claims: [ReportedClaim]
  /// The rows of its claims as they are in the file; `nil` where the spec makes none.
  let table: CSVTable?
  /// Paths of its figures from the folder of results on: of several cells the first one's.
  let figures: [String]

  init(
    name: String, specPath: String, description: String, claims: [ReportedClaim],
    table: CSVTable?, figures: [String]
  ) {
    self.name = name
    self.specPath = specPath
    self.description = description
    self.claims = claims
    self.table = table
    self.figures = figures
  }

  /// Reads the results of an experiment.
  ///
  /// - Throws: `ReportProblem` when there are none, or they are not what a run writes.
  init(
    _ experiment: Experiment, specPath: String, description: String, inFolder folder: String
  ) throws(ReportProblem) {
    name = experiment.name
    self.specPath = specPath
    self.description = description
    let outputs = experiment.graph.nodes.flatMap { node in
      node.outputs.compactMap { experiment.resultName(of: $0, from: node.id) }
    }
    var seen: Set<String> = []
    var figures: [String] = []
    for output in outputs where output.hasSuffix(".svg") {
      guard seen.insert(String(output.split(separator: "/").last ?? "")).inserted else { continue }
      let path = "\(experiment.name)/\(output)"
      guard access("\(folder)/\(path)", R_OK) == 0 else {
        throw ReportProblem(
          "\(folder)/\(path) is not there", "run it first: dnf-pipeline run \(specPath)")
      }
      figures.append(path)
    }
    self.figures = figures
    guard let claims = outputs.first(where: { $0 == "claims.csv" }) else {
      (table, self.claims) = (nil, [])
      return
    }
    let path = "\(folder)/\(experiment.name)/\(claims)"
    guard access(path, R_OK) == 0 else {
      throw ReportProblem("\(path) is not there", "run it first: dnf-pipeline run \(specPath)")
    }
    do throws(ArrayFileError) {
      let table = try CSVTable(contentsOf: path)
      self.claims = try ReportedClaim.all(in: table, path: path)
      self.table = table
    } catch {
      throw ReportProblem("\(error)", "run it again: dnf-pipeline run \(specPath)")
    }
  }
}

/// Why there is no report.
struct ReportProblem: Error {
  let message: String
  let help: String

  init(_ message: String, _ help: String) {
    self.message = message
    self.help = help
  }
}
