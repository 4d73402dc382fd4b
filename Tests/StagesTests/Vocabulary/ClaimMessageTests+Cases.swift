extension ClaimMessageTests {
  static let cases = [
    RefusedSection(
      "a model that is not there",
      "- dnff.median < 3",
      #"""
      spec.yaml:8:5: error[E0301]: there is no model `dnff` in `models`
         8 |   - dnff.median < 3
           |     ^^^^
      help: did you mean `dnf`? The models are `dnf` and `vae`

      """#),
    RefusedSection(
      "a quantity that is not there",
      "- vae.medain < 3",
      #"""
      spec.yaml:8:9: error[E0205]: `vae` has no quantity `medain`
         8 |   - vae.medain < 3
           |         ^^^^^^
      help: did you mean `median`? The quantities are `mean`, `median`, `quantile_90`, `mean_square` and `wrong_arm_rate`

      """#),
    RefusedSection(
      "the names of metric and quantity joined",
      "- vae.reconstruction_error_median < 3",
      #"""
      spec.yaml:8:9: error[E0205]: `vae` has no quantity `reconstruction_error_median`
         8 |   - vae.reconstruction_error_median < 3
           |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `reconstruction_error.median`? The quantities are `mean`, `median`, `quantile_90`, `mean_square` and `wrong_arm_rate`

      """#),
    RefusedSection(
      "a metric in place of a quantity",
      "- vae.reconstruction_error < 3",
      #"""
      spec.yaml:8:9: error[E0205]: `vae` has no quantity `reconstruction_error`
         8 |   - vae.reconstruction_error < 3
           |         ^^^^^^^^^^^^^^^^^^^^
      help: `reconstruction_error` is a metric: write `vae.QUANTITY` with one of `mean`, `median`, `quantile_90`, `mean_square` or `wrong_arm_rate`

      """#),
    RefusedSection(
      "a quantity of two metrics",
      "- dnf.mass_on_manifold < 3",
      #"""
      spec.yaml:8:5: error[E0232]: `mass_on_manifold` is a quantity of several metrics, `latent_density` and `normalisation`
         8 |   - dnf.mass_on_manifold < 3
           |     ^^^^^^^^^^^^^^^^^^^^^
      help: write `dnf.latent_density.mass_on_manifold` or `dnf.normalisation.mass_on_manifold`

      """#),
    RefusedSection(
      "a metric that is not there",
      "- dnf.normalization.mass < 3",
      #"""
      spec.yaml:8:9: error[E0205]: unknown metric `normalization`
         8 |   - dnf.normalization.mass < 3
           |         ^^^^^^^^^^^^^
      help: did you mean `normalisation`? The metrics are `latent_density`, `normalisation` and `reconstruction_error`

      """#),
    RefusedSection(
      "a metric that has no such quantity",
      "- vae.reconstruction_error.maen < 3",
      #"""
      spec.yaml:8:30: error[E0205]: `reconstruction_error` has no quantity `maen`
         8 |   - vae.reconstruction_error.maen < 3
           |                              ^^^^
      help: did you mean `mean`? The quantities are `mean`, `median`, `quantile_90`, `mean_square` and `wrong_arm_rate`

      """#),
    RefusedSection(
      "a quantity of metrics that are not evaluated",
      "- dnf.off_manifold_rate < 3",
      #"""
      spec.yaml:8:5: error[E0302]: `off_manifold_rate` is a quantity of the metric `test_log_likelihood` or `samples`, which is not evaluated
         8 |   - dnf.off_manifold_rate < 3
           |     ^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:6:11: note: the metrics are listed here
         6 | evaluate: [latent_density, normalisation, reconstruction_error]
           |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: add `test_log_likelihood` to `evaluate`

      """#),
    RefusedSection(
      "a metric that is not evaluated",
      "- dnf.samples.off_manifold_rate < 3",
      #"""
      spec.yaml:8:5: error[E0302]: `off_manifold_rate` is a quantity of the metric `samples`, which is not evaluated
         8 |   - dnf.samples.off_manifold_rate < 3
           |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      spec.yaml:6:11: note: the metrics are listed here
         6 | evaluate: [latent_density, normalisation, reconstruction_error]
           |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: add `samples` to `evaluate`

      """#),
    RefusedSection(
      "a quantity that the model has not",
      "- vae.kolmogorov_smirnov_raw < 3",
      #"""
      spec.yaml:8:5: error[E0233]: `kolmogorov_smirnov_raw` is a quantity of `latent_density`, which `vae` has not
         8 |   - vae.kolmogorov_smirnov_raw < 3
           |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: models of `algorithm: vae` have no such metric

      """#),
    RefusedSection(
      "brackets where nothing varies",
      "- dnf.median[inflate.variance=0.1] < 3",
      #"""
      spec.yaml:8:16: error[E0201]: `inflate.variance` is no key of the matrix
         8 |   - dnf.median[inflate.variance=0.1] < 3
           |                ^^^^^^^^^^^^^^^^
      help: nothing but seeds varies in `dnf`; leave the brackets out

      """#),
    RefusedSection(
      "a cell that is not chosen",
      matrix: "matrix: { seed: [1, 2], inflate.variance: [0.1, 1], data.train: [150, 200] }",
      "- dnf.median[inflate.variance=0.1] < 3",
      #"""
      spec.yaml:9:5: error[E0232]: `data.train` varies, and the claim does not say which value it is about
         9 |   - dnf.median[inflate.variance=0.1] < 3
           |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: choose one, as in `[data.train=150, inflate.variance=0.1]`

      """#),
    RefusedSection(
      "a key that the matrix has not", matrix: "matrix: { inflate.variance: [0.1, 1] }",
      "- dnf.median[inflate.varianc=0.1] < 3",
      #"""
      spec.yaml:9:16: error[E0201]: `inflate.varianc` is no key of the matrix
         9 |   - dnf.median[inflate.varianc=0.1] < 3
           |                ^^^^^^^^^^^^^^^
      help: did you mean `inflate.variance`? The keys are `inflate.variance`

      """#),
    RefusedSection(
      "a value that the matrix has not", matrix: "matrix: { inflate.variance: [0.1, 1] }",
      "- dnf.median[inflate.variance=0.2] < 3",
      #"""
      spec.yaml:9:33: error[E0205]: `0.2` is no value of `matrix.inflate.variance`
         9 |   - dnf.median[inflate.variance=0.2] < 3
           |                                 ^^^
      help: did you mean `0.1`? The values are `0.1` and `1`

      """#),
    RefusedSection(
      "a key of another model", matrix: "matrix: { models.vae.train.epochs: [1, 2] }",
      "- dnf.median[models.vae.train.epochs=1] < 3",
      #"""
      spec.yaml:9:16: error[E0201]: `models.vae.train.epochs` does not vary in `dnf`
         9 |   - dnf.median[models.vae.train.epochs=1] < 3
           |                ^^^^^^^^^^^^^^^^^^^^^^^
      help: leave it out

      """#),
    RefusedSection(
      "a seed that is chosen", matrix: "matrix: { seed: [1, 2] }",
      "- dnf.median[seed=1] < 3",
      #"""
      spec.yaml:9:16: error[E0201]: a claim is about all seeds, and chooses none
         9 |   - dnf.median[seed=1] < 3
           |                ^^^^
      help: the functions over them are `mean`, `median`, `least` and `greatest`

      """#),
    RefusedSection(
      "a key that is chosen twice", matrix: "matrix: { inflate.variance: [0.1, 1] }",
      "- dnf.median[inflate.variance=0.1, inflate.variance=1] < 3",
      #"""
      spec.yaml:9:38: error[E0231]: `inflate.variance` is chosen twice
         9 |   - dnf.median[inflate.variance=0.1, inflate.variance=1] < 3
           |                                      ^^^^^^^^^^^^^^^^
      help: remove one of the two

      """#),
    RefusedSection(
      "a cell that is excluded",
      matrix:
        "matrix: { inflate.variance: [0.1, 1], train.epochs: [1, 2], exclude: [{ inflate.variance: 1, train.epochs: 2 }] }",
      "- dnf.median[inflate.variance=1.0, train.epochs=2] < 3",
      #"""
      spec.yaml:9:15: error[E0234]: the matrix has no cell with these values
         9 |   - dnf.median[inflate.variance=1.0, train.epochs=2] < 3
           |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: they are excluded; choose others, or remove the claim

      """#),
    RefusedSection(
      "a bracket that is not closed",
      "- dnf.median[inflate.variance=0.01 < 3",
      #"""
      spec.yaml:8:15: error[E0231]: the bracket is not closed
         8 |   - dnf.median[inflate.variance=0.01 < 3
           |               ^
      help: add `]` at its end

      """#),
    RefusedSection(
      "brackets without a value",
      "- dnf.median[inflate.variance] < 3",
      #"""
      spec.yaml:8:16: error[E0231]: `KEY=VALUE` is expected in the brackets
         8 |   - dnf.median[inflate.variance] < 3
           |                ^^^^^^^^^^^^^^^^
      help: name an axis of the matrix and its value, as in `[inflate.variance=0.01]`

      """#),
    RefusedSection(
      "a key without a value",
      "- dnf.median[inflate.variance=] < 3",
      #"""
      spec.yaml:8:16: error[E0231]: `inflate.variance` has no value here
         8 |   - dnf.median[inflate.variance=] < 3
           |                ^^^^^^^^^^^^^^^^
      help: write `inflate.variance=VALUE`

      """#),
    RefusedSection(
      "a comparison the wrong way round",
      "- dnf.median =< 3",
      #"""
      spec.yaml:8:16: error[E0231]: `=<` is no comparison
         8 |   - dnf.median =< 3
           |                ^^
      help: did you mean `<=`? The comparisons are `<=`, `>=`, `<` and `>`

      """#),
    RefusedSection(
      "an equation",
      "- dnf.median == 3",
      #"""
      spec.yaml:8:16: error[E0231]: `==` is no comparison
         8 |   - dnf.median == 3
           |                ^^
      help: the comparisons are `<=`, `>=`, `<` and `>`

      """#),
    RefusedSection(
      "a function that is not there",
      "- medain(dnf.median) <= 3",
      #"""
      spec.yaml:8:5: error[E0231]: there is no function `medain`
         8 |   - medain(dnf.median) <= 3
           |     ^^^^^^
      help: did you mean `median`? The functions are `mean`, `median`, `least` and `greatest`, over the seeds

      """#),
    RefusedSection(
      "a function that is not closed",
      "- median(dnf.median <= 3",
      #"""
      spec.yaml:8:11: error[E0231]: the bracket is not closed
         8 |   - median(dnf.median <= 3
           |           ^
      help: add `)` at its end

      """#),
    RefusedSection(
      "a function of a product",
      "- mean(2 * dnf.median) <= 3",
      #"""
      spec.yaml:8:10: error[E0231]: a quantity is expected here
         8 |   - mean(2 * dnf.median) <= 3
           |          ^
      help: a side is a number, `QUANTITY`, `FACTOR * QUANTITY` or `FUNCTION(QUANTITY)`

      """#),
    RefusedSection(
      "a word alone",
      "- median <= 3",
      #"""
      spec.yaml:8:5: error[E0231]: `median` is no quantity of a model
         8 |   - median <= 3
           |     ^^^^^^
      help: write `MODEL.QUANTITY`, or `MODEL.METRIC.QUANTITY` where two metrics have one of the name

      """#),
    RefusedSection(
      "a quantity that is compared with nothing",
      "- dnf.median",
      #"""
      spec.yaml:8:5: error[E0231]: the claim compares nothing
         8 |   - dnf.median
           |     ^^^^^^^^^^
      help: write a comparison, as in `MODEL.QUANTITY <= 0.05`

      """#),
    RefusedSection(
      "two numbers",
      "- 3 <= 4",
      #"""
      spec.yaml:8:5: error[E0231]: both sides are numbers, so that the claim is about nothing that is measured
         8 |   - 3 <= 4
           |     ^^^^^^
      help: name a quantity, as in `MODEL.QUANTITY <= 0.05`

      """#),
    RefusedSection(
      "a side that is missing",
      "- dnf.median <=",
      #"""
      spec.yaml:8:18: error[E0231]: a number or a quantity is missing here
         8 |   - dnf.median <=
           |                  ^
      help: a side is a number, `QUANTITY`, `FACTOR * QUANTITY` or `FUNCTION(QUANTITY)`

      """#),
    RefusedSection(
      "two comparisons",
      "- 1 <= dnf.median <= 3",
      #"""
      spec.yaml:8:21: error[E0231]: a claim is one comparison, and a second one begins here
         8 |   - 1 <= dnf.median <= 3
           |                     ^^
      help: write it as a claim of its own

      """#),
    RefusedSection(
      "a factor behind",
      "- dnf.median * 2 <= 3",
      #"""
      spec.yaml:8:16: error[E0231]: `<=`, `>=`, `<` or `>` is expected here
         8 |   - dnf.median * 2 <= 3
           |                ^
      help: a factor stands before its quantity: write `2 * MODEL.QUANTITY`

      """#),
    RefusedSection(
      "a sum",
      "- dnf.median + dnf.mean <= 3",
      #"""
      spec.yaml:8:16: error[E0231]: `<=`, `>=`, `<` or `>` is expected here
         8 |   - dnf.median + dnf.mean <= 3
           |                ^
      help: a side is a number, `QUANTITY`, `FACTOR * QUANTITY` or `FUNCTION(QUANTITY)`

      """#),
    RefusedSection(
      "a decimal comma",
      "- \"dnf.median <= 0,5\"",
      #"""
      spec.yaml:8:21: error[E0231]: the claim should end here
         8 |   - "dnf.median <= 0,5"
           |                     ^^
      help: the decimal sign is a point

      """#),
    RefusedSection(
      "a number that is none",
      "- dnf.median <= 1_000",
      #"""
      spec.yaml:8:19: error[E0231]: `1_000` is no number
         8 |   - dnf.median <= 1_000
           |                   ^^^^^
      help: underscores are not allowed in numbers: write `1000`

      """#),
    RefusedSection(
      "a mistake in quotes, and one where an escape hides its place",
      "- 'dnf.median <= 3 !'\n  - \"dnf.\\x6dedian <= 3 !\"",
      #"""
      spec.yaml:8:22: error[E0231]: a claim is one comparison, and a second one begins here
         8 |   - 'dnf.median <= 3 !'
           |                      ^
      help: write it as a claim of its own

      spec.yaml:9:5: error[E0231]: a claim is one comparison, and a second one begins here
         9 |   - "dnf.\x6dedian <= 3 !"
           |     ^^^^^^^^^^^^^^^^^^^^^^
      help: write it as a claim of its own

      """#),
    RefusedSection(
      "keys that a claim has not, and a published value that is none",
      "- { claim: dnf.median <= 3, sais: hi, published: many }",
      #"""
      spec.yaml:8:31: error[E0201]: unknown key `sais` in `expect`
         8 |   - { claim: dnf.median <= 3, sais: hi, published: many }
           |                               ^^^^
      help: did you mean `says`? The keys here are `claim`, `says`, `published`, `source` and `explanation`

      spec.yaml:8:52: error[E0203]: `expect.published` must be a finite number, but it is the text `many`
         8 |   - { claim: dnf.median <= 3, sais: hi, published: many }
           |                                                    ^^^^

      """#),
    RefusedSection(
      "a claim without its text",
      "- { says: It is good. }",
      #"""
      spec.yaml:8:5: error[E0202]: `claim` is missing in `expect`
         8 |   - { says: It is good. }
           |     ^^^^^^^^^^^^^^^^^^^^^
      help: add `claim:` (what is claimed, as in `MODEL.QUANTITY <= 0.05`)

      """#),
    RefusedSection(
      "items that are no claims",
      "- ~\n  - [1]",
      #"""
      spec.yaml:8:5: error[E0203]: each item of `expect` has no value, and must be text
         8 |   - ~
           |     ^

      spec.yaml:9:5: error[E0203]: each item of `expect` must be text, but it is a list
         9 |   - [1]
           |     ^^^

      """#),
    RefusedSection(
      "the same claim in two notations",
      "- dnf.median<=1\n  - dnf.median <= 1.0",
      #"""
      spec.yaml:9:5: error[E0207]: a claim occurs twice in `expect`
         9 |   - dnf.median <= 1.0
           |     ^^^^^^^^^^^^^^^^^
      spec.yaml:8:5: note: it occurs here first
         8 |   - dnf.median<=1
           |     ^^^^^^^^^^^^^
      help: remove one of the two

      """#),
  ]
}
