import ArrayFiles
import CanonicalJSON
import ExperimentSpec
import Scheduler

/// Takes weights for one model of a spec from a file, outside a run.
public struct WeightsImport {
  /// The name of the model in the spec.
  public let model: String
  private let algorithm: AlgorithmKind
  private let configuration: JSONValue

  /// Finds the model that weights are wanted for.
  ///
  /// - Parameters:
  ///   - specification: The experiment.
  ///   - name: The model; may be left out where there is only one.
  /// - Throws: `StageFailure` when there is no such model, or a choice to make.
  public init(_ specification: ExperimentSpecification, model name: String?) throws {
    let names = specification.models.map(\.name)
    guard let model = specification.models.first(where: { $0.name == name ?? names.first }) else {
      throw StageFailure(
        "there is no model \(name.map { "`\(printable($0))`" } ?? "") in the spec",
        help: Self.choice(names))
    }
    guard name != nil || names.count == 1 else {
      throw StageFailure(
        "the spec has \(names.count) models", help: "say which with --model; " + Self.choice(names))
    }
    self.model = model.name
    let parameters = try ImportStage.Parameters(model, data: specification.data)
    algorithm = parameters.algorithm
    configuration = try JSONValue(encoding: parameters.model)
  }

  private static func choice(_ names: [String]) -> String {
    "the models are " + names.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// Reads a file and holds it against the model.
  ///
  /// - Throws: `StageFailure` that says of the file all that does not fit.
  public func read(_ path: String) throws(StageFailure) -> ImportedWeights {
    do {
      return ImportedWeights(
        file: try ModelFile(
          weights: SafetensorsFile(contentsOf: path), for: algorithm, configuration))
    } catch let error as ArrayFileError {
      throw StageFailure("\(path): \(error.message)", help: error.remedy)
    } catch let error as StageFailure {
      throw StageFailure("\(path): \(error.message)", help: error.help)
    } catch {
      throw StageFailure("\(path): \(error)")
    }
  }
}

/// Weights that fit their model.
public struct ImportedWeights {
  let file: ModelFile

  /// The number of trainable numbers.
  public var weightCount: Int { file.model.layout.trainableCount }

  /// Writes the model as a file of our own, from which alone it can be rebuilt.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be written.
  public func write(to path: String) throws { try file.write(to: path) }
}
