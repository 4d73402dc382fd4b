import Evaluation
import Simulators
import Threads

/// The logarithm of likelihood times prior of parameters, given observed points, in nats.
///
/// Points outside of the prior have none, and are asked of no likelihood. A likelihood that is no number is
/// counted and taken for zero.
final class PosteriorTarget {
  /// How often the likelihood inside of the prior was no number.
  private(set) var undefinedCount = 0
  private let family: any SimulatorFamily
  private let logLikelihood: ([Double]) -> [Double]

  /// A target.
  ///
  /// - Parameters:
  ///   - family: The prior.
  ///   - logLikelihood: Of parameters `[asked, parameter]`, one number each, in nats and up to a
  ///     constant.
  init(_ family: any SimulatorFamily, logLikelihood: @escaping ([Double]) -> [Double]) {
    self.family = family
    self.logLikelihood = logLikelihood
  }

  /// The logarithms at parameters `[asked, parameter]`, up to a constant.
  func callAsFunction(_ parameters: [Double]) -> [Double] {
    let count = family.parameterCount
    let rows = stride(from: 0, to: parameters.count, by: count).map {
      Array(parameters[$0..<$0 + count])
    }
    var logDensities = rows.map(family.logPriorDensity)
    let inside = rows.indices.filter { logDensities[$0].isFinite }
    guard !inside.isEmpty else { return logDensities }
    for (row, found) in zip(inside, logLikelihood(inside.flatMap { rows[$0] })) {
      if found.isNaN { undefinedCount += 1 }
      logDensities[row] += found
    }
    return logDensities.map { $0.isNaN ? -.infinity : $0 }
  }
}

extension EvaluationSubject {
  /// The first test points, which parameters are inferred from, `[count, D]`.
  func observations(_ count: Int) -> [Double] { Array(testPoints.prefix(count * dimension)) }

  /// The model's likelihood of many parameters.
  ///
  /// - Parameters:
  ///   - points: The observations, `[observation, D]`.
  ///   - parameters: Shape `[asked, parameter]`.
  ///   - family: What the parameters are of.
  func modelLikelihood(
    of points: [Double], _ parameters: [Double], _ family: any SimulatorFamily
  ) -> [Double] {
    let (observed, count) = (points.count / dimension, family.parameterCount)
    // No more points at a time than memory is meant for, however many observations there are.
    let block = max(1, posteriorPointCount / observed) * count
    return stride(from: 0, to: parameters.count, by: block).flatMap { start in
      let asked = Array(parameters[start..<min(start + block, parameters.count)])
      let (rows, given) = observedRows(points, asked, parameterCount: count)
      return sums(evaluator.logLikelihood(rows, given: given), of: observed)
    }
  }

  /// The likelihood of the simulator.
  ///
  /// The chart does not depend on the parameters, nor does any noise around the manifold: the density of
  /// the latent variables is all of it that does.
  ///
  /// - Parameters:
  ///   - points: The observations, `[observation, D]`.
  ///   - family: What the parameters are of.
  func trueLikelihood(
    of points: [Double], _ family: any SimulatorFamily
  ) -> ([Double]) -> [Double] {
    let (dimension, count) = (dimension, family.parameterCount)
    let member = family.member(at: family.defaultParameters)
    let latents = stride(from: 0, to: points.count, by: dimension).map {
      member.project(Array(points[$0..<$0 + dimension])).latent
    }
    let threads = threads
    return { parameters in
      let asked = parameters.count / count
      // A few are done sooner than threads wake up.
      return mapConcurrently(count: asked, threads: asked < 100 ? 1 : threads) { row in
        let member = family.member(at: Array(parameters[row * count..<(row + 1) * count]))
        return latents.reduce(0) { $0 + member.latentLogDensity(at: $1) }
      }
    }
  }

  /// All observations for each of the parameters, `[asked, observation]`: points and parameters.
  private func observedRows(
    _ points: [Double], _ parameters: [Double], parameterCount count: Int
  ) -> (points: [Double], given: [Double]) {
    let (asked, observed) = (parameters.count / count, points.count / dimension)
    var (rows, given): ([Double], [Double]) = ([], [])
    rows.reserveCapacity(asked * points.count)
    given.reserveCapacity(asked * observed * count)
    for row in 0..<asked {
      rows += points
      for _ in 0..<observed { given += parameters[row * count..<(row + 1) * count] }
    }
    return (rows, given)
  }

  /// The sum over the observations, for each of the parameters.
  private func sums(_ logDensities: [Double], of observed: Int) -> [Double] {
    stride(from: 0, to: logDensities.count, by: observed).map {
      logDensities[$0..<$0 + observed].reduce(0, +)
    }
  }
}
