/// The thin spiral's spec with a mistake, and everything a person reads about it.
struct BrokenExperiment: Sendable, CustomStringConvertible {
  var description: String
  var old: String
  var new: String
  var message: String

  init(_ description: String, replace old: String, with new: String, message: String) {
    self.description = description
    self.old = old
    self.new = new
    self.message = message
  }

  /// One mistake of every kind the vocabulary can tell.
  static let all = [
    BrokenExperiment(
      "a manifold as large as the data",
      replace: "latent_dim: 1 ", with: "latent_dim: 2 ",
      message: #"""
        spec.yaml:19:17: error[E0351]: `latent_dim` is 2, and has to be below the data dimension 2
          19 |     latent_dim: 2                  # the spiral is a curve
             |                 ^
        spec.yaml:11:14: note: points of `thin_spiral` have 2 coordinates
          11 |   simulator: thin_spiral           # radius grows as the square root of an exponential variable
             |              ^^^^^^^^^^^
        help: the manifold of `thin_spiral` has dimension 1

        """#),
    BrokenExperiment(
      "a batch larger than the training points",
      replace: "preset: paper, shards: 2", with: "preset: paper, batch_size: 9001",
      message: #"""
        spec.yaml:25:41: error[E0352]: `batch_size` is 9001, and there are only 9000 training points
          25 |     train: { preset: paper, batch_size: 9001 }   # 100 epochs, each batch on two cores; keys here win over the preset
             |                                         ^^^^
        spec.yaml:12:10: note: 10000 points less the share for validation are 9000
          12 |   train: 10000                     # points to train and validate with
             |          ^^^^^
        help: choose at most 9000, or raise `data.train`

        """#),
    BrokenExperiment(
      "an inner coupling of one coordinate",
      replace: "transform: affine-autoregressive,", with: "transform: rq-coupling,",
      message: #"""
        spec.yaml:24:25: error[E0353]: an inner `rq-coupling` needs a `latent_dim` of at least 2: it transforms one half of the coordinates given the other
          24 |     inner: { transform: rq-coupling, layers: 1, linear: lu }
             |                         ^^^^^^^^^^^
        spec.yaml:19:17: note: `latent_dim` is 1 here
          19 |     latent_dim: 1                  # the spiral is a curve
             |                 ^
        help: use `transform: rq-autoregressive`, a spline, or `transform: affine-autoregressive`, which fits a Gaussian only

        """#),
    BrokenExperiment(
      "an inner cubic coupling of one coordinate",
      replace: "transform: affine-autoregressive,", with: "transform: cubic-coupling,",
      message: #"""
        spec.yaml:24:25: error[E0353]: an inner `cubic-coupling` needs a `latent_dim` of at least 2: it transforms one half of the coordinates given the other
          24 |     inner: { transform: cubic-coupling, layers: 1, linear: lu }
             |                         ^^^^^^^^^^^^^^
        spec.yaml:19:17: note: `latent_dim` is 1 here
          19 |     latent_dim: 1                  # the spiral is a curve
             |                 ^
        help: use `transform: rq-autoregressive`, a spline, or `transform: affine-autoregressive`, which fits a Gaussian only

        """#),
    BrokenExperiment(
      "a quadratic spline that its smooth bounds leave nothing to choose",
      replace: "transform: affine-autoregressive, layers: 1, linear: lu",
      with: "transform: quadratic-autoregressive, bins: 2",
      message: #"""
        spec.yaml:24:57: error[E0204]: `models.dnf.inner.bins` must be an integer from 3 to 64, but it is 2
          24 |     inner: { transform: quadratic-autoregressive, bins: 2 }
             |                                                         ^

        """#),
    BrokenExperiment(
      "a spline setting of an affine flow",
      replace: "layers: 1, linear: lu", with: "layers: 1, bins: 8",
      message: #"""
        spec.yaml:24:59: error[E0201]: unknown key `bins` in `models.dnf.inner`
          24 |     inner: { transform: affine-autoregressive, layers: 1, bins: 8 }
             |                                                           ^^^^
        help: `bins` belongs to `transform: rq-autoregressive`; the keys here are `transform`, `layers`, `linear`, `hidden`, `blocks`, `batch_norm`, `dropout` and `actnorm`

        """#),
    BrokenExperiment(
      "normalised batches in shards",
      replace: "layers: 1, linear: lu }", with: "layers: 1, batch_norm: true }",
      message: #"""
        spec.yaml:25:37: error[E0354]: `shards` is 2, and `batch_norm` needs batches that are not split
          25 |     train: { preset: paper, shards: 2 }   # 100 epochs, each batch on two cores; keys here win over the preset
             |                                     ^
        spec.yaml:24:71: note: `batch_norm` is set here
          24 |     inner: { transform: affine-autoregressive, layers: 1, batch_norm: true }
             |                                                                       ^^^^
        help: use `shards: 1`, or leave `batch_norm` out

        """#),
    BrokenExperiment(
      "a normalised batch of a single point",
      replace: "layers: 1, linear: lu }\n    train: { preset: paper, shards: 2 }",
      with: "layers: 1, batch_norm: true }\n    train: { preset: paper, batch_size: 8999 }",
      message: #"""
        spec.yaml:25:41: error[E0355]: with a `batch_size` of 8999 the last batch of an epoch holds a single one of the 9000 training points, and `batch_norm` needs two
          25 |     train: { preset: paper, batch_size: 8999 }   # 100 epochs, each batch on two cores; keys here win over the preset
             |                                         ^^^^
        spec.yaml:24:71: note: `batch_norm` is set here
          24 |     inner: { transform: affine-autoregressive, layers: 1, batch_norm: true }
             |                                                                       ^^^^
        help: choose another `batch_size`, or leave `batch_norm` out

        """#),
    BrokenExperiment(
      "dropping every unit",
      replace: "layers: 1, linear: lu", with: "layers: 1, dropout: 1",
      message: #"""
        spec.yaml:24:68: error[E0204]: `models.dnf.inner.dropout` must be a number of at least 0 and below 1, but it is 1
          24 |     inner: { transform: affine-autoregressive, layers: 1, dropout: 1 }
             |                                                                    ^

        """#),
    BrokenExperiment(
      "a misspelled transform",
      replace: "affine-autoregressive", with: "afine-autoregressive",
      message: #"""
        spec.yaml:24:25: error[E0205]: unknown transform `afine-autoregressive` in `models.dnf.inner`
          24 |     inner: { transform: afine-autoregressive, layers: 1, linear: lu }
             |                         ^^^^^^^^^^^^^^^^^^^^
        help: did you mean `affine-autoregressive`? The transforms are `affine-autoregressive`, `rq-autoregressive`, `quadratic-autoregressive`, `rq-coupling`, `quadratic-coupling`, `cubic-coupling`, `linear-coupling`, `affine-coupling` and `additive-coupling`

        """#),
    BrokenExperiment(
      "a misspelled training setting",
      replace: "{ preset: paper, shards: 2 }", with: "{ preset: paper, lerning_rate: 1e-3 }",
      message: #"""
        spec.yaml:25:29: error[E0201]: unknown key `lerning_rate` in `models.dnf.train`
          25 |     train: { preset: paper, lerning_rate: 1e-3 }   # 100 epochs, each batch on two cores; keys here win over the preset
             |                             ^^^^^^^^^^^^
        help: did you mean `learning_rate`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `reconstruction_weight`, `latent_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `restart_every`, `selection`, `patience`, `grow_over`, `attempts`, `attempt_epochs` and `sampling`

        """#),
    BrokenExperiment(
      "an unknown selection",
      replace: "{ preset: paper, shards: 2 }", with: "{ preset: paper, selection: bst }",
      message: #"""
        spec.yaml:25:40: error[E0205]: unknown selection `bst` in `models.dnf.train.selection`
          25 |     train: { preset: paper, selection: bst }   # 100 epochs, each batch on two cores; keys here win over the preset
             |                                        ^^^
        help: did you mean `best`? The selections are `last` and `best`

        """#),
    BrokenExperiment(
      "training without a length",
      replace: "{ preset: paper, shards: 2 }", with: "{}",
      message: #"""
        spec.yaml:25:5: error[E0202]: `epochs` is missing in `models.dnf.train`
          25 |     train: {}   # 100 epochs, each batch on two cores; keys here win over the preset
             |     ^^^^^
        help: add `epochs:` (the passes over the training points); or choose `preset: published`, `preset: paper` or `preset: best`

        """#),
    BrokenExperiment(
      "a negative variance",
      replace: "variance: 0.01", with: "variance: -0.01",
      message: #"""
        spec.yaml:20:43: error[E0204]: `models.dnf.inflate.variance` must be a number of at least 0 (in squared data units), but it is -0.01
          20 |     inflate: { noise: gaussian, variance: -0.01 }   # in squared data units
             |                                           ^^^^^

        """#),
    BrokenExperiment(
      "a panel of a missing model",
      replace: "  latent_density: { panels: [truth, dnf] }",
      with: "  latent_density: { panels: [truth, dfn] }",
      message: #"""
        spec.yaml:32:37: error[E0301]: there is no model `dfn` in `models`
          32 |   latent_density: { panels: [truth, dfn] }
             |                                     ^^^
        help: did you mean `dnf`? The only model is `dnf`

        """#),
    BrokenExperiment(
      "a figure without its metric",
      replace: "evaluate: [log_density_grid, latent_density,", with: "evaluate: [log_density_grid,",
      message: #"""
        spec.yaml:32:3: error[E0302]: the figure `latent_density` shows the metric `latent_density`, which is not evaluated
          32 |   latent_density: { panels: [truth, dnf] }
             |   ^^^^^^^^^^^^^^
        spec.yaml:27:11: note: the metrics are listed here
          27 | evaluate: [log_density_grid, test_log_likelihood, reconstruction_error]
             |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: add `latent_density` to `evaluate`

        """#),
    BrokenExperiment(
      "a simulator of another name",
      replace: "simulator: thin_spiral", with: "simulator: thin-spiral",
      message: #"""
        spec.yaml:11:14: error[E0205]: unknown simulator `thin-spiral` in `data`
          11 |   simulator: thin-spiral           # radius grows as the square root of an exponential variable
             |              ^^^^^^^^^^^
        help: did you mean `thin_spiral`? The simulators are `thin_spiral`, `von_mises_circle`, `so2_mixture`, `sphere_mixture`, `sphere_correlated`, `sphere_unimodal`, `torus_mixture`, `torus_correlated`, `torus_unimodal`, `hyperboloid_mixture`, `hyperboloid_correlated`, `hyperboloid_unimodal`, `swiss_roll_mixture`, `swiss_roll_correlated`, `swiss_roll_unimodal`, `spheroid_mixture`, `spheroid_correlated`, `thin_disk`, `spherical_gaussian`, `hypersphere_mixture` and 3 more

        """#),
  ]
}
