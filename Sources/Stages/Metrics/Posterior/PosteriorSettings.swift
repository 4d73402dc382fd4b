import Evaluation
import Simulators
import Tensors

/// How many draws of each side are compared: the cost is that of pairs.
let posteriorComparedCount = 5000

/// How the posterior of parameters is sampled, and from how many points it is inferred.
struct PosteriorSettings: Hashable, Codable {
  /// What chains move by.
  enum Sampler: Hashable, Codable {
    /// Normal steps of a standard deviation in every parameter.
    case metropolis(step: Double)
    /// One parameter after the other, along slices.
    case slices
  }

  /// Where chains start.
  enum Start: String, Codable, CaseIterable {
    /// At draws from the prior, so that chains that have not found each other are seen.
    case prior
    /// At the parameters that the observations were drawn at, as published.
    case truth
  }

  /// The standard deviation of a step in every parameter, as published.
  static let publishedStep = 0.15

  var sampler = Sampler.metropolis(step: publishedStep)
  var start = Start.prior
  var chains = 4
  var length = ChainLength(burnIn: 100, draws: 5000)
  /// How many test points parameters are inferred from, the first ones.
  var observed = 20

  /// Sampler, step, burn-in, length and the number of observations are the published ones, of a single chain
  /// there.
  static let standard = PosteriorSettings()
}

/// How many cells there are along each parameter where a posterior is integrated.
func posteriorResolution(parameters: Int) -> Int { parameters == 1 ? 400 : 100 }

/// How many points are evaluated at a time at most: as many as there are observations, by the standard, at
/// all nodes of the plane of two parameters.
let posteriorPointCount = 100 * 100 * PosteriorSettings.standard.observed

/// What a likelihood is of: the model, or the simulator.
enum PosteriorSide: String, CaseIterable {
  case model
  case truth

  /// The file with the draws, `[chain, draw, parameter]`.
  var file: String {
    switch self {
    case .model: "posterior_samples.npy"
    case .truth: "posterior_samples_of_truth.npy"
    }
  }

  /// What the names of quantities end in.
  var suffix: String { self == .model ? "" : "_of_truth" }
}

/// What sampling gave.
struct PosteriorDraws {
  let draws: ChainDraws
  /// The share of steps that were taken; `nil` for slices, which are always taken.
  let acceptance: Double?

  /// Draws of the density whose logarithm is given; `nil` where no start has a density above zero.
  ///
  /// - Parameters:
  ///   - family: The prior, and the parameters that the observations were drawn at.
  ///   - settings: How it is sampled.
  ///   - stream: Where starts and steps come from.
  ///   - logDensity: At points `[asked, parameter]`, in nats and up to a constant.
  init?(
    _ family: any SimulatorFamily, _ settings: PosteriorSettings, from stream: RandomStream,
    logDensity: ([Double]) -> [Double]
  ) {
    guard
      let starts = dispersedStarts(
        settings.chains, from: stream.child("starts"),
        draw: { stream in
          switch settings.start {
          case .prior: family.drawParameters(from: &stream)
          case .truth: family.defaultParameters
          }
        }, logDensity: logDensity)
    else { return nil }
    let streams = starts.indices.map { stream.child("chains").child($0) }
    switch settings.sampler {
    case .metropolis(let step):
      var chains = zip(starts, streams).map { MetropolisChain(from: $0, step: step, stream: $1) }
      draws = runChains(&chains, settings.length, logDensity: logDensity)
      acceptance =
        Double(chains.map(\.accepted).reduce(0, +)) / Double(chains.map(\.proposed).reduce(0, +))
    case .slices:
      var chains = zip(starts, streams).map { SliceChain(from: $0, stream: $1) }
      draws = runChains(&chains, settings.length, logDensity: logDensity)
      acceptance = nil
    }
  }
}
