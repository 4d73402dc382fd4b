import ArrayFiles
import Evaluation
import Scheduler

/// What the densities of one model say of the dimension of the data.
struct ModelDimension {
  /// The model.
  let model: String
  /// One result a seed; none where densities are not finite.
  let replicates: [IntrinsicDimension]
}

/// The dimensions that models find, those with densities at three variances or more.
func intrinsicDimensions(
  _ parameters: StudyStage.Parameters, _ context: StageContext
) throws -> [ModelDimension] {
  try parameters.models.compactMap { model in
    let own = parameters.densities.filter { $0.model == model }
    guard !own.isEmpty else { return nil }
    let replicates = try Set(own.map(\.seed)).sorted().compactMap { seed -> IntrinsicDimension? in
      let cells = own.filter { $0.seed == seed }
      guard cells.count >= 3 else { return nil }
      return IntrinsicDimension(
        logDensities: try cells.map {
          try CSVTable(contentsOf: context.input($0.table)).numbers("log_density")
        }, variances: cells.map(\.variance), dataDimension: parameters.dataDimension)
    }
    return ModelDimension(model: model, replicates: replicates)
  }
}

extension ModelDimension {
  /// The rows of the summary: the dimension over seeds, and where it can be trusted.
  var rows: [NoiseLevelSummaryRow] {
    guard let statistics = Summary(replicates.map(\.mean)) else {
      return [
        NoiseLevelSummaryRow(
          model, "intrinsic_dimension", .nan, note: "no densities are finite at all variances")
      ]
    }
    let ranges = replicates.compactMap(\.trustedRange)
    let trusted =
      "\(ranges.count) of \(replicates.count) seeds have a range of variances that is trusted"
    var rows = [
      NoiseLevelSummaryRow(
        model, "intrinsic_dimension", statistics.mean,
        // Of one seed the scatter of points is all that is known.
        standardError: replicates.count > 1
          ? statistics.standardError : replicates[0].standardError,
        count: replicates.count, note: trusted)
    ]
    // Where all seeds trust it.
    if ranges.count == replicates.count, let low = ranges.map(\.lowerBound).max(),
      let high = ranges.map(\.upperBound).min(), low <= high
    {
      rows.append(NoiseLevelSummaryRow(model, "trusted_variance_smallest", low))
      rows.append(NoiseLevelSummaryRow(model, "trusted_variance_largest", high))
    }
    return rows
  }
}
