extension MetricKind {
  /// Every number that the metric may find, by the name it has in tables; which it does find depends on the
  /// model and on the data.
  var quantities: [String] {
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
      ["", "_inflated_points", "_on_manifold"].flatMap {
        ["mean_log_density\($0)", "bits_per_dimension\($0)"]
      } + [
        "true_mean_log_density_on_manifold", "true_bits_per_dimension_on_manifold",
        "kullback_leibler_divergence", "off_manifold_rate",
      ]
    case .reconstructionError: ["mean", "median", "quantile_90", "mean_square", "wrong_arm_rate"]
    case .evidenceLowerBound: ["mean", "mean_log_likelihood", "mean_divergence"]
    case .samples:
      ["mean", "median", "quantile_90", "quantile_99"].map { "manifold_distance_\($0)" }
        + ["off_manifold_rate"]
        + Self.beside([
          "kolmogorov_smirnov", "sliced_wasserstein", "squared_maximum_mean_discrepancy",
        ])
    case .normalisation:
      [
        "mass", "mass_change", "is_mass_settled", "mass_on_manifold", "mass_on_manifold_change",
        "true_mass_on_manifold",
      ]
    case .anomaly: ["auc", "auc_of_reconstruction_error"]
    case .posterior:
      Self.beside(
        Self.parameters.flatMap { name in
          [
            "mean_\(name)", "standard_deviation_\(name)", "r_hat_\(name)",
            "effective_sample_size_\(name)",
          ]
        } + [
          "acceptance_rate", "is_converged", "log_density_at_true_parameters",
          "undefined_evaluations", "squared_maximum_mean_discrepancy",
        ]
          + Self.parameters.flatMap { name in
            ["mean_\(name)_by_quadrature", "standard_deviation_\(name)_by_quadrature"]
          })
    case .latentInterpolation:
      ["path", "line"].flatMap { ["\($0)_distance_mean", "\($0)_distance_max", "\($0)_length"] }
    }
  }

  /// The names that data with parameters have for these.
  private static let parameters = ["theta", "theta1", "theta2"]

  /// Quantities of the model, each beside the same one of the truth.
  private static func beside(_ names: [String]) -> [String] {
    names.flatMap { [$0, "\($0)_of_truth"] }
  }
}
