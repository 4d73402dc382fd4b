extension BrokenSpec {
  /// Specs whose parts do not fit together, and specs with several mistakes.
  static let rules = [
    BrokenSpec(
      "a model that is not there",
      replace: "curve: {}", with: "curve: { models: [smal] }",
      message: #"""
        spec.yaml:9:21: error[E0301]: there is no model `smal` in `models`
           9 |   curve: { models: [smal] }
             |                     ^^^^
        help: did you mean `small`? The only model is `small`

        """#),
    BrokenSpec(
      "a metric that is not evaluated",
      replace: #"""
        [density, error]
        figures:
        """#,
      with: #"""
        [error]
        figures:
          map: {}
        """#,
      message: #"""
        spec.yaml:9:3: error[E0302]: the figure `map` shows the metric `density`, which is not evaluated
           9 |   map: {}
             |   ^^^
        spec.yaml:7:11: note: the metrics are listed here
           7 | evaluate: [error]
             |           ^^^^^^^
        help: add `density` to `evaluate`

        """#),
    BrokenSpec(
      "settings of a metric that is not evaluated",
      replace: #"""
        [density, error]
        figures:
        """#,
      with: #"""
        [error]
        metrics: { density: { points: 7 } }
        figures:
        """#,
      message: #"""
        spec.yaml:8:12: error[E0304]: `metrics` has settings of `density`, which is not evaluated
           8 | metrics: { density: { points: 7 } }
             |            ^^^^^^^
        spec.yaml:7:11: note: the metrics are listed here
           7 | evaluate: [error]
             |           ^^^^^^^
        help: add `density` to `evaluate`, or remove its settings

        """#),
    BrokenSpec(
      "settings of a metric that is misspelled where it is listed",
      replace: "[density, error]", with: "[densty, error]\nmetrics: { density: { points: 7 } }",
      message: #"""
        spec.yaml:7:12: error[E0205]: unknown metric `densty` in `evaluate`
           7 | evaluate: [densty, error]
             |            ^^^^^^
        help: did you mean `density`? The metrics are `density` and `error`

        """#),
    BrokenSpec(
      "settings of a metric that is not there, and of one that has none",
      replace: "figures:", with: "metrics: { errors: {}, error: { points: 7 } }\nfigures:",
      message: #"""
        spec.yaml:8:12: error[E0205]: unknown metric `errors` in `metrics`
           8 | metrics: { errors: {}, error: { points: 7 } }
             |            ^^^^^^
        help: did you mean `error`? The metrics are `density` and `error`

        spec.yaml:8:33: error[E0201]: unknown key `points` in `metrics.error`
           8 | metrics: { errors: {}, error: { points: 7 } }
             |                                 ^^^^^^
        help: there are no keys here

        """#),
    BrokenSpec(
      "settings of a metric out of their range",
      replace: "figures:", with: "metrics: { density: { points: 0 } }\nfigures:",
      message: #"""
        spec.yaml:8:31: error[E0204]: `metrics.density.points` must be an integer of at least 1, but it is 0
           8 | metrics: { density: { points: 0 } }
             |                               ^

        """#),
    BrokenSpec(
      "a split without validation points",
      replace: "train: 100", with: "train: 5",
      message: #"""
        spec.yaml:2:34: error[E0303]: a share of 0.1 of 5 points leaves no point for validation
           2 | data: { simulator: plane, train: 5, test: 10 }
             |                                  ^
        help: change `validation_split`, or raise `train`

        """#),
    BrokenSpec(
      "a refused value",
      replace: "train: 100", with: "train: !!int 100",
      message: #"""
        spec.yaml:2:34: error[E0108]: the tag `!!int` is not supported
           2 | data: { simulator: plane, train: !!int 100, test: 10 }
             |                                  ^^^^^^^^^
        help: remove it: the spec's schema says what type a value has

        """#),
    BrokenSpec(
      "a mistake in a value used twice",
      replace: "    train: { preset: short }",
      with: #"""
            train: &t { epochs: 0 }
          other:
            algorithm: flow
            train: *t
        """#,
      message: #"""
        spec.yaml:6:25: error[E0204]: `models.other.train.epochs` must be an integer of at least 1, but it is 0
           6 |     train: &t { epochs: 0 }
             |                         ^
        spec.yaml:9:12: note: the alias that uses this value is here
           9 |     train: *t
             |            ^^

        spec.yaml:6:25: error[E0204]: `models.small.train.epochs` must be an integer of at least 1, but it is 0
           6 |     train: &t { epochs: 0 }
             |                         ^

        """#),
    BrokenSpec(
      "a spec that is only a word",
      text: #"""
        hello

        """#,
      message: #"""
        spec.yaml:1:1: error[E0203]: the spec must be a section with keys, but it is the text `hello`
           1 | hello
             | ^^^^^
        help: a spec begins with `experiment: NAME`

        """#),
    BrokenSpec(
      "mistakes in every section",
      text: #"""
        experiment: 7
        sed: 1
        data: { simulator: plane, train: 1, test: 0.5 }
        models:
          small:
            algorithm: flow
            verbose: on
            train: { preset: shrt, epochs: 1e3 }
        evaluate: [densty]
        figures:
          curv: {}
          map: { panels: [truth, small, big] }

        """#,
      message: #"""
        spec.yaml:1:13: error[E0203]: `experiment` must be a name, but it is the number 7
           1 | experiment: 7
             |             ^
        help: a name begins with a letter (a to z) and goes on with letters, digits, `_` and `-`, at most 64 characters in all

        spec.yaml:2:1: error[E0201]: unknown key `sed` at the top level
           2 | sed: 1
             | ^^^
        help: did you mean `seed`? The keys here are `extends`, `without`, `experiment`, `description`, `seed`, `numerics`, `data`, `models`, `evaluate`, `metrics`, `figures`, `study`, `matrix`, `expect` and `quick`

        spec.yaml:3:34: error[E0204]: `data.train` must be an integer of at least 2, but it is 1
           3 | data: { simulator: plane, train: 1, test: 0.5 }
             |                                  ^

        spec.yaml:3:43: error[E0203]: `data.test` must be an integer of at least 1, but it is the number 0.5
           3 | data: { simulator: plane, train: 1, test: 0.5 }
             |                                           ^^^

        spec.yaml:7:14: error[E0203]: `models.small.verbose` must be `true` or `false`, but it is the text `on`
           7 |     verbose: on
             |              ^^
        help: only `true` and `false` are booleans: write `true`

        spec.yaml:8:22: error[E0205]: unknown preset `shrt` in `models.small.train`
           8 |     train: { preset: shrt, epochs: 1e3 }
             |                      ^^^^
        help: did you mean `short`? The presets are `short` and `long`

        spec.yaml:8:36: error[E0203]: `models.small.train.epochs` must be an integer of at least 1, but it is the number 1e3
           8 |     train: { preset: shrt, epochs: 1e3 }
             |                                    ^^^
        help: write `1000`

        spec.yaml:9:12: error[E0205]: unknown metric `densty` in `evaluate`
           9 | evaluate: [densty]
             |            ^^^^^^
        help: did you mean `density`? The metrics are `density` and `error`

        spec.yaml:11:3: error[E0205]: unknown figure `curv` in `figures`
          11 |   curv: {}
             |   ^^^^
        help: did you mean `curve`? The figures are `curve` and `map`

        spec.yaml:12:33: error[E0301]: there is no model `big` in `models`
          12 |   map: { panels: [truth, small, big] }
             |                                 ^^^
        help: the only model is `small`

        """#),
  ]
}
