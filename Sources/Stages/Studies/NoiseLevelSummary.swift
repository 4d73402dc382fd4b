import ArrayFiles
import Evaluation

/// One number of the summary of a study, with what has to be said of it.
struct NoiseLevelSummaryRow {
  /// The model; `nil` for what is about the data.
  let model: String?
  /// The name of the number.
  let quantity: String
  /// The number.
  let value: Double
  /// Its standard error; `nil` where nobody can say.
  let standardError: Double?
  /// How many replicates or points it is about; `nil` where that means nothing.
  let count: Int?
  /// What a reader has to know; `nil` for nothing.
  let note: String?

  init(
    _ model: String?, _ quantity: String, _ value: Double, standardError: Double? = nil,
    count: Int? = nil, note: String? = nil
  ) {
    self.model = model
    self.quantity = quantity
    self.value = value
    self.standardError = standardError
    self.count = count
    self.note = note
  }

  /// The cells of a row, after the name of the experiment.
  fileprivate var cells: [CSVTable.Cell] {
    [
      model.map { .text($0) } ?? .missing, .text(quantity), .number(value),
      standardError.map { .number($0) } ?? .missing, count.map { .integer($0) } ?? .missing,
      note.map { .text($0) } ?? .missing,
    ]
  }
}

/// The findings of a study: a number a row, first those of the data, then those of each model.
func summaryTable(
  _ curves: [NoiseLevelCurve], _ bounds: NoiseBounds, _ floors: NoiseFloors,
  _ dimensions: [ModelDimension], _ parameters: StudyStage.Parameters
) -> CSVTable {
  var table = CSVTable(columns: [
    "experiment", "model", "quantity", "value", "standard_error", "n", "note",
  ])
  var rows = bounds.rows
  for curve in curves {
    rows += curve.rows(bounds)
    if let floor = floors.floor(of: curve.model, at: curve.curve.best.variance) {
      rows.append(
        NoiseLevelSummaryRow(
          curve.model, "floor_at_recommended_variance", floor,
          note: "of the exact density of inflated data: the rest is learning error"))
    }
    rows += dimensions.filter { $0.model == curve.model }.flatMap(\.rows)
  }
  for row in rows { table.append([.text(parameters.experiment)] + row.cells) }
  return table
}

extension NoiseBounds {
  /// The mean over replicates, which is the bound itself where there is one.
  var lowerBound: Double? { Summary(lower.map(\.variance))?.mean }

  /// What the published code would draw, likewise.
  var publishedLowerBound: Double? { Summary(lower.map(\.published))?.mean }

  fileprivate var rows: [NoiseLevelSummaryRow] {
    var rows: [NoiseLevelSummaryRow] = []
    if let statistics = Summary(lower.map(\.variance)), let published = publishedLowerBound {
      rows.append(
        NoiseLevelSummaryRow(
          nil, "lower_bound", statistics.mean,
          standardError: lower.count > 1 ? statistics.standardError : lower[0].standardError,
          count: lower.count, note: "squared mean distance to the nearest training point over D"))
      rows.append(
        NoiseLevelSummaryRow(
          nil, "lower_bound_published", published, count: lower.count,
          note: "the same over 2 in the plane and over 3 elsewhere"))
    }
    guard let upper else { return rows }
    let excluded = "\(upper.excludedCount) points next to an edge are left out"
    rows.append(
      NoiseLevelSummaryRow(
        nil, "upper_bound", upper.harmonic, standardError: upper.standardError,
        note: "where the first-order bias is one on average"
          + (upper.excludedCount > 0 ? "; \(excluded)" : "")))
    if let published = upper.published {
      rows.append(
        NoiseLevelSummaryRow(
          nil, "upper_bound_published", published,
          note: "as the published formula is meant; its mean need not exist"))
    }
    rows.append(
      NoiseLevelSummaryRow(
        nil, "squared_curvature_radius", upper.squaredCurvatureRadius,
        note: "the least one among the points"))
    rows.append(
      NoiseLevelSummaryRow(
        nil, "squared_reach", upper.squaredReach, note: "of the points: no less than the true one"))
    return rows
  }
}

extension NoiseLevelCurve {
  /// The recommendation, and what is not worse.
  fileprivate func rows(_ bounds: NoiseBounds) -> [NoiseLevelSummaryRow] {
    let (best, notWorse) = (curve.best, curve.notWorse)
    let listed = notWorse.map { CSVTable.Cell.number($0).text }.joined(separator: ", ")
    return [
      NoiseLevelSummaryRow(
        model, "recommended_variance", best.variance, count: best.count,
        note: caveats(bounds).isEmpty ? nil : caveats(bounds).joined(separator: "; ")),
      NoiseLevelSummaryRow(
        model, "mean_at_recommended_variance", best.mean, standardError: best.standardError,
        count: best.count),
      NoiseLevelSummaryRow(
        model, "smallest_variance_not_worse", notWorse.first ?? best.variance,
        note: "within one standard error of the best: \(listed)"),
      NoiseLevelSummaryRow(
        model, "largest_variance_not_worse", notWorse.last ?? best.variance),
    ]
  }

  /// Why not to rely on the recommendation.
  func caveats(_ bounds: NoiseBounds) -> [String] {
    var caveats: [String] = []
    switch curve.edge {
    case .smallest: caveats.append("the smallest of the range: a smaller one may be better")
    case .largest: caveats.append("the largest of the range: a larger one may be better")
    case nil: break
    }
    if curve.best.standardError == nil {
      caveats.append("one seed only: nothing is known of the scatter")
    }
    let broken = curve.points.filter { !$0.mean.isFinite }.map {
      CSVTable.Cell.number($0.variance).text
    }
    if !broken.isEmpty {
      caveats.append("no mean is a number at \(broken.joined(separator: ", "))")
    }
    if let bound = bounds.lowerBound, curve.best.variance < bound {
      caveats.append("below the lower bound")
    }
    if let bound = bounds.upper?.harmonic, curve.best.variance > bound {
      caveats.append("above the upper bound")
    }
    return caveats
  }
}
