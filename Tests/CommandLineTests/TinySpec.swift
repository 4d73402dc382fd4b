/// An experiment that takes a second: few points, small networks.
struct TinySpec {
  var seed = 5
  var epochs = 2
  var learningRate = "1e-3"
  var title = "Learning curves"

  /// The stages of the experiment, in the order in which they are listed.
  static let stages = [
    "simulate", "inflate/dnf", "train/dnf", "evaluate/dnf/log_density_grid",
    "evaluate/dnf/latent_density", "evaluate/dnf/test_log_likelihood",
    "evaluate/dnf/reconstruction_error", "plot/learning_curve", "summarise",
    "plot/data_space_density", "plot/latent_density",
  ]

  /// The files of its results, with those beside them that say where they come from.
  static let files: Set<String> = results.union(
    results.filter { ![".svg", ".safetensors", "manifest.json"].contains(where: $0.hasSuffix) }
      .map { $0 + ".prov.json" })

  private static let results: Set = [
    "tiny/data/test.npy", "tiny/data/test_latents.csv", "tiny/data/train.npy",
    "tiny/figures/data_space_density.svg", "tiny/figures/latent_density.svg",
    "tiny/figures/data_space_density_truth.csv",
    "tiny/figures/learning_curve.svg", "tiny/manifest.json", "tiny/metrics.csv",
    "tiny/models/dnf/inflated.npy",
    "tiny/models/dnf/latent_density.csv", "tiny/models/dnf/latent_density_summary.csv",
    "tiny/models/dnf/learning_curve.csv", "tiny/models/dnf/log_density_grid.csv",
    "tiny/models/dnf/log_density_grid_summary.csv", "tiny/models/dnf/model.safetensors",
    "tiny/models/dnf/noise.json", "tiny/models/dnf/reconstruction_error.csv",
    "tiny/models/dnf/reconstruction_error_summary.csv", "tiny/models/dnf/test_log_likelihood.csv",
    "tiny/models/dnf/test_log_likelihood_summary.csv", "tiny/models/dnf/validation_rows.npy",
  ]

  var text: String {
    """
    experiment: tiny
    seed: \(seed)
    data: { simulator: thin_spiral, train: 60, test: 20, validation_split: 0.1 }
    models:
      dnf:
        algorithm: dnf
        latent_dim: 1
        inflate: { noise: gaussian, variance: 0.01 }
        outer: { transform: rq-coupling, layers: 2, hidden: 8, blocks: 1 }
        inner: { transform: affine-autoregressive, layers: 1, hidden: 8, blocks: 1 }
        train: { epochs: \(epochs), batch_size: 20, learning_rate: \(learningRate) }
    evaluate: [log_density_grid, latent_density, test_log_likelihood, reconstruction_error]
    figures:
      learning_curve: { title: \(title) }
      data_space_density: { panels: [truth, dnf] }
      latent_density: { panels: [truth, dnf] }

    """
  }

  /// The same experiment as `TinySpec()`, written by someone with other habits.
  static let rewritten = """
    # Written another way.
    evaluate:
      - log_density_grid
      - latent_density   # beside the true one
      - test_log_likelihood
      - reconstruction_error
    figures:
      learning_curve: { title: "Learning curves" }
      data_space_density:
        panels: [truth, dnf]
      latent_density: { panels: [ "truth", 'dnf' ] }
    models:
      dnf:
        train: { learning_rate: 0.001, batch_size: 20, epochs: 2 }
        outer: { blocks: 1, hidden: 8, layers: 2 }
        inner: { blocks: 1, hidden: 8 }
        inflate: { variance: 1.0e-2 }
        latent_dim: 1
        algorithm: dnf
    data: { test: 20, train: 60, validation_split: 0.10, simulator: thin_spiral }
    seed: 5
    experiment: tiny
    """
}
