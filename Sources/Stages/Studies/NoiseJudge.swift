import Simulators

/// A number that models of different noise can be compared by: smaller ones are better, and what it is
/// measured against does not depend on the noise.
///
/// A mean of ln q is none: inflated points of another variance are other data, and at clean points ln q grows
/// without bound as the noise goes away. Deflated it is none either, since the mass on the manifold is not
/// fixed: a model that puts too much there seems likelier.
enum NoiseJudge: String, Codable, CaseIterable {
  case kolmogorovSmirnovNormalised = "kolmogorov_smirnov_normalised"
  case kolmogorovSmirnovRaw = "kolmogorov_smirnov_raw"
  case kullbackLeiblerNormalised = "kullback_leibler_normalised"
  case slicedWasserstein = "sliced_wasserstein"
  case squaredMaximumMeanDiscrepancy = "squared_maximum_mean_discrepancy"
  case manifoldDistance = "manifold_distance_mean"

  /// The metric that finds it, whose quantity is called like the case.
  var metric: MetricKind {
    switch self {
    case .kolmogorovSmirnovNormalised, .kolmogorovSmirnovRaw, .kullbackLeiblerNormalised:
      .latentDensity
    case .slicedWasserstein, .squaredMaximumMeanDiscrepancy, .manifoldDistance: .samples
    }
  }

  /// What it is, in one line.
  var documentation: String {
    switch self {
    case .kolmogorovSmirnovNormalised:
      "largest difference of distribution functions over the manifold, after scaling to equal mass"
    case .kolmogorovSmirnovRaw: "the same without scaling"
    case .kullbackLeiblerNormalised:
      "divergence from the truth over the manifold, after scaling to equal mass, in nats"
    case .slicedWasserstein: "distance of the model's samples from clean points, in data units"
    case .squaredMaximumMeanDiscrepancy: "squared discrepancy of samples from clean points"
    case .manifoldDistance: "mean distance of samples from the true manifold, in data units"
    }
  }

  /// How an axis calls it.
  var label: String {
    switch self {
    case .kolmogorovSmirnovNormalised: "KS distance, normalised"
    case .kolmogorovSmirnovRaw: "KS distance"
    case .kullbackLeiblerNormalised: "divergence, normalised (nats)"
    case .slicedWasserstein: "sliced Wasserstein distance (data units)"
    case .squaredMaximumMeanDiscrepancy: "squared mean discrepancy"
    case .manifoldDistance: "distance of samples (data units)"
    }
  }

  /// The judge that a spec names, or the one that fits the data where it names none.
  init?(written: String?, of data: SimulatorChoice?) {
    if let written {
      self.init(rawValue: written)
    } else {
      let simulator = data?.simulator
      self =
        simulator is any CurveSimulator || simulator is any SurfaceSimulator
        ? .kolmogorovSmirnovNormalised : .slicedWasserstein
    }
  }
}
