import CanonicalJSON
import ContentStore
import ExperimentSpec
import FoundationEssentials
import Scheduler
import Stages
import YAMLTree

extension HostileInput {
  /// The folder that specs are read as if they lay in; it has files of points and weights.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Data").path

  static func spec(_ bytes: [UInt8]) -> Bool {
    let source = SourceFile(displayName: "\(folder)/spec.yaml", bytes: bytes)
    let loaded = ExperimentSpecification.load(source, catalogue: .standard)
    check(loaded.diagnostics, in: source, loaded.base)
    let hasError = loaded.diagnostics.contains { $0.severity == .error }
    precondition((loaded.matrix == nil) == hasError, "an error, or a specification")
    guard let matrix = loaded.matrix else { return false }
    do { try check(Experiment(matrix)) } catch {
      preconditionFailure("a valid spec gives no stages: \(error)")
    }
    return true
  }

  /// Every diagnostic can be shown, as text and as JSON, and speaks of a place in the file.
  private static func check(_ diagnostics: [Diagnostic], in source: SourceFile, _ base: SourceFile?)
  {
    let text = DiagnosticRenderer(source: source, base: base, colour: true).render(diagnostics)
    precondition(text.isEmpty == diagnostics.isEmpty, "a diagnostic without a text")
    // The escape that starts a colour is ours; nothing else may steer a terminal.
    let isSafe = text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x1B }
    precondition(isSafe, "a control character in a message")
    for diagnostic in diagnostics {
      precondition((try? JSONValue(encoding: diagnostic)) != nil, "a diagnostic without JSON")
      guard let span = diagnostic.span else { continue }
      let count = (span.file == nil ? source : base)?.bytes.count ?? -1
      precondition(
        span.start <= span.end && span.end.offset <= count, "a place elsewhere")
    }
  }

  /// Every output has a name of its own inside the folder of the results.
  private static func check(_ experiment: Experiment) {
    precondition(Identifier.isValid(experiment.name), "no name of a folder")
    var names: Set<String> = []
    for node in experiment.graph.nodes {
      for output in node.outputs {
        guard let name = experiment.resultName(of: output, from: node.id) else { continue }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isInside = parts.allSatisfy { !["", ".", ".."].contains($0) && $0.utf8.count < 256 }
        precondition(isInside && !name.utf8.contains(0), "'\(name)' leaves the results")
        precondition(names.insert(name).inserted, "two outputs are called '\(name)'")
      }
    }
  }
}
