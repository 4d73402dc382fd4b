extension BrokenSpec {
  /// The sample spec with a matrix at its end.
  private static func matrix(_ name: String, _ section: String, message: String) -> BrokenSpec {
    BrokenSpec(name, text: sampleSpec + section + "\n", message: message)
  }

  /// Specs whose matrix is none.
  static let matrix = [
    matrix(
      "a matrix that is a list", "matrix: [1, 2]",
      message: #"""
        spec.yaml:10:9: error[E0203]: `matrix` must be a section with keys
          10 | matrix: [1, 2]
             |         ^^^^^^
        help: write `matrix: { seed: [0, 1, 2] }`

        """#),
    matrix(
      "a matrix without keys", "matrix: {}",
      message: #"""
        spec.yaml:10:1: error[E0208]: `matrix` must not be empty
          10 | matrix: {}
             | ^^^^^^
        help: name a key and its values, as in `seed: [0, 1, 2]`

        """#),
    matrix(
      "one value in place of a list", "matrix: { seed: 3 }",
      message: #"""
        spec.yaml:10:17: error[E0203]: `matrix.seed` must be a list of values
          10 | matrix: { seed: 3 }
             |                 ^
        help: write `[3]`

        """#),
    matrix(
      "a list without values, and one with a section",
      "matrix: { seed: [], train.epochs: [{ a: 1 }] }",
      message: #"""
        spec.yaml:10:17: error[E0208]: `matrix.seed` must not be empty
          10 | matrix: { seed: [], train.epochs: [{ a: 1 }] }
             |                 ^^

        spec.yaml:10:36: error[E0203]: values of `matrix.train.epochs` must be numbers, words, texts or booleans
          10 | matrix: { seed: [], train.epochs: [{ a: 1 }] }
             |                                    ^^^^^^^^
        help: let single keys vary, or write the models one below the other in `models`

        """#),
    matrix(
      "one value in two notations", "matrix: { train.rate: [0.5, 0.2, 5.0e-1] }",
      message: #"""
        spec.yaml:10:34: error[E0207]: a value occurs twice in `matrix.train.rate`
          10 | matrix: { train.rate: [0.5, 0.2, 5.0e-1] }
             |                                  ^^^^^^
        spec.yaml:10:24: note: it occurs here first
          10 | matrix: { train.rate: [0.5, 0.2, 5.0e-1] }
             |                        ^^^
        help: remove one of the two

        """#),
    matrix(
      "a key of nothing", "matrix: { trian.epochs: [1, 2] }",
      message: #"""
        spec.yaml:10:11: error[E0221]: `trian.epochs` is no key of a spec, and none of a model
          10 | matrix: { trian.epochs: [1, 2] }
             |           ^^^^^^^^^^^^
        help: did you mean `train`? Write `data.KEY`, `models.NAME.KEY`, or, of all models, `KEY`; a key within a section follows a point

        """#),
    matrix(
      "a key that is the same for all", "matrix: { experiment: [a, b] }",
      message: #"""
        spec.yaml:10:11: error[E0221]: `experiment` cannot vary within a spec
          10 | matrix: { experiment: [a, b] }
             |           ^^^^^^^^^^
        help: what can are `seed`, keys of `data`, and keys of models, such as `train.epochs` of all models or `models.NAME.train.epochs` of one

        """#),
    matrix(
      "a model that is not there", "matrix: { models.smal.train.epochs: [1, 2] }",
      message: #"""
        spec.yaml:10:11: error[E0221]: there is no model `smal` in `models`
          10 | matrix: { models.smal.train.epochs: [1, 2] }
             |           ^^^^^^^^^^^^^^^^^^^^^^^^
        help: did you mean `small`? The only model is `small`

        """#),
    matrix(
      "a key of every model and of one",
      "matrix: { train.epochs: [1, 2], models.small.train.epochs: [3] }",
      message: #"""
        spec.yaml:10:33: error[E0221]: `models.small.train.epochs` varies already
          10 | matrix: { train.epochs: [1, 2], models.small.train.epochs: [3] }
             |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^
        spec.yaml:10:11: note: this is of every model
          10 | matrix: { train.epochs: [1, 2], models.small.train.epochs: [3] }
             |           ^^^^^^^^^^^^
        help: remove one of the two

        """#),
    matrix(
      "a key that the model has not, and a value that it cannot have",
      "matrix: { train.epohcs: [1, 2], data.train: [100, many] }",
      message: #"""
        spec.yaml:10:11: error[E0201]: unknown key `epohcs` in `models.small.train`
          10 | matrix: { train.epohcs: [1, 2], data.train: [100, many] }
             |           ^^^^^^^^^^^^
        help: did you mean `epochs`? The keys here are `preset`, `epochs` and `rate`

        spec.yaml:10:51: error[E0203]: `data.train` must be an integer of at least 2, but it is the text `many`
          10 | matrix: { train.epohcs: [1, 2], data.train: [100, many] }
             |                                                   ^^^^

        """#),
    matrix(
      "combinations that are none",
      "matrix: { seed: [1, 2], exclude: [{ sed: 1 }, { seed: 3 }, 4], include: [{ seed: 4 }] }",
      message: #"""
        spec.yaml:10:37: error[E0201]: `sed` is no key of the matrix
          10 | matrix: { seed: [1, 2], exclude: [{ sed: 1 }, { seed: 3 }, 4], include: [{ seed: 4 }] }
             |                                     ^^^
        help: did you mean `seed`? The keys are `seed`

        spec.yaml:10:55: error[E0205]: `3` is no value of `matrix.seed`
          10 | matrix: { seed: [1, 2], exclude: [{ sed: 1 }, { seed: 3 }, 4], include: [{ seed: 4 }] }
             |                                                       ^
        help: the values are `1` and `2`

        spec.yaml:10:60: error[E0203]: each item of `matrix.exclude` must be a section with keys
          10 | matrix: { seed: [1, 2], exclude: [{ sed: 1 }, { seed: 3 }, 4], include: [{ seed: 4 }] }
             |                                                            ^
        help: write `{ seed: 1 }`

        """#),
    matrix(
      "a cell without all values",
      "matrix: { seed: [1, 2], train.epochs: [3], include: [{ seed: 4 }] }",
      message: #"""
        spec.yaml:10:54: error[E0202]: `train.epochs` is missing in an item of `matrix.include`
          10 | matrix: { seed: [1, 2], train.epochs: [3], include: [{ seed: 4 }] }
             |                                                      ^^^^^^^^^^^
        help: a cell has a value of every key

        """#),
    matrix(
      "a matrix without cells", "matrix: { seed: [1, 2], exclude: [{ seed: [1, 2] }] }",
      message: #"""
        spec.yaml:10:25: error[E0222]: `exclude` leaves no cell of the matrix
          10 | matrix: { seed: [1, 2], exclude: [{ seed: [1, 2] }] }
             |                         ^^^^^^^
        help: exclude fewer combinations

        """#),
    matrix(
      "a matrix that is too large",
      "matrix: { seed: [\((0..<101).map(String.init).joined(separator: ", "))], "
        + "data.train: [\((100..<200).map(String.init).joined(separator: ", "))] }",
      message: #"""
        spec.yaml:10:1: error[E0222]: the matrix has more than 10000 cells
          10 | matrix: { seed: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 2…
             | ^^^^^^
        help: leave out values, or split the spec

        """#),
  ]
}
