import ArrayFiles
import Evaluation
import Simulators

/// The number of points of a path, both ends included.
private let pathPointCount = 101
/// How far paths along single latent variables reach: where a standard normal one is in 95 of 100 cases.
private let reach = 2.0
/// The most latent variables of which each has a path of its own.
private let mostAxes = 2

/// How many points are decoded at a time.
let interpolationPointCount = pathPointCount

/// The points that a segment of the latent space stands for, from the first test point to the second, and,
/// where there are one or two latent variables, those along each of them with the other one at zero.
///
/// On a known manifold the distance of the path from it stands beside that of the straight line between
/// the same test points. Of data with parameters, those of both ends are interpolated as well.
func evaluateLatentInterpolation(of subject: EvaluationSubject) -> EvaluationResult {
  let segment = Path.segment(of: subject)
  let paths = [segment] + Path.axes(of: subject)
  let ends = Array(subject.testPoints.prefix(2 * subject.dimension))
  let line = interpolated(ends, width: subject.dimension)
  var summary: [Quantity] = []
  if let manifold = subject.manifold {
    for (name, points) in [("path", segment.points), ("line", line)] {
      let distances = subject.mapPoints(points) { manifold.project($0).distance }
      guard let statistics = Summary(distances) else { continue }
      summary += [
        Quantity("\(name)_distance_mean", statistics.mean, count: statistics.count),
        Quantity("\(name)_distance_max", statistics.quantile(1), count: statistics.count),
      ]
    }
  }
  summary += [
    Quantity("path_length", length(segment.points, dimension: subject.dimension)),
    Quantity("line_length", length(line, dimension: subject.dimension)),
  ]
  return EvaluationResult(
    table: tabulated(paths, subject), summary: summary,
    arrays: [
      MetricKind.pathFile: NumericArray(
        shape: [pathPointCount, subject.dimension], doubles: segment.points)
    ])
}

/// Points that a curve in the latent space stands for.
private struct Path {
  let name: String
  /// Shape `[point, latentDimension]`.
  let latents: [Double]
  /// Shape `[point, D]`.
  let points: [Double]

  private init(
    _ name: String, _ latents: [Double], given: [Double], _ subject: EvaluationSubject
  ) {
    self.name = name
    self.latents = latents
    points = subject.evaluator.generate(latents, given: given)
  }

  /// From the latent variables of the first test point to those of the second.
  static func segment(of subject: EvaluationSubject) -> Path {
    let parameters = subject.model.contextDimension
    let given = Array(subject.testParameters.prefix(2 * parameters))
    let ends = subject.evaluator.latentVariables(
      of: Array(subject.testPoints.prefix(2 * subject.dimension)), given: given)
    return Path(
      "segment", interpolated(ends, width: subject.model.latentDimension),
      given: parameters > 0 ? interpolated(given, width: parameters) : [], subject)
  }

  /// Along each latent variable.
  static func axes(of subject: EvaluationSubject) -> [Path] {
    let latent = subject.model.latentDimension
    guard latent <= mostAxes else { return [] }
    return (0..<latent).map { axis in
      var ends = [Double](repeating: 0, count: 2 * latent)
      (ends[axis], ends[latent + axis]) = (-reach, reach)
      return Path(
        "axis\(axis + 1)", interpolated(ends, width: latent), given: subject.defaultParameters,
        subject)
    }
  }
}

/// Rows at equal distances from one row to another one.
///
/// - Parameter ends: Shape `[2, width]`.
/// - Returns: Shape `[pathPointCount, width]`.
private func interpolated(_ ends: [Double], width: Int) -> [Double] {
  let steps = Double(pathPointCount - 1)
  // Weighting both ends meets each of them exactly.
  return (0..<pathPointCount).flatMap { point in
    (0..<width).map { axis in
      (ends[axis] * (steps - Double(point)) + ends[width + axis] * Double(point)) / steps
    }
  }
}

/// The length of a polyline, in data units.
private func length(_ points: [Double], dimension: Int) -> Double {
  compensatedSum(
    stride(from: dimension, to: points.count, by: dimension).map { start in
      (0..<dimension).reduce(0.0) {
        let step = points[start + $1] - points[start - dimension + $1]
        return $0 + step * step
      }.squareRoot()
    })
}

private func tabulated(_ paths: [Path], _ subject: EvaluationSubject) -> CSVTable {
  let latent = subject.model.latentDimension
  let points = paths.flatMap(\.points)
  func columns(
    _ name: String, _ values: [Double], _ width: Int
  ) -> [(name: String, cells: [CSVTable.Cell]?)] {
    (0..<width).map { axis in
      (
        "\(name)\(axis + 1)",
        stride(from: axis, to: values.count, by: width).map { .float(Float(values[$0])) }
      )
    }
  }
  return table(
    [
      ("path", paths.flatMap { path in (0..<pathPointCount).map { _ in .text(path.name) } }),
      ("row", paths.flatMap { _ in (0..<pathPointCount).map { .integer($0) } }),
    ] + columns("u", paths.flatMap(\.latents), latent) + columns("x", points, subject.dimension)
      + [
        (
          "manifold_distance",
          subject.manifold.map { manifold in
            subject.mapPoints(points) { manifold.project($0).distance }.floatCells
          }
        )
      ])
}
