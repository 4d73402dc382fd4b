import Evaluation
import ExperimentSpec

extension PosteriorSettings {
  /// The key with the number of test points that parameters are inferred from.
  static let observedKey = "observed"
  /// The key with the length of a step.
  static let stepKey = "step"
  /// The key with the word for what chains move by.
  static let samplerKey = "sampler"

  /// The words for what chains move by.
  enum SamplerName: String {
    case metropolis
    case slice
  }

  /// The keys of the section `metrics.posterior`; their defaults are ``standard``.
  ///
  /// The greatest numbers keep the draws of all chains within a gigabyte or two.
  static let vocabulary = ObjectSchema(fields: [
    Field(
      samplerKey,
      .choice(
        noun: "sampler",
        [
          Choice(SamplerName.metropolis.rawValue, "normal steps in all parameters, taken or not"),
          Choice(SamplerName.slice.rawValue, "one parameter after the other, along slices"),
        ]), .defaults(to: .text(SamplerName.metropolis.rawValue)), "what chains move by"),
    Field(
      "chains", .integer(1...100), .defaults(to: .integer(standard.chains)),
      "the number of chains"),
    // Diagnostics compare halves of chains, which takes eight draws.
    Field(
      "draws", .integer(8...100_000), .defaults(to: .integer(standard.length.draws)),
      "the number of draws that are kept of every chain"),
    Field(
      "burn_in", .integer(0...1_000_000), .defaults(to: .integer(standard.length.burnIn)),
      "the number of draws of every chain that are thrown away first"),
    Field(
      "thinning", .integer(1...1000), .defaults(to: .integer(standard.length.thinning)),
      "every how many draws one is kept"),
    Field(
      stepKey, .number(.above(0)), .defaults(to: .number(publishedStep)),
      "the standard deviation of a step of `metropolis` in every parameter"),
    Field(
      "start",
      .choice(
        noun: "start",
        [
          Choice(Start.prior.rawValue, "draws from the prior"),
          Choice(Start.truth.rawValue, "the parameters that the test points were drawn at"),
        ]), .defaults(to: .text(standard.start.rawValue)), "where chains start"),
    Field(
      observedKey, .integer(1...1000), .defaults(to: .integer(standard.observed)),
      "the number of test points that parameters are inferred from, the first ones"),
  ])

  /// The settings that a section gives; a step of slices is read by nothing.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  init(_ section: SpecObject) throws {
    let name: SamplerName = try named(section.text(Self.samplerKey))
    self.init(
      sampler: name == .slice ? .slices : .metropolis(step: section.number(Self.stepKey)),
      start: try named(section.text("start")), chains: section.integer("chains"),
      length: ChainLength(
        burnIn: section.integer("burn_in"), draws: section.integer("draws"),
        thinning: section.integer("thinning")),
      observed: section.integer(Self.observedKey))
  }
}

extension ExperimentSpecification {
  /// How posteriors are sampled.
  ///
  /// - Throws: `StageFailure` when the vocabulary and the code disagree about a name.
  var posteriorSettings: PosteriorSettings {
    get throws {
      try metricSettings[MetricName.posterior].map { try PosteriorSettings($0) } ?? .standard
    }
  }
}
