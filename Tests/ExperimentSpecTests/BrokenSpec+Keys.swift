extension BrokenSpec {
  /// Specs with keys that are unknown or missing.
  static let keys = [
    BrokenSpec(
      "a misspelled key",
      replace: "evaluate:", with: "evalute:",
      message: #"""
        spec.yaml:7:1: error[E0201]: unknown key `evalute` at the top level
           7 | evalute: [density, error]
             | ^^^^^^^
        help: did you mean `evaluate`? The keys here are `extends`, `without`, `experiment`, `description`, `seed`, `numerics`, `data`, `models`, `evaluate`, `metrics`, `figures`, `study`, `matrix`, `expect` and `quick`

        """#),
    BrokenSpec(
      "a key of another section",
      replace: "train: { preset",
      with: #"""
        epochs: 3
            train: { preset
        """#,
      message: #"""
        spec.yaml:6:5: error[E0201]: unknown key `epochs` in `models.small`
           6 |     epochs: 3
             |     ^^^^^^
        help: `epochs` belongs in `train:`; the keys here are `algorithm`, `verbose`, `layer` and `train`

        """#),
    BrokenSpec(
      "a key nobody knows",
      replace: "test: 10", with: "test: 10, colour: red",
      message: #"""
        spec.yaml:2:49: error[E0201]: unknown key `colour` in `data`
           2 | data: { simulator: plane, train: 100, test: 10, colour: red }
             |                                                 ^^^^^^
        help: the keys here are `simulator`, `train`, `test`, `validation_split` and `noise`

        """#),
    BrokenSpec(
      "a misspelled key with a default",
      replace: "test: 10", with: "test: 10, nose: 1",
      message: #"""
        spec.yaml:2:49: error[E0201]: unknown key `nose` in `data`
           2 | data: { simulator: plane, train: 100, test: 10, nose: 1 }
             |                                                 ^^^^
        help: did you mean `noise`? The keys here are `simulator`, `train`, `test`, `validation_split` and `noise`

        """#),
    BrokenSpec(
      "a missing key",
      replace: #"""
        experiment: sample

        """#, with: "",
      message: #"""
        spec.yaml:1:1: error[E0202]: `experiment` is missing at the top level
           1 | data: { simulator: plane, train: 100, test: 10 }
             | ^^^^
        help: add `experiment:` (the name of the experiment; results are kept in a folder of that name)

        """#),
    BrokenSpec(
      "a missing section",
      replace: #"""
        data: { simulator: plane, train: 100, test: 10 }

        """#, with: "",
      message: #"""
        spec.yaml:1:1: error[E0202]: `data` is missing at the top level
           1 | experiment: sample
             | ^^^^^^^^^^
        help: add `data:` (where the points come from, and how many)

        """#),
    BrokenSpec(
      "a missing key that presets give",
      replace: "{ preset: short }", with: "{}",
      message: #"""
        spec.yaml:6:5: error[E0202]: `epochs` is missing in `models.small.train`
           6 |     train: {}
             |     ^^^^^
        help: add `epochs:` (the number of epochs); or choose `preset: short` or `preset: long`

        """#),
    BrokenSpec(
      "a missing section with required keys",
      replace: #"""
            train: { preset: short }

        """#, with: "",
      message: #"""
        spec.yaml:4:3: error[E0202]: `train` is missing in `models.small`
           4 |   small:
             |   ^^^^^
        help: add `train:` (how to train)

        """#),
    BrokenSpec(
      "a misspelled preset key",
      replace: "preset: short", with: "prest: short",
      message: #"""
        spec.yaml:6:14: error[E0201]: unknown key `prest` in `models.small.train`
           6 |     train: { prest: short }
             |              ^^^^^
        help: did you mean `preset`? The keys here are `preset`, `epochs` and `rate`

        """#),
  ]
}
