import ArrayFiles
import Evaluation
import Figures
import Glibc

/// The judge over the variance of the noise: a line with standard errors for each model, the recommended
/// variance of each ringed, bounds as vertical lines.
func noiseLevelFigure(
  _ curves: [NoiseLevelCurve], _ bounds: NoiseBounds, _ parameters: StudyStage.Parameters
) -> Figure {
  let rules = boundRules(bounds)
  var layers = rules.map { Layer.rule($0) }
  for (index, curve) in curves.enumerated() {
    layers += curveLayers(curve, Color.categorical[index % Color.categorical.count], index == 0)
  }
  let places = (curves.flatMap { $0.curve.points.map(\.variance) } + rules.map(\.value)).sorted()
  // Room beside the outermost lines, which would be the frame otherwise.
  let range = (places.first ?? 1) / 2...(places.last ?? 1) * 2
  let heights = curves.flatMap { $0.curve.points.map { $0.mean + ($0.standardError ?? 0) } }
  let highest = heights.filter(\.isFinite).max() ?? 1
  let lowest =
    curves.flatMap { $0.curve.points.map { $0.mean - ($0.standardError ?? 0) } }
    .filter(\.isFinite).min() ?? 0
  let best = curves.map { curve in
    "\(curve.model): \(CSVTable.Cell.number(curve.curve.best.variance).text)"
  }
  let panel = Panel(
    x: Axis("noise variance σ²", scale: .logarithmic, range: range),
    y: Axis(parameters.judge.label, range: min(0, lowest)...(highest > 0 ? 1.08 * highest : 1)),
    layers: layers, legend: .above)
  return Figure(
    name: "noise-level", title: parameters.title,
    description: "\(parameters.judge.rawValue) over the variance of the noise, mean and standard "
      + "error over seeds; best for \(best.joined(separator: ", ")).",
    heading: parameters.title, size: FigureSize(width: 5.5, height: 4), panels: [panel])
}

/// A line through the means, a bar of one standard error to both sides of each, a large point at the best.
private func curveLayers(
  _ curve: NoiseLevelCurve, _ color: Color, _ isFirst: Bool
) -> [Layer] {
  let points = curve.curve.points
  let bars = points.compactMap { point -> Layer? in
    guard let error = point.standardError, error.isFinite else { return nil }
    return .line(
      LineSeries(
        nil, x: [point.variance, point.variance], y: [point.mean - error, point.mean + error],
        color: color, width: 1))
  }
  let best = curve.curve.best
  return bars + [
    .scatter(
      ScatterSeries(
        isFirst ? "recommended" : nil, x: [best.variance], y: [best.mean], color: color, radius: 6,
        opacity: 0.4)),
    .line(
      LineSeries(
        curve.model, x: points.map(\.variance), y: points.map(\.mean), color: color,
        marker: .circle)),
  ]
}

/// The bounds that are finite; of two that are the same, one.
private func boundRules(_ bounds: NoiseBounds) -> [Rule] {
  var rules: [Rule] = []
  func add(_ label: String, _ value: Double?, _ color: Color, _ dash: Dash) {
    guard let value, value.isFinite, value > 0 else { return }
    rules.append(
      Rule("\(label) \(shortNumber(value))", .vertical, at: value, color: color, dash: dash))
  }
  add("lower bound", bounds.lowerBound, .black, .dashed)
  if bounds.publishedLowerBound != bounds.lowerBound {
    add("lower bound, published", bounds.publishedLowerBound, .grey, .dotted)
  }
  add("upper bound", bounds.upper?.harmonic, .black, .dashDotted)
  add("upper bound, published", bounds.upper?.published, .grey, .dotted)
  add("squared reach", bounds.upper?.squaredReach, .grey, .solid)
  return rules
}

/// A positive number to two digits.
private func shortNumber(_ value: Double) -> String {
  let power = Int(log10(value).rounded(.down)) - 1
  // Read as decimal digits, so that no trace of the rounding is left.
  let rounded = Double("\(Int((value / pow(10, Double(power))).rounded()))e\(power)")
  return CSVTable.Cell.number(rounded ?? value).text
}
