import Simulators

extension MetricKind {
  /// The names of all numbers that the metric may find, whatever the model.
  ///
  /// - Parameter family: Where the data have parameters, their family, which names some.
  func quantities(of family: (any SimulatorFamily)?) -> [String] {
    switch self {
    case .logDensityGrid:
      [
        "mass", "mass_of_table", "mass_thresholded", "largest_log_density", "mass_of_lower_bound",
        "largest_lower_bound",
      ]
    case .latentDensity:
      [
        "kolmogorov_smirnov_raw", "kolmogorov_smirnov_normalised", "kullback_leibler_raw",
        "kullback_leibler_normalised", "mass_on_manifold", "true_mass_on_manifold",
        "kolmogorov_smirnov_raw_thresholded", "kolmogorov_smirnov_normalised_thresholded",
        "mass_on_manifold_thresholded", "kolmogorov_smirnov_normalised_of_lower_bound",
      ]
    case .testLogLikelihood:
      [
        "mean_log_density", "bits_per_dimension", "mean_log_density_inflated_points",
        "bits_per_dimension_inflated_points", "mean_log_density_on_manifold",
        "bits_per_dimension_on_manifold", "true_mean_log_density_on_manifold",
        "true_bits_per_dimension_on_manifold", "kullback_leibler_divergence", "off_manifold_rate",
      ]
    case .reconstructionError: ["mean", "median", "quantile_90", "mean_square", "wrong_arm_rate"]
    case .evidenceLowerBound: ["mean", "mean_log_likelihood", "mean_divergence"]
    case .samples:
      [
        "manifold_distance_mean", "manifold_distance_median", "manifold_distance_quantile_90",
        "manifold_distance_quantile_99", "off_manifold_rate", "kolmogorov_smirnov",
        "kolmogorov_smirnov_of_truth", "sliced_wasserstein", "sliced_wasserstein_of_truth",
        "squared_maximum_mean_discrepancy", "squared_maximum_mean_discrepancy_of_truth",
      ]
    case .normalisation:
      [
        "mass", "mass_change", "is_mass_settled", "mass_on_manifold", "mass_on_manifold_change",
        "true_mass_on_manifold",
      ]
    case .anomaly: ["auc", "auc_of_reconstruction_error"]
    case .posterior: posteriorQuantities(family?.parameterNames ?? [])
    case .latentInterpolation:
      [
        "path_distance_mean", "path_distance_max", "line_distance_mean", "line_distance_max",
        "path_length", "line_length",
      ]
    }
  }

  private func posteriorQuantities(_ parameters: [String]) -> [String] {
    let sides = PosteriorSide.allCases.flatMap { side in
      (parameters.flatMap { name in
        [
          "mean_\(name)", "mean_\(name)_by_quadrature", "standard_deviation_\(name)",
          "standard_deviation_\(name)_by_quadrature", "r_hat_\(name)",
          "effective_sample_size_\(name)",
        ]
      } + [
        "acceptance_rate", "is_converged", "log_density_at_true_parameters",
        "undefined_evaluations",
      ]).map { $0 + side.suffix }
    }
    return sides + [
      "squared_maximum_mean_discrepancy", "squared_maximum_mean_discrepancy_of_truth",
    ]
  }
}
