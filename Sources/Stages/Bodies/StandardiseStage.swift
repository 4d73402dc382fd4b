import ArrayFiles
import Scheduler
import Simulators

/// Finds the mean and the standard deviation of every coordinate of the training points.
///
/// Models are trained on points in these units, and remember them: everything that is written is in
/// data units again.
enum StandardiseStage: StageBody {
  static let kind = "standardise"
  static let revision = 1

  static let standardisation = "standardisation.csv"

  struct Parameters: StageParameters {
    static var body: any StageBody.Type { StandardiseStage.self }
  }

  static func run(_ context: StageContext) throws {
    let points = try readPoints(context.input("train"))
    let standardisation: Standardisation
    do throws(Standardisation.Degenerate) {
      standardisation = try Standardisation(of: points.values, dimension: points.dimension)
    } catch {
      throw StageFailure(
        error.deviation == 0
          ? "coordinate x\(error.column + 1) is \(error.mean) for every training point, and has no scale"
          : "coordinate x\(error.column + 1) has the standard deviation \(error.deviation)",
        help: "leave it out of the data, or use 'standardise: false'")
    }
    try writeStandardisation(standardisation, to: context.outputPath(Self.standardisation))
  }
}
