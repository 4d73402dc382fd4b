extension BrokenSpec {
  /// Specs with names nobody knows or nobody may use.
  static let names = [
    BrokenSpec(
      "an unknown simulator",
      replace: "plane", with: "plain",
      message: #"""
        spec.yaml:2:20: error[E0205]: unknown simulator `plain` in `data`
           2 | data: { simulator: plain, train: 100, test: 10 }
             |                    ^^^^^
        help: did you mean `plane`? The simulators are `plane` and `line`

        """#),
    BrokenSpec(
      "an unknown algorithm",
      replace: "flow", with: "fow",
      message: #"""
        spec.yaml:5:16: error[E0205]: unknown algorithm `fow` in `models.small`
           5 |     algorithm: fow
             |                ^^^
        help: did you mean `flow`? The only algorithm is `flow`

        """#),
    BrokenSpec(
      "no algorithm",
      replace: "algorithm: flow", with: "algoritm: flow",
      message: #"""
        spec.yaml:5:5: error[E0201]: unknown key `algoritm` in `models.small`
           5 |     algoritm: flow
             |     ^^^^^^^^
        help: did you mean `algorithm`? The only algorithm is `flow`

        """#),
    BrokenSpec(
      "an unknown metric",
      replace: "density, error", with: "density, eror",
      message: #"""
        spec.yaml:7:21: error[E0205]: unknown metric `eror` in `evaluate`
           7 | evaluate: [density, eror]
             |                     ^^^^
        help: did you mean `error`? The metrics are `density` and `error`

        """#),
    BrokenSpec(
      "an unknown figure",
      replace: "curve:", with: "curves:",
      message: #"""
        spec.yaml:9:3: error[E0205]: unknown figure `curves` in `figures`
           9 |   curves: {}
             |   ^^^^^^
        help: did you mean `curve`? The figures are `curve` and `map`

        """#),
    BrokenSpec(
      "an unknown preset",
      replace: "short", with: "shrot",
      message: #"""
        spec.yaml:6:22: error[E0205]: unknown preset `shrot` in `models.small.train`
           6 |     train: { preset: shrot }
             |                      ^^^^^
        help: did you mean `short`? The presets are `short` and `long`

        """#),
    BrokenSpec(
      "a number for a word",
      replace: "preset: short", with: "preset: 1",
      message: #"""
        spec.yaml:6:22: error[E0203]: `models.small.train` must be the name of a preset, but it is the number 1
           6 |     train: { preset: 1 }
             |                      ^
        help: the presets are `short` and `long`

        """#),
    BrokenSpec(
      "a key of another variant",
      replace: "algorithm: flow",
      with: #"""
        algorithm: flow
            layer: { kind: affine, bins: 5 }
        """#,
      message: #"""
        spec.yaml:6:28: error[E0201]: unknown key `bins` in `models.small.layer`
           6 |     layer: { kind: affine, bins: 5 }
             |                            ^^^^
        help: `bins` belongs to `kind: spline`; the keys here are `kind` and `width`

        """#),
    BrokenSpec(
      "a name with a space",
      replace: "sample", with: "my sample",
      message: #"""
        spec.yaml:1:13: error[E0206]: `experiment` must be a name, but it is `my sample`
           1 | experiment: my sample
             |             ^^^^^^^^^
        help: a name begins with a letter (a to z) and goes on with letters, digits, `_` and `-`, at most 64 characters in all

        """#),
    BrokenSpec(
      "a number for a name",
      replace: "sample", with: "2024",
      message: #"""
        spec.yaml:1:13: error[E0203]: `experiment` must be a name, but it is the number 2024
           1 | experiment: 2024
             |             ^^^^
        help: a name begins with a letter (a to z) and goes on with letters, digits, `_` and `-`, at most 64 characters in all

        """#),
    BrokenSpec(
      "a model's name with a point",
      replace: "small:", with: "v1.2:",
      message: #"""
        spec.yaml:4:3: error[E0206]: `v1.2` cannot be the name of a model
           4 |   v1.2:
             |   ^^^^
        help: a name begins with a letter (a to z) and goes on with letters, digits, `_` and `-`, at most 64 characters in all

        """#),
    BrokenSpec(
      "a reserved model's name",
      replace: "small:", with: "truth:",
      message: #"""
        spec.yaml:4:3: error[E0206]: `truth` cannot be the name of a model
           4 |   truth:
             |   ^^^^^
        help: it stands for the true density

        """#),
    BrokenSpec(
      "a repeated metric",
      replace: "density, error", with: "density, error, density",
      message: #"""
        spec.yaml:7:28: error[E0207]: an item occurs twice in `evaluate`
           7 | evaluate: [density, error, density]
             |                            ^^^^^^^
        spec.yaml:7:12: note: it occurs here first
           7 | evaluate: [density, error, density]
             |            ^^^^^^^
        help: remove one of the two

        """#),
    BrokenSpec(
      "no metrics",
      replace: "density, error", with: "",
      message: #"""
        spec.yaml:7:11: error[E0208]: `evaluate` must not be empty
           7 | evaluate: []
             |           ^^

        """#),
    BrokenSpec(
      "one metric without brackets",
      replace: "[density, error]", with: "density",
      message: #"""
        spec.yaml:7:11: error[E0203]: `evaluate` must be a list, but it is the text `density`
           7 | evaluate: density
             |           ^^^^^^^
        help: write `[density]`

        """#),
    BrokenSpec(
      "no models",
      replace: #"""
        models:
          small:
            algorithm: flow
            train: { preset: short }
        """#, with: "models: {}",
      message: #"""
        spec.yaml:3:1: error[E0208]: `models` must not be empty
           3 | models: {}
             | ^^^^^^
        help: name at least one model in it

        """#),
    BrokenSpec(
      "a number for text",
      replace: "sample",
      with: #"""
        sample
        description: 2024
        """#,
      message: #"""
        spec.yaml:2:14: error[E0203]: `description` must be text, but it is the number 2024
           2 | description: 2024
             |              ^^^^
        help: put it in quotes: write `"2024"`

        """#),
    BrokenSpec(
      "an escape code in text",
      replace: "sample",
      with: #"""
        sample
        description: "\e[31mred"
        """#,
      message: #"""
        spec.yaml:2:14: error[E0209]: `description` contains a control character: `\u{1B}[31mred`
           2 | description: "\e[31mred"
             |              ^^^^^^^^^^^
        help: remove the escape sequence that makes it

        """#),
    BrokenSpec(
      "a list for a section",
      replace: "curve: {}", with: "curve: []",
      message: #"""
        spec.yaml:9:10: error[E0203]: `figures.curve` must be a section with keys, but it is a list
           9 |   curve: []
             |          ^^

        """#),
  ]
}
