extension QuickTests {
  static let cases = [
    RefusedSection(
      "a list of changes",
      "quick: [1]",
      #"""
      spec.yaml:7:8: error[E0203]: `quick` must be a section with keys
         7 | quick: [1]
           |        ^^^
      help: write `quick: { seed: [0], train.epochs: 2 }`

      """#),
    RefusedSection(
      "no changes",
      "quick: {}",
      #"""
      spec.yaml:7:1: error[E0208]: `quick` must not be empty
         7 | quick: {}
           | ^^^^^
      help: name keys and their values, as in `seed: [0], train.epochs: 2`

      """#),
    RefusedSection(
      "a list for what does not vary",
      "quick: { train.epochs: [1, 2] }",
      #"""
      spec.yaml:7:24: error[E0225]: `train.epochs` does not vary in `matrix`, and has one value in a quick run
         7 | quick: { train.epochs: [1, 2] }
           |                        ^^^^^^
      help: write `train.epochs: 1`

      """#),
    RefusedSection(
      "an axis without values", matrix: "matrix: { seed: [1, 2] }",
      "quick: { seed: [] }",
      #"""
      spec.yaml:8:16: error[E0208]: `quick.seed` must not be empty
         8 | quick: { seed: [] }
           |                ^^

      """#),
    RefusedSection(
      "a value twice", matrix: "matrix: { seed: [1, 2] }",
      "quick: { seed: [1, 1] }",
      #"""
      spec.yaml:8:20: error[E0207]: a value occurs twice in `quick.seed`
         8 | quick: { seed: [1, 1] }
           |                    ^
      spec.yaml:8:17: note: it occurs here first
         8 | quick: { seed: [1, 1] }
           |                 ^
      help: remove one of the two

      """#),
    RefusedSection(
      "a key that is none",
      "quick: { trian.epochs: 1 }",
      #"""
      spec.yaml:7:10: error[E0221]: `trian.epochs` is no key of a spec, and none of a model
         7 | quick: { trian.epochs: 1 }
           |          ^^^^^^^^^^^^
      help: did you mean `train`? Write `data.KEY`, `models.NAME.KEY`, or, of all models, `KEY`; a key within a section follows a point

      """#),
    RefusedSection(
      "a key of the whole spec",
      "quick: { evaluate: [samples] }",
      #"""
      spec.yaml:7:10: error[E0221]: `evaluate` is the same in a quick run
         7 | quick: { evaluate: [samples] }
           |          ^^^^^^^^
      help: what can change are `seed`, keys of `data`, keys of a metric, such as `metrics.posterior.draws`, and keys of models, such as `train.epochs` of all models or `models.NAME.train.epochs` of one

      """#),
    RefusedSection(
      "a model that is not there",
      "quick: { models.dnff.train.epochs: 1 }",
      #"""
      spec.yaml:7:10: error[E0221]: there is no model `dnff` in `models`
         7 | quick: { models.dnff.train.epochs: 1 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `dnf`? The models are `dnf` and `flow`

      """#),
    RefusedSection(
      "a section in place of a key",
      "quick: { data: { train: 100 } }",
      #"""
      spec.yaml:7:16: error[E0203]: values of `quick.data` must be numbers, words, texts or booleans
         7 | quick: { data: { train: 100 } }
           |                ^^^^^^^^^^^^^^
      help: a key within a section follows a point: write `data.train:`

      """#),
    RefusedSection(
      "no value",
      "quick: { train.epochs: }",
      #"""
      spec.yaml:7:24: error[E0203]: values of `quick.train.epochs` must be numbers, words, texts or booleans
         7 | quick: { train.epochs: }
           |                        ^
      help: write `train.epochs: VALUE`

      """#),
    RefusedSection(
      "a setting that no model has",
      "quick: { train.epohcs: 1 }",
      #"""
      spec.yaml:7:10: error[E0201]: unknown key `epohcs` in `models.dnf.train`
         7 | quick: { train.epohcs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epohcs: 1 }
           | ^^^^^
      help: did you mean `epochs`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `reconstruction_weight`, `latent_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `restart_every`, `selection`, `patience`, `grow_over`, `attempts`, `attempt_epochs` and `sampling`

      spec.yaml:7:10: error[E0201]: unknown key `epohcs` in `models.flow.train`
         7 | quick: { train.epohcs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epohcs: 1 }
           | ^^^^^
      help: did you mean `epochs`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `likelihood_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `selection`, `patience`, `grow_over`, `attempts`, `attempt_epochs` and `sampling`

      """#),
    RefusedSection(
      "a value that cannot be",
      "quick: { train.epochs: few, data.train: 1 }",
      #"""
      spec.yaml:7:24: error[E0203]: `models.dnf.train.epochs` must be an integer from 1 to 1000000000, but it is the text `few`
         7 | quick: { train.epochs: few, data.train: 1 }
           |                        ^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      spec.yaml:7:24: error[E0203]: `models.flow.train.epochs` must be an integer from 1 to 1000000000, but it is the text `few`
         7 | quick: { train.epochs: few, data.train: 1 }
           |                        ^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      spec.yaml:7:41: error[E0204]: `data.train` must be an integer of at least 2, but it is 1
         7 | quick: { train.epochs: few, data.train: 1 }
           |                                         ^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { train.epochs: few, data.train: 1 }
           | ^^^^^

      """#),
    RefusedSection(
      "a value that an axis of one model is written over",
      matrix: "matrix: { models.dnf.train.epochs: [2, 4] }",
      "quick: { train.epochs: 1 }",
      #"""
      spec.yaml:8:10: error[E0225]: `train.epochs` changes nothing where `models.dnf.train.epochs` varies
         8 | quick: { train.epochs: 1 }
           |          ^^^^^^^^^^^^
      spec.yaml:7:11: note: it varies in the matrix
         7 | matrix: { models.dnf.train.epochs: [2, 4] }
           |           ^^^^^^^^^^^^^^^^^^^^^^^
      help: give `models.dnf.train.epochs` a value of its own in `quick`

      """#),
    RefusedSection(
      "a value of one model that an axis of all is written over",
      matrix: "matrix: { train.epochs: [2, 4] }",
      "quick: { models.dnf.train.epochs: 1 }",
      #"""
      spec.yaml:8:10: error[E0225]: `models.dnf.train.epochs` changes nothing where `train.epochs` varies
         8 | quick: { models.dnf.train.epochs: 1 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:7:11: note: it varies in the matrix
         7 | matrix: { train.epochs: [2, 4] }
           |           ^^^^^^^^^^^^
      help: write `train.epochs`, which is of all models

      """#),
    RefusedSection(
      "settings of a metric that is not evaluated",
      "quick: { metrics.posterior.draws: 100 }",
      #"""
      spec.yaml:7:10: error[E0304]: `metrics` has settings of `posterior`, which is not evaluated
         7 | quick: { metrics.posterior.draws: 100 }
           |          ^^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:6:11: note: the metrics are listed here
         6 | evaluate: [test_log_likelihood]
           |           ^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { metrics.posterior.draws: 100 }
           | ^^^^^
      help: add `posterior` to `evaluate`, or remove its settings

      """#),
    RefusedSection(
      "what only a quick run makes wrong",
      "quick: { data.train: 50 }",
      #"""
      spec.yaml:4:69: error[E0352]: `batch_size` is 100, and there are only 45 training points
         4 |   dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
           |                                                                     ^^^^^
      spec.yaml:7:22: note: 50 points less the share for validation are 45
         7 | quick: { data.train: 50 }
           |                      ^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { data.train: 50 }
           | ^^^^^
      help: choose at most 45, or raise `data.train`

      spec.yaml:5:28: error[E0352]: `batch_size` is 100, and there are only 45 training points
         5 |   flow: { algorithm: flow, train: { epochs: 2 } }
           |                            ^^^^^
      spec.yaml:7:22: note: 50 points less the share for validation are 45
         7 | quick: { data.train: 50 }
           |                      ^^
      spec.yaml:7:1: note: so it is in a quick run
         7 | quick: { data.train: 50 }
           | ^^^^^
      help: choose at most 45, or raise `data.train`

      """#),
    RefusedSection(
      "values of which none is left",
      matrix:
        "matrix: { seed: [1, 2], train.epochs: [1, 2], exclude: [{ seed: 1, train.epochs: 1 }] }",
      "quick: { seed: 1, train.epochs: 1 }",
      #"""
      spec.yaml:7:47: error[E0222]: `exclude` leaves no cell of the matrix
         7 | matrix: { seed: [1, 2], train.epochs: [1, 2], exclude: [{ seed: 1, train.epochs: 1 }] }
           |                                               ^^^^^^^
      spec.yaml:8:1: note: so it is in a quick run
         8 | quick: { seed: 1, train.epochs: 1 }
           | ^^^^^
      help: exclude fewer combinations

      """#),
  ]
}
