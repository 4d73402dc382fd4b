extension BrokenSpec {
  /// Specs with values of another type or range.
  static let values = [
    BrokenSpec(
      "text for an integer",
      replace: "train: 100", with: "train: many",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `many`
           2 | data: { simulator: plane, train: many, test: 10 }
             |                                  ^^^^

        """#),
    BrokenSpec(
      "a quoted integer",
      replace: "train: 100", with: #"train: "100""#,
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `100`
           2 | data: { simulator: plane, train: "100", test: 10 }
             |                                  ^^^^^
        help: remove the quotes: write `100`

        """#),
    BrokenSpec(
      "an integer with underscores",
      replace: "train: 100", with: "train: 1_000",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `1_000`
           2 | data: { simulator: plane, train: 1_000, test: 10 }
             |                                  ^^^^^
        help: underscores are not allowed in numbers: write `1000`

        """#),
    BrokenSpec(
      "an integer with leading zeros",
      replace: "train: 100", with: "train: 0100",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `0100`
           2 | data: { simulator: plane, train: 0100, test: 10 }
             |                                  ^^^^
        help: leading zeros are not allowed, because some readers take them for octal: write `100`

        """#),
    BrokenSpec(
      "a hexadecimal integer",
      replace: "train: 100", with: "train: 0x64",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `0x64`
           2 | data: { simulator: plane, train: 0x64, test: 10 }
             |                                  ^^^^
        help: only decimal numbers are read: write `100`

        """#),
    BrokenSpec(
      "an integer with an exponent",
      replace: "train: 100", with: "train: 1e2",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the number 1e2
           2 | data: { simulator: plane, train: 1e2, test: 10 }
             |                                  ^^^
        help: write `100`

        """#),
    BrokenSpec(
      "a fraction for an integer",
      replace: "train: 100", with: "train: 100.5",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is the number 100.5
           2 | data: { simulator: plane, train: 100.5, test: 10 }
             |                                  ^^^^^

        """#),
    BrokenSpec(
      "a list for an integer",
      replace: "train: 100", with: "train: [100]",
      message: #"""
        spec.yaml:2:34: error[E0203]: `data.train` must be an integer of at least 2, but it is a list
           2 | data: { simulator: plane, train: [100], test: 10 }
             |                                  ^^^^^

        """#),
    BrokenSpec(
      "nothing for an integer",
      replace: "test: 10 }", with: "test: }",
      message: #"""
        spec.yaml:2:39: error[E0203]: `data.test` has no value, and must be an integer of at least 1
           2 | data: { simulator: plane, train: 100, test: }
             |                                       ^^^^
        help: write a value after the colon, or remove the key if it has a default

        """#),
    BrokenSpec(
      "a decimal comma",
      replace: "test: 10 }", with: "test: 10, noise: '0,5' }",
      message: #"""
        spec.yaml:2:56: error[E0203]: `data.noise` must be a number of at least 0 (in metres), but it is the text `0,5`
           2 | data: { simulator: plane, train: 100, test: 10, noise: '0,5' }
             |                                                        ^^^^^
        help: the decimal sign is a point: write `0.5`

        """#),
    BrokenSpec(
      "an infinite number",
      replace: "test: 10 }", with: "test: 10, noise: .inf }",
      message: #"""
        spec.yaml:2:56: error[E0204]: `data.noise` must be a number of at least 0 (in metres), but it is .inf
           2 | data: { simulator: plane, train: 100, test: 10, noise: .inf }
             |                                                        ^^^^

        """#),
    BrokenSpec(
      "a number below its range",
      replace: "test: 10 }", with: "test: 10, noise: -1 }",
      message: #"""
        spec.yaml:2:56: error[E0204]: `data.noise` must be a number of at least 0 (in metres), but it is -1
           2 | data: { simulator: plane, train: 100, test: 10, noise: -1 }
             |                                                        ^^

        """#),
    BrokenSpec(
      "an integer below its range",
      replace: "train: 100", with: "train: 1",
      message: #"""
        spec.yaml:2:34: error[E0204]: `data.train` must be an integer of at least 2, but it is 1
           2 | data: { simulator: plane, train: 1, test: 10 }
             |                                  ^

        """#),
    BrokenSpec(
      "an integer beyond 64 bits",
      replace: "experiment: sample",
      with: #"""
        experiment: sample
        seed: 9223372036854775808
        """#,
      message: #"""
        spec.yaml:2:7: error[E0204]: `seed` must be an integer of at least 0, but it is 9223372036854775808
           2 | seed: 9223372036854775808
             |       ^^^^^^^^^^^^^^^^^^^

        """#),
    BrokenSpec(
      "a negative seed",
      replace: "experiment: sample",
      with: #"""
        experiment: sample
        seed: -1
        """#,
      message: #"""
        spec.yaml:2:7: error[E0204]: `seed` must be an integer of at least 0, but it is -1
           2 | seed: -1
             |       ^^

        """#),
    BrokenSpec(
      "a share above one",
      replace: "test: 10", with: "test: 10, validation_split: 1.5",
      message: #"""
        spec.yaml:2:67: error[E0204]: `data.validation_split` must be a number above 0 and below 1, but it is 1.5
           2 | data: { simulator: plane, train: 100, test: 10, validation_split: 1.5 }
             |                                                                   ^^^

        """#),
    BrokenSpec(
      "no for a boolean",
      replace: "algorithm: flow",
      with: #"""
        algorithm: flow
            verbose: no
        """#,
      message: #"""
        spec.yaml:6:14: error[E0203]: `models.small.verbose` must be `true` or `false`, but it is the text `no`
           6 |     verbose: no
             |              ^^
        help: only `true` and `false` are booleans: write `false`

        """#),
    BrokenSpec(
      "a word for a boolean",
      replace: "algorithm: flow",
      with: #"""
        algorithm: flow
            verbose: maybe
        """#,
      message: #"""
        spec.yaml:6:14: error[E0203]: `models.small.verbose` must be `true` or `false`, but it is the text `maybe`
           6 |     verbose: maybe
             |              ^^^^^

        """#),
  ]
}
