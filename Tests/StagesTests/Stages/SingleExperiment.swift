import ExperimentSpec

@testable import Stages

extension StageList {
  /// The stages of a spec without a matrix.
  init(_ specification: ExperimentSpecification) { self.init(ExperimentMatrix(specification)) }
}

extension Experiment {
  /// The experiment of a spec without a matrix.
  init(_ specification: ExperimentSpecification) throws {
    try self.init(ExperimentMatrix(specification))
  }
}
