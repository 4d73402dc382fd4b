import CanonicalJSON
import ExperimentSpec
import Scheduler

/// An experiment ready to run: its stages, and the names under which people find their outputs.
public struct Experiment: Sendable {
  /// The name; it is also that of the folder with the results.
  public let name: String
  /// The stages.
  public let graph: StageGraph

  /// The stage that fails where a claim of the spec does not hold.
  public static let expectation = StageID(rawValue: ExpectStage.kind)

  /// What arithmetic the stages compute with.
  public let numerics: Numerics

  /// The stages that a spec asks for, in all cells of its matrix.
  ///
  /// - Throws: `StageGraphError` or `EncodingError`; neither can happen for a valid specification.
  public init(_ matrix: ExperimentMatrix) throws {
    self.init(
      name: matrix.specification.experiment, graph: try StageGraph(StageList(matrix).nodes()),
      numerics: Numerics(matrix.specification.numerics))
  }

  init(name: String, graph: StageGraph, numerics: Numerics = .native) {
    self.name = name
    self.graph = graph
    self.numerics = numerics
  }

  /// The part of the experiment that some stages need, themselves included.
  public func upTo(_ stages: [StageID]) -> Experiment {
    Experiment(name: name, graph: graph.upTo(stages), numerics: numerics)
  }

  /// The name, inside the folder with the results, of one output of a stage.
  ///
  /// What is made in some cells of a matrix alone is in a folder that is called by them.
  ///
  /// - Returns: The name; `nil` for what is of use to other stages alone.
  public func resultName(of output: String, from stage: StageID) -> String? {
    let name = stage.rawValue
    guard let cell = name.firstIndex(of: "@") else { return resultName(of: output, named: name) }
    return resultName(of: output, named: String(name[..<cell])).map {
      "\(name[name.index(after: cell)...])/\($0)"
    }
  }

  private func resultName(of output: String, named stage: String) -> String? {
    let parts = stage.split(separator: "/").map(String.init)
    switch (parts.first, parts.count) {
    case ("plot", 2): return "figures/\(output)"
    case ("study", 2): return output == StudyStage.figure ? "figures/\(output)" : output
    case ("simulate", 1), ("split", 1), ("standardise", 1): return "data/\(output)"
    case ("summarise", 1), ("aggregate", 1), ("claims", 1): return output
    case ("evaluate", 3) where output == EvaluateStage.summary:
      return "models/\(parts[1])/\(parts[2])_summary.csv"
    case ("inflate", 2), ("train", 2), ("import", 2), ("evaluate", 3):
      return "models/\(parts[1])/\(output)"
    case (AttemptStage.kind, 3): return nil
    default: return "\(stage)/\(output)"
    }
  }
}
