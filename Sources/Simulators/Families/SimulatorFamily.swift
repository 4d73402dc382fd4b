import Glibc
import Tensors

/// Distributions on one manifold that depend on parameters: a simulator for each parameter point.
///
/// The manifold and its chart are the same for all parameters `θ`, shape `[parameterCount]`; what
/// depends on them is the density of the latent, and with it the score.
public protocol SimulatorFamily: Sendable {
  /// The name a spec uses, in snake case.
  var name: String { get }

  /// D, the dimension of data space.
  var dataDimension: Int { get }

  /// The names of the parameters, in their order.
  var parameterNames: [String] { get }

  /// The parameter point that published test sets are drawn at, shape `[parameterCount]`.
  var defaultParameters: [Double] { get }

  /// The distribution at a parameter point.
  ///
  /// - Precondition: There are `parameterCount` parameters, each in [-1, 1].
  func member(at parameters: [Double]) -> any ManifoldSimulator

  /// d ln pi(u | theta)/d theta, shape `[parameterCount]`, at `latent`, shape `[manifoldDimension]`.
  ///
  /// The chart, and any noise around the manifold, do not depend on the parameters: this is the
  /// joint score d ln p(x, z | theta)/d theta of a draw with that latent.
  func score(at latent: [Double], given parameters: [Double]) -> [Double]
}

extension SimulatorFamily {
  /// The number of parameters.
  public var parameterCount: Int { parameterNames.count }

  /// The range of every parameter under the prior.
  public var priorRange: ClosedRange<Double> { -1...1 }

  /// ln of the prior density of `parameters`, uniform on [-1, 1] and independent, in nats.
  public func logPriorDensity(at parameters: [Double]) -> Double {
    parameters.allSatisfy(priorRange.contains)
      ? -Double(parameters.count) * log(priorRange.upperBound - priorRange.lowerBound)
      : -.infinity
  }

  /// A draw of the parameters from their prior, uniform on [-1, 1] and independent.
  public func drawParameters(from stream: inout RandomStream) -> [Double] {
    parameterNames.map { _ in stream.uniform(in: priorRange.lowerBound..<priorRange.upperBound) }
  }

  /// Draws `count` points, each at parameters drawn from the prior, with their scores.
  ///
  /// The parameters come from the child "parameters" of `stream`, those of row r from its child r; the
  /// point of row r from the child "points", r. The first n draws do not depend on `count`.
  ///
  /// - Precondition: `count >= 0`.
  public func sampleJointly(count: Int, from stream: RandomStream) -> ConditionalSamples {
    let draws = stream.child("parameters")
    return sample(
      at: (0..<count).map { row in
        var draws = draws.child(row)
        return drawParameters(from: &draws)
      }, from: stream)
  }

  /// Draws one point at each of the given parameter points, with its score.
  ///
  /// The point of row r comes from the child "points", r of `stream`.
  public func sample(at parameters: [[Double]], from stream: RandomStream) -> ConditionalSamples {
    let draws = stream.child("points")
    var points: [Double] = []
    var scores: [Double] = []
    var columns: [Samples.LatentColumn] = []
    for (row, parameters) in parameters.enumerated() {
      let member = member(at: parameters)
      let sample = member.sample(count: 1, from: draws.child(row))
      points += sample.points
      scores += score(
        at: sample.latentColumns.prefix(member.manifoldDimension).map { $0.values[0] },
        given: parameters)
      if columns.isEmpty {
        columns = sample.latentColumns
      } else {
        for index in columns.indices { columns[index].values += sample.latentColumns[index].values }
      }
    }
    return ConditionalSamples(
      samples: Samples(
        count: parameters.count, dataDimension: dataDimension, points: points,
        latentColumns: columns),
      parameters: parameters.flatMap { $0 }, scores: scores)
  }
}

/// Points drawn by a family of simulators, each with the parameters it was drawn at.
public struct ConditionalSamples: Hashable, Sendable {
  /// The points, with the latents that they came from.
  public let samples: Samples

  /// theta of each point, row-major, shape `[count, parameterCount]`.
  public let parameters: [Double]

  /// d ln p(x, z | theta)/d theta of each point, row-major, shape `[count, parameterCount]`.
  public let scores: [Double]
}
