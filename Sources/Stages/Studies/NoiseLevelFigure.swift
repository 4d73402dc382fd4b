import ArrayFiles
import Evaluation
import Figures
import Glibc

/// On a logarithmic axis floors are drawn down to this share of the least mean: what lies below is nothing that
/// a model comes near.
private let shownFloor = 0.1

/// The judge over the variance of the noise: a line through the means of each model in a band of one standard
/// error, the recommended variance of each ringed, floors as thin lines, bounds as vertical ones.
func noiseLevelFigure(
  _ curves: [NoiseLevelCurve], _ bounds: NoiseBounds, _ floors: NoiseFloors,
  _ parameters: StudyStage.Parameters
) -> Figure {
  let lines = floors.lines
  let means = curves.flatMap { $0.curve.points.map(\.mean) }.filter(\.isFinite)
  let isLogarithmic =
    spansDecades(means + lines.flatMap { $0.points.map(\.value) }.filter { $0 > 0 })
    && means.allSatisfy { $0 > 0 }
  let rules = boundRules(bounds)
  var layers = rules.map { Layer.rule($0.rule) }
  // Under the curves, so that no rim of a text hides a point.
  let shown = heights(curves, lines.flatMap { $0.points.map(\.value) }, isLogarithmic)
  layers += rules.map { rule in
    let isCrossed = curves.contains { curve in
      isHigh(curve, near: rule.rule.value, in: shown, isLogarithmic)
    }
    var note = rule.note
    if isCrossed { (note.direction, note.y) = (.upwards, shown.lowerBound) }
    return .note(note)
  }
  layers += lines.enumerated().map { index, line in
    .line(
      LineSeries(
        lines.count == 1 ? "floor: no learning error" : "floor, \(line.noise.inWords)",
        x: line.points.map(\.variance), y: line.points.map(\.value), color: .black,
        dash: index == 0 ? .solid : .dashed, width: 0.8))
  }
  for (index, curve) in curves.enumerated() {
    layers += curveLayers(
      curve, Color.categorical[index % Color.categorical.count], Marker.allCases[index % 4],
      index == 0)
  }
  let places = (curves.flatMap { $0.curve.points.map(\.variance) } + rules.map(\.rule.value))
    .sorted()
  // Room beside the outermost lines, which would be the frame otherwise.
  let range = (places.first ?? 1) / 2...(places.last ?? 1) * 3
  let panel = Panel(
    x: Axis("noise variance σ²", scale: .logarithmic, range: range),
    y: Axis(
      parameters.judge.label, scale: isLogarithmic ? .logarithmic : .linear,
      range: shown),
    layers: layers, legend: .above)
  return Figure(
    name: "noise-level", title: parameters.title,
    description: description(curves, floors, parameters, isLogarithmic),
    heading: parameters.title, size: FigureSize(width: 5.5, height: 4.2), panels: [panel])
}

private func description(
  _ curves: [NoiseLevelCurve], _ floors: NoiseFloors, _ parameters: StudyStage.Parameters,
  _ isLogarithmic: Bool
) -> String {
  let best = curves.map { curve in
    "\(curve.model): \(CSVTable.Cell.number(curve.curve.best.variance).text)"
  }
  let lines = floors.lines.map(\.noise.inWords)
  return
    "\(parameters.judge.rawValue) over the variance of the noise, mean and standard error over seeds"
    + (isLogarithmic ? ", on a logarithmic scale" : "")
    + "; best for \(best.joined(separator: ", "))."
    + (lines.isEmpty
      ? ""
      : " Thin lines are floors, what a model scores that has learned the density of inflated data"
        + " exactly: for \(lines.joined(separator: " and for ")).")
}

