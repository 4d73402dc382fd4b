import Tensors

/// A simulator made of a chart and a distribution of its coordinates.
public protocol ChartedSimulator: ManifoldSimulator {
  /// The manifold.
  var chart: any Chart { get }

  /// How the chart's coordinates are distributed.
  var distribution: any LatentDistribution { get }
}

extension ChartedSimulator {
  /// D, the dimension of the chart's data space.
  public var dataDimension: Int { chart.dataDimension }
  /// d, the number of the chart's coordinates.
  public var manifoldDimension: Int { chart.axes.count }
  /// The chart's names.
  public var latentNames: [String] { chart.latentNames }
  /// The chart's rule.
  public var armRule: ArmRule? { chart.armRule }
  /// The chart's radius.
  public var sphereRadius: Double? { chart.sphereRadius }

  /// Draws `count` latents one after the other from the child "latent" of `stream`, and places them.
  ///
  /// - Precondition: `count >= 0`.
  public func sample(count: Int, from stream: RandomStream) -> Samples {
    precondition(count >= 0, "sample(count: \(count)): the count must not be negative")
    var draws = stream.child("latent")
    var points: [Double] = []
    points.reserveCapacity(count * dataDimension)
    var columns = latentNames.map { _ in [Double]() }
    for _ in 0..<count {
      let latent = distribution.draw(from: &draws)
      points += chart.embed(latent)
      for (column, value) in chart.latentColumns(at: latent).enumerated() {
        columns[column].append(value)
      }
    }
    return Samples(
      count: count, dataDimension: dataDimension, points: points,
      latentColumns: zip(latentNames, columns).map {
        Samples.LatentColumn(name: $0, values: $1)
      })
  }

  /// The chart's point.
  public func embed(_ latent: [Double]) -> [Double] { chart.embed(latent) }

  /// The chart's columns.
  public func latentColumns(at latent: [Double]) -> [Double] { chart.latentColumns(at: latent) }

  /// The distribution's density within the chart, -infinity outside it, in nats.
  public func latentLogDensity(at latent: [Double]) -> Double {
    if latent.contains(where: \.isNaN) { return .nan }
    let isInside = zip(chart.axes, latent).allSatisfy { $0.contains($1) }
    return isInside ? distribution.logDensity(at: latent) : -.infinity
  }

  /// The chart's volume factor.
  public func logVolumeFactor(at latent: [Double]) -> Double { chart.logVolumeFactor(at: latent) }

  /// The chart's tangents.
  public func tangents(at latent: [Double]) -> [Double] { chart.tangents(at: latent) }

  /// The chart's normals.
  public func normals(at latent: [Double]) -> [Double] { chart.normals(at: latent) }

  /// The chart's curvatures.
  public func principalCurvatures(at latent: [Double]) -> [Double]? {
    chart.principalCurvatures(at: latent)
  }

  /// The chart's projection.
  public func project(_ point: [Double]) -> Projection { chart.project(point) }
}
