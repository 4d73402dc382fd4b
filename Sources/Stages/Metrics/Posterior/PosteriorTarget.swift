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
  /// The points that parameters are inferred from, `[posteriorObservationCount, D]`.
  var observations: [Double] { Array(testPoints.prefix(posteriorObservationCount * dimension)) }

  /// The model's likelihood of many parameters at once.
  func modelLikelihood(of parameters: [Double], _ family: any SimulatorFamily) -> [Double] {
    let (points, given) = observedRows(parameters, family)
    return sums(evaluator.logLikelihood(points, given: given))
  }

  /// The likelihood of the simulator.
  ///
  /// The chart does not depend on the parameters, nor does any noise around the manifold: the density of
  /// the latent variables is all of it that does.
  func trueLikelihood(of family: any SimulatorFamily) -> ([Double]) -> [Double] {
    let (points, dimension, count) = (observations, dimension, family.parameterCount)
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
    _ parameters: [Double], _ family: any SimulatorFamily
  ) -> (points: [Double], given: [Double]) {
    let (points, count) = (observations, family.parameterCount)
    let asked = parameters.count / count
    var (rows, given): ([Double], [Double]) = ([], [])
    rows.reserveCapacity(asked * points.count)
    given.reserveCapacity(asked * posteriorObservationCount * count)
    for row in 0..<asked {
      rows += points
      for _ in 0..<posteriorObservationCount {
        given += parameters[row * count..<(row + 1) * count]
      }
    }
    return (rows, given)
  }

  /// The sum over the observations, for each of the parameters.
  private func sums(_ logDensities: [Double]) -> [Double] {
    stride(from: 0, to: logDensities.count, by: posteriorObservationCount).map {
      logDensities[$0..<$0 + posteriorObservationCount].reduce(0, +)
    }
  }
}
