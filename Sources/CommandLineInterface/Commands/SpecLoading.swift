import ArgumentParser
import CanonicalJSON
import ExperimentSpec
import Scheduler
import Stages
import YAMLTree

/// Reads a spec and makes an experiment of it.
///
/// - Throws: `ExitCode` 2, after showing what is wrong, when the spec is invalid.
func loadExperiment(
  _ path: String, isQuick: Bool = false, printsJSON: Bool
) throws -> Experiment {
  try Experiment(load(path, isQuick: isQuick, printsJSON: printsJSON).matrix)
}

/// Reads a spec, and makes of it an experiment and what its results will say of their origin.
///
/// - Throws: `ExitCode` 2, after showing what is wrong, when the spec is invalid.
func loadExperimentWithOrigin(
  _ path: String, isQuick: Bool, printsJSON: Bool
) throws -> (experiment: Experiment, origin: ProvenanceOrigin) {
  let (matrix, source, base) = try load(path, isQuick: isQuick, printsJSON: printsJSON)
  let experiment = try Experiment(matrix)
  let origin = ProvenanceOrigin(
    program: DNFPipeline.name, version: DNFPipeline.version, experiment: experiment.name,
    spec: SpecText(path: path, content: source.bytes),
    base: base.map { SpecText(path: $0.displayName, content: $0.bytes) }, isQuick: isQuick)
  return (experiment, origin)
}

/// Reads a spec, and shows what there is to warn of unless JSON is printed.
///
/// - Throws: `ExitCode` 2, after showing what is wrong, when the spec is invalid.
func loadMatrix(_ path: String, printsJSON: Bool) throws -> ExperimentMatrix {
  try load(path, isQuick: false, printsJSON: printsJSON).matrix
}

private func load(
  _ path: String, isQuick: Bool, printsJSON: Bool
) throws -> (matrix: ExperimentMatrix, source: SourceFile, base: SourceFile?) {
  let loaded = ExperimentSpecification.load(
    path: path, catalogue: .standard, isQuick: isQuick)
  guard let matrix = loaded.matrix else {
    if printsJSON {
      let report = JSONValue.object(["specs": .array([try loaded.json(path: path)])])
      OutputStream.standardOutput.write(report.prettyText)
    } else {
      loaded.showDiagnostics()
    }
    throw ExitCode(ExitStatus.specInvalid)
  }
  // What some models leave out is expected of a list of metrics for all of them: `check` tells.
  if !printsJSON { loaded.showDiagnostics(except: .metricNotHad) }
  return (matrix, loaded.source, loaded.base)
}

extension LoadedSpecification {
  /// Shows what is wrong, or may be, on standard error.
  func showDiagnostics(except code: DiagnosticCode? = nil) {
    let diagnostics = diagnostics.filter { $0.code != code }
    guard !diagnostics.isEmpty else { return }
    let stream = OutputStream.standardError
    let renderer = DiagnosticRenderer(source: source, base: base, colour: stream.usesColour)
    stream.write(renderer.render(diagnostics))
  }

  /// What is wrong, for programs.
  func json(path: String) throws -> JSONValue {
    [
      "path": .string(path), "valid": .boolean(matrix != nil),
      "diagnostics": .array(try diagnostics.map { try JSONValue(encoding: $0) }),
    ]
  }
}
