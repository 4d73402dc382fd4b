import CanonicalJSON
import ContentStore
import FoundationEssentials
import Glibc
import Testing

@Suite("Specs that extend others")
struct ExtensionTests {
  /// A spec that is refused, with everything a person reads about it.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var message: String

    init(_ name: String, _ text: String, _ message: String) {
      testDescription = name
      self.text = text
      self.message = message
    }
  }

  private static let base = """
    experiment: base
    data: { simulator: thin_spiral, train: 200, test: 20 }
    models:
      dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
      flow: { algorithm: flow, train: { epochs: 2 } }
    evaluate: [test_log_likelihood]
    matrix: { seed: [1, 2], inflate.variance: [0.1, 1] }
    figures: { learning_curve: { title: Losses } }

    """

  /// Writes specs that can be named, and some that cannot.
  private func writeBases(in workplace: Workplace) throws {
    try workplace.write(Self.base, to: "base.yaml")
    try workplace.write("experiment: second\nextends: base.yaml\n", to: "second.yaml")
    try workplace.write("- experiment\n", to: "list.yaml")
    try workplace.write("experiment: broken\nmodels: [\n", to: "broken.yaml")
    try workplace.write(
      Self.base.replacing("latent_dim: 1", with: "latent_dim: 2")
        .replacing("epochs: 2 } }\n  flow", with: "epohcs: 2 } }\n  flow"), to: "wrong.yaml")
    try workplace.write("", to: "empty.yaml")
    try workplace.write("", to: "large.yaml")
    truncate(workplace.path("large.yaml"), 2 << 20)
    mkdir(workplace.path("folder"), 0o777)
    symlink("loop.yaml", workplace.path("loop.yaml"))
    mkfifo(workplace.path("pipe.yaml"), 0o666)
  }

  @Test("a mistake is answered with exactly this message", arguments: cases)
  func message(_ wrong: Case) throws {
    try Workplace.with { workplace in
      try writeBases(in: workplace)
      try workplace.write(wrong.text + "\n")
      let ending = try workplace.run("check", "spec.yaml")
      #expect(ending.status == 2)
      #expect(ending.errors == wrong.message)
      #expect(!workplace.exists("cache"))
    }
  }

  @Test(
    "what is no file to read is refused and harms nothing",
    arguments: [
      ("loop.yaml", "the file cannot be read: too many levels of symbolic links"),
      ("pipe.yaml", "this is not an ordinary file"),
      ("/dev/zero", "this is not an ordinary file"),
      (#""a\0b""#, "there is no file here"),
      ("''", "there is no file here"),
    ])
  func hostile(name: String, message: String) throws {
    try Workplace.with { workplace in
      try writeBases(in: workplace)
      try workplace.write("experiment: derived\nextends: \(name)\n")
      let ending = try workplace.run("check", "spec.yaml")
      #expect(ending.status == 2)
      #expect(ending.errors.hasPrefix("spec.yaml:2:10: error["), "\(ending.errors)")
      #expect(ending.errors.contains(message) || name.contains("0b"), "\(ending.errors)")
    }
  }

  @Test("places in the other spec name it in JSON, too")
  func json() throws {
    try Workplace.with { workplace in
      try writeBases(in: workplace)
      try workplace.write("experiment: derived\nextends: wrong.yaml\n")
      let ending = try workplace.run("check", "spec.yaml", "--json")
      let specs = try JSONValue(parsing: ending.output)["specs"]?.arrayValue
      let diagnostics = try #require(specs?.first?["diagnostics"]?.arrayValue)
      #expect(diagnostics.count == 2)
      for diagnostic in diagnostics {
        #expect(diagnostic["span"]?["file"] == "wrong.yaml")
        let note = diagnostic["notes"]?.arrayValue?.last
        #expect(note?["span"]?["start"]?["line"] == 2)
        #expect(note?["span"]?["file"] == nil)
      }
    }
  }

  @Test("results tell both specs, in short and word for word, with and without a cache")
  func provenance() throws {
    try Workplace.with { workplace in
      let base = TinySpec().text
      let own =
        "experiment: derived\nextends: base.yaml\nmodels: { dnf: { train: { epochs: 1 } } }\n"
      try workplace.write(base, to: "base.yaml")
      try workplace.write(own)
      let run = try workplace.run("run", "spec.yaml")
      #expect(run.status == 0, "\(run.errors)")
      for file in ["metrics.csv", "figures/learning_curve.svg"] {
        let ending = try workplace.run("lineage", "results/derived/\(file)", "--cache", "none")
        #expect(
          ending.output.contains(
            """

            experiment  derived
            spec        spec.yaml, SHA-256 \(Digest(of: own))
            extends     base.yaml, SHA-256 \(Digest(of: base))
            program     dnf-pipeline 0.1.0

            """), "\(ending.output)")
      }
      let figure = try workplace.run(
        "lineage", "results/derived/figures/learning_curve.svg", "--json", "--cache", "none")
      let spec = try JSONValue(parsing: figure.output)["provenances"]?.arrayValue?.first?["spec"]
      #expect(spec?["text"]?.stringValue == own)
      #expect(spec?["extends"]?["text"]?.stringValue == base)
      // A table that came alone is found in the cache with both.
      try FileManager.default.moveItem(
        atPath: workplace.path("results/derived/metrics.csv"), toPath: workplace.path("alone.csv"))
      let alone = try workplace.run("lineage", "alone.csv")
      #expect(alone.output.contains("\nextends     base.yaml, SHA-256 "))
    }
  }

  private static let cases = [
    Case(
      "a base that is not there",
      "experiment: derived\nextends: bsae.yaml",
      #"""
      spec.yaml:2:10: error[E0212]: `extends` names `bsae.yaml`: there is no file here
         2 | extends: bsae.yaml
           |          ^^^^^^^^^
      help: check the path; a relative one starts at the folder of the spec

      """#),
    Case(
      "a base that is a folder",
      "experiment: derived\nextends: folder",
      #"""
      spec.yaml:2:10: error[E0212]: `extends` names `folder`: this is a folder, not a file
         2 | extends: folder
           |          ^^^^^^
      help: name the spec file inside it

      """#),
    Case(
      "a base that is too large",
      "experiment: derived\nextends: large.yaml",
      #"""
      spec.yaml:2:10: error[E0212]: `extends` names `large.yaml`: the file is too large for a spec: 2097152 bytes, and at most 1048576 bytes are read
         2 | extends: large.yaml
           |          ^^^^^^^^^^
      help: is this the right file? Data does not belong in a spec

      """#),
    Case(
      "a base that is empty",
      "experiment: derived\nextends: empty.yaml",
      #"""
      spec.yaml:2:10: error[E0212]: `extends` names `empty.yaml`: the file is empty
         2 | extends: empty.yaml
           |          ^^^^^^^^^^
      help: a spec begins with `experiment: NAME`

      """#),
    Case(
      "a base that is no section",
      "experiment: derived\nextends: list.yaml",
      #"""
      list.yaml:1:1: error[E0203]: the spec must be a section with keys
         1 | - experiment
           | ^^^^^^^^^^^^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: list.yaml
           | ^^^^^^^
      help: a spec begins with `experiment: NAME`

      """#),
    Case(
      "a base that is no YAML",
      "experiment: derived\nextends: broken.yaml",
      #"""
      broken.yaml:3:1: error[E0101]: a value is expected here
         3 | 
           | ^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: broken.yaml
           | ^^^^^^^
      help: write a value, or remove what calls for one

      """#),
    Case(
      "a base that is the spec itself",
      "experiment: derived\nextends: ./folder/../spec.yaml",
      #"""
      spec.yaml:2:10: error[E0212]: the spec extends itself
         2 | extends: ./folder/../spec.yaml
           |          ^^^^^^^^^^^^^^^^^^^^^
      help: name another one, or remove `extends`

      """#),
    Case(
      "a base that has a base",
      "experiment: derived\nextends: second.yaml",
      #"""
      spec.yaml:2:10: error[E0212]: `second.yaml` extends a spec itself, and one level is all there is
         2 | extends: second.yaml
           |          ^^^^^^^^^^^
      second.yaml:2:1: note: it does so here
         2 | extends: base.yaml
           | ^^^^^^^
      help: extend a spec that stands alone

      """#),
    Case(
      "a base that is no path",
      "experiment: derived\nextends: [base.yaml]",
      #"""
      spec.yaml:2:10: error[E0203]: `extends` must be text, but it is a list
         2 | extends: [base.yaml]
           |          ^^^^^^^^^^^

      """#),
    Case(
      "no name of its own",
      "extends: base.yaml",
      #"""
      spec.yaml:1:1: error[E0202]: `experiment` is missing: a spec that extends another one has a name of its own
         1 | extends: base.yaml
           | ^^^^^^^
      help: add `experiment: NAME`

      """#),
    Case(
      "the name of the base",
      "experiment: base\nextends: base.yaml",
      #"""
      spec.yaml:1:13: error[E0206]: `base` is the name of the experiment that is extended
         1 | experiment: base
           |             ^^^^
      base.yaml:1:13: note: it is given here
         1 | experiment: base
           |             ^^^^
      help: choose another one; results are kept in a folder of that name

      """#),
    Case(
      "something left out of nothing",
      "experiment: derived\ndata: { simulator: thin_spiral, train: 200, test: 20 }\nmodels:\n  dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }\n  flow: { algorithm: flow, train: { epochs: 2 } }\nevaluate: [test_log_likelihood]\nmatrix: { seed: [1, 2], inflate.variance: [0.1, 1] }\nfigures: { learning_curve: { title: Losses } }\nwithout: [models]",
      #"""
      spec.yaml:9:1: error[E0213]: `without` is about a spec that this one extends, and it extends none
         9 | without: [models]
           | ^^^^^^^
      help: name it with `extends: FILE`, or remove `without`

      """#),
    Case(
      "places that the base has not",
      "experiment: derived\nextends: base.yaml\nwithout: [models.flwo, figure, matrix.seed.x, matrix.inflate.variances]",
      #"""
      spec.yaml:3:11: error[E0213]: there is no `models.flwo` in the spec that is extended
         3 | without: [models.flwo, figure, matrix.seed.x, matrix.inflate.variances]
           |           ^^^^^^^^^^^
      help: did you mean `models.flow`? The keys of `models` are `dnf` and `flow`

      spec.yaml:3:24: error[E0213]: there is no `figure` in the spec that is extended
         3 | without: [models.flwo, figure, matrix.seed.x, matrix.inflate.variances]
           |                        ^^^^^^
      help: did you mean `figures`? The keys of the spec are `experiment`, `data`, `models`, `evaluate`, `matrix` and `figures`

      spec.yaml:3:32: error[E0213]: there is no `matrix.seed.x` in the spec that is extended
         3 | without: [models.flwo, figure, matrix.seed.x, matrix.inflate.variances]
           |                                ^^^^^^^^^^^^^
      help: `matrix.seed` has no keys

      spec.yaml:3:47: error[E0213]: there is no `matrix.inflate.variances` in the spec that is extended
         3 | without: [models.flwo, figure, matrix.seed.x, matrix.inflate.variances]
           |                                               ^^^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `matrix.inflate.variance`? The keys of `matrix` are `seed` and `inflate.variance`

      """#),
    Case(
      "a place that is no text",
      "experiment: derived\nextends: base.yaml\nwithout: models.flow",
      #"""
      spec.yaml:3:10: error[E0203]: `without` must be a list, but it is the text `models.flow`
         3 | without: models.flow
           |          ^^^^^^^^^^^
      help: write `[models.flow]`

      """#),
    Case(
      "mistakes in the base",
      "experiment: derived\nextends: wrong.yaml\ndata: { test: 0 }",
      #"""
      spec.yaml:3:15: error[E0204]: `data.test` must be an integer of at least 1, but it is 0
         3 | data: { test: 0 }
           |               ^

      wrong.yaml:4:38: error[E0351]: `latent_dim` is 2, and has to be below the data dimension 2
         4 |   dnf: { algorithm: dnf, latent_dim: 2, inflate: { variance: 0.1 }, train: { epohcs: 2 } }
           |                                      ^
      wrong.yaml:2:20: note: points of `thin_spiral` have 2 coordinates
         2 | data: { simulator: thin_spiral, train: 200, test: 20 }
           |                    ^^^^^^^^^^^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: wrong.yaml
           | ^^^^^^^
      help: the manifold of `thin_spiral` has dimension 1

      wrong.yaml:4:78: error[E0201]: unknown key `epohcs` in `models.dnf.train`
         4 |   dnf: { algorithm: dnf, latent_dim: 2, inflate: { variance: 0.1 }, train: { epohcs: 2 } }
           |                                                                              ^^^^^^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: wrong.yaml
           | ^^^^^^^
      help: did you mean `epochs`? The keys here are `preset`, `epochs`, `batch_size`, `shards`, `learning_rate`, `reconstruction_weight`, `latent_weight`, `score_weight`, `weight_decay`, `gradient_clip`, `restart_every`, `selection`, `patience`, `grow_over`, `attempts`, `attempt_epochs` and `sampling`

      """#),
    Case(
      "a mistake that only what is written over the base makes",
      "experiment: derived\nextends: base.yaml\ndata: { train: 50 }\nwithout: [models.flow]",
      #"""
      base.yaml:4:69: error[E0352]: `batch_size` is 100, and there are only 45 training points
         4 |   dnf: { algorithm: dnf, latent_dim: 1, inflate: { variance: 0.1 }, train: { epochs: 2 } }
           |                                                                     ^^^^^
      spec.yaml:3:16: note: 50 points less the share for validation are 45
         3 | data: { train: 50 }
           |                ^^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: base.yaml
           | ^^^^^^^
      help: choose at most 45, or raise `data.train`

      """#),
    Case(
      "two ways to get data",
      "experiment: derived\nextends: base.yaml\ndata: { file: points.npy }",
      #"""
      base.yaml:2:9: error[E0210]: `simulator` and `file` exclude each other in `data`
         2 | data: { simulator: thin_spiral, train: 200, test: 20 }
           |         ^^^^^^^^^
      spec.yaml:3:9: note: `file` is written here
         3 | data: { file: points.npy }
           |         ^^^^
      spec.yaml:2:1: note: `spec.yaml` extends this spec
         2 | extends: base.yaml
           | ^^^^^^^
      help: leave one out: `without: [data.simulator]`

      """#),
  ]
}