/// The heights that the panel shows: room for all means and their errors.
private func heights(
  _ curves: [NoiseLevelCurve], _ floors: [Double], _ isLogarithmic: Bool
) -> ClosedRange<Double> {
  let points = curves.flatMap(\.curve.points)
  let means = points.map(\.mean).filter(\.isFinite)
  let ends = points.map { $0.mean + ($0.standardError ?? 0) }.filter(\.isFinite)
  let highest = ends.max() ?? 1
  guard isLogarithmic else {
    let lowest = points.map { $0.mean - ($0.standardError ?? 0) }.filter(\.isFinite).min() ?? 0
    return min(0, lowest)...(highest > 0 ? 1.08 * highest : 1)
  }
  let lowest = means.min() ?? 1e-3
  let floor = max(floors.filter { $0 > 0 }.min() ?? lowest, shownFloor * lowest)
  return min(floor, lowest) / 1.5...highest * 1.5
}

/// Whether a curve comes into the upper half of the panel close to the right of a variance, where a text that
/// hangs there would be.
private func isHigh(
  _ curve: NoiseLevelCurve, near variance: Double, in range: ClosedRange<Double>,
  _ isLogarithmic: Bool
) -> Bool {
  func place(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
  let middle = (place(range.lowerBound) + place(range.upperBound)) / 2
  let points = curve.curve.points.filter(\.mean.isFinite)
  return zip(points, points.dropFirst()).contains { start, end in
    // The text is about a quarter of a decade wide.
    [variance, 1.8 * variance].contains { x in
      guard start.variance <= x, x <= end.variance else { return false }
      let share = log(x / start.variance) / log(end.variance / start.variance)
      return place(start.mean) * (1 - share) + place(end.mean) * share > middle
    }
  }
}

/// A band of one standard error to both sides, a line through the means, a large point at the best.
private func curveLayers(
  _ curve: NoiseLevelCurve, _ color: Color, _ marker: Marker, _ isFirst: Bool
) -> [Layer] {
  let points = curve.curve.points
  let (variances, means) = (points.map(\.variance), points.map(\.mean))
  let errors = points.map { $0.standardError ?? .nan }
  let best = curve.curve.best
  return [
    .band(
      Band(
        nil, x: variances, lower: zip(means, errors).map { $0 - $1 },
        upper: zip(means, errors).map { $0 + $1 }, color: color, opacity: 0.3)),
    .scatter(
      ScatterSeries(
        isFirst ? "recommended" : nil, x: [best.variance], y: [best.mean], color: color, radius: 6,
        opacity: 0.4)),
    .line(LineSeries(curve.model, x: variances, y: means, color: color, marker: marker)),
  ]
}

/// The bounds that are finite, each with what stands beside it; published ones are in the summary alone.
private func boundRules(_ bounds: NoiseBounds) -> [(rule: Rule, note: Note)] {
  var rules: [(rule: Rule, note: Note)] = []
  func add(_ label: String, _ value: Double?, _ color: Color, _ dash: Dash) {
    guard let value, value.isFinite, value > 0 else { return }
    rules.append(
      (
        Rule(nil, .vertical, at: value, color: color, dash: dash),
        Note("\(label) \(shortNumber(value))", x: value, y: 1, direction: .hanging)
      ))
  }
  add("lower bound", bounds.lowerBound, .black, .dashed)
  add("upper bound", bounds.upper?.harmonic, .black, .dashed)
  add("squared reach", bounds.upper?.squaredReach, .grey, .dotted)
  return rules
}

extension NoiseKind {
  /// The noise as a reader of a figure knows it.
  fileprivate var inWords: String {
    switch self {
    case .gaussian: "isotropic noise"
    case .trueNormal: "noise along normals"
    case .modelNormal, .modelDisplacement: "noise along a model's normals"
    }
  }
}

/// A positive number to two digits, as it is printed.
private func shortNumber(_ value: Double) -> String {
  let power = Int(log10(value).rounded(.down))
  // Read as decimal digits, so that no trace of the rounding is left.
  let digits = Int((value / pow(10, Double(power - 1))).rounded())
  guard power < -3 || power > 4 else {
    let text = CSVTable.Cell.number(Double("\(digits)e\(power - 1)") ?? value).text
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
  return "\(Double(digits) / 10)×10" + String("\(power)".map { superscripts[$0] ?? $0 })
}
