import ContentStore
import ExperimentSpec
import FoundationEssentials
import TestSupport
import Testing
import YAMLTree

@Suite("Files that a spec names")
struct FileTests {
  /// Models that are trained, or whose weights are in a file.
  private static let catalogue: Catalogue = {
    var catalogue = Catalogue.sample
    catalogue.algorithms = [
      Catalogue.Algorithm(
        "flow", "a flow",
        settings: ObjectSchema(fields: [
          Field("weights", .file, .optional, "a file of weights"),
          Field(
            "train",
            .object(ObjectSchema(fields: [Field("epochs", .integer(1...9), .required, "passes")])),
            .requiredUnless("weights"), "how the model is trained"),
        ]))
    ]
    return catalogue
  }()

  /// What comes of a model's section in a folder that holds `one.bin` and the folder `many`.
  private func load(_ model: String, as name: String = "spec.yaml") throws -> (
    loaded: LoadedSpecification, folder: String, text: String
  ) {
    try withTemporaryDirectory { folder in
      try "one".write(toFile: "\(folder)/one.bin", atomically: false, encoding: .utf8)
      let files = FileManager.default
      try files.createDirectory(atPath: "\(folder)/many", withIntermediateDirectories: false)
      try files.createSymbolicLink(
        atPath: "\(folder)/link.bin", withDestinationPath: "one.bin")
      let source = SourceFile(
        displayName: "\(folder)/\(name)",
        text: """
          experiment: sample
          data: { simulator: plane, train: 100, test: 10 }
          models:
            small: { algorithm: flow, \(model.replacing("FOLDER", with: folder)) }
          evaluate: [density]

          """)
      let loaded = ExperimentSpecification.load(source, catalogue: Self.catalogue)
      let text = DiagnosticRenderer(source: source).render(loaded.diagnostics)
        .replacing(folder, with: "FOLDER")
      return (loaded, folder, text)
    }
  }

  @Test(
    "a file is found from the folder of the spec, through links, and known by its content",
    arguments: [
      ("one.bin", "spec.yaml"), ("many/../one.bin", "spec.yaml"), ("../one.bin", "many/spec.yaml"),
      ("FOLDER/one.bin", "many/spec.yaml"), ("link.bin", "spec.yaml"),
    ])
  func found(path: String, spec: String) throws {
    let (loaded, folder, text) = try load("weights: \(path)", as: spec)
    #expect(text == "")
    let settings = try #require(loaded.specification?.models.first?.settings)
    let file = try #require(settings["weights"]?.file)
    #expect(file.content == StoredObject(digest: Digest(of: "one"), byteCount: 3))
    #expect(file.path.hasSuffix(folder + "/one.bin"))
    #expect(settings["train"] == nil)
    #expect(
      settings.plain
        == ["algorithm": "flow", "weights": .text(path.replacing("FOLDER", with: folder))])
  }

  private static let refused: [(model: String, message: String)] = [
    (
      "weights: two.bin",
      """
      FOLDER/spec.yaml:4:38: error[E0211]: `models.small.weights` names the file `two.bin`: there is no such file
         4 |   small: { algorithm: flow, weights: two.bin }
           |                                      ^^^^^^^
      help: check the path; a relative one starts at the folder of the spec

      """
    ),
    (
      "weights: many",
      """
      FOLDER/spec.yaml:4:38: error[E0211]: `models.small.weights` names the file `many`: it is not a regular file
         4 |   small: { algorithm: flow, weights: many }
           |                                      ^^^^
      help: name a file, not a folder

      """
    ),
    (
      "weights: 5",
      """
      FOLDER/spec.yaml:4:38: error[E0203]: `models.small.weights` must be the path of a file, but it is the number 5
         4 |   small: { algorithm: flow, weights: 5 }
           |                                      ^
      help: put it in quotes: write `"5"`

      """
    ),
    (
      "weights: one.bin, train: { epochs: 3 }",
      """
      FOLDER/spec.yaml:4:47: error[E0210]: `train` and `weights` exclude each other in `models.small`
         4 |   small: { algorithm: flow, weights: one.bin, train: { epochs: 3 } }
           |                                               ^^^^^
      FOLDER/spec.yaml:4:29: note: `weights` is written here
         4 |   small: { algorithm: flow, weights: one.bin, train: { epochs: 3 } }
           |                             ^^^^^^^
      help: remove one of them

      """
    ),
    (
      "",
      """
      FOLDER/spec.yaml:4:3: error[E0202]: `train` is missing in `models.small`
         4 |   small: { algorithm: flow,  }
           |   ^^^^^
      help: add `train:` (how the model is trained); or `weights:`

      """
    ),
  ]

  @Test("what cannot be used is answered with exactly this message", arguments: refused)
  func messages(model: String, message: String) throws {
    let (loaded, _, text) = try load(model)
    #expect(loaded.specification == nil)
    #expect(text == message)
  }
}
