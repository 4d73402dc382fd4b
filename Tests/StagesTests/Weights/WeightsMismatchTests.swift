import ArrayFiles
import Models
import Scheduler
import ScienceTestSupport
import Testing

@testable import Stages

/// A state dictionary with something wrong, and all that is said of it.
struct MismatchedWeights: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let change: @Sendable (inout [String: NumericArray]) -> Void
  let problems: String

  init(
    _ testDescription: String, _ problems: String,
    _ change: @escaping @Sendable (inout [String: NumericArray]) -> Void
  ) {
    self.testDescription = testDescription
    self.change = change
    self.problems = problems
  }

  private static let layer = "outer_transform._transforms.0."
  private static let made = "inner_transform._transforms.0._transforms.1.autoregressive_net."

  static let all = [
    MismatchedWeights(
      "nothing at all of a layer's linear map",
      """
      4 problems
        \(layer)_transforms.0._transforms.1.bias is missing, expected F32 [2]
        \(layer)_transforms.0._transforms.1.lower_entries is missing, expected F32 [1]
        \(layer)_transforms.0._transforms.1.unconstrained_upper_diag is missing, expected F32 [2]
        \(layer)_transforms.0._transforms.1.upper_entries is missing, expected F32 [1]
      """
    ) { weights in
      weights = weights.filter { !$0.key.hasPrefix("\(layer)_transforms.0._transforms.1.") }
    },
    MismatchedWeights(
      "an array too many, one too few and one too long, in the order of their names",
      """
      3 problems
        \(layer)_transforms.0._transforms.1.bias is F32 [3], expected F32 [2]
        \(layer)_transforms.1.transform_net.final_layer.bias is missing, expected F32 [14]
        \(layer)_transforms.1.transform_net.final_layer.offset is F32 [14], not an array of the model
      """
    ) { weights in
      weights["\(layer)_transforms.0._transforms.1.bias"] = NumericArray(
        shape: [3], floats: [0, 0, 0])
      weights["\(layer)_transforms.1.transform_net.final_layer.offset"] = weights.removeValue(
        forKey: "\(layer)_transforms.1.transform_net.final_layer.bias")
    },
    MismatchedWeights(
      "as many numbers in another shape",
      """
      1 problem
        \(layer)_transforms.0._transforms.1.bias is F32 [1, 2], expected F32 [2]
      """
    ) {
      $0["\(layer)_transforms.0._transforms.1.bias"] = NumericArray(shape: [1, 2], floats: [0, 0])
    },
    MismatchedWeights(
      "double precision",
      """
      1 problem
        \(layer)_transforms.0._transforms.1.bias is F64 [2], expected F32 [2]
      """
    ) {
      $0["\(layer)_transforms.0._transforms.1.bias"] = NumericArray(shape: [2], doubles: [0, 0])
    },
    MismatchedWeights(
      "integers for weights, and weights for integers",
      """
      2 problems
        \(layer)_transforms.0._transforms.0._permutation is F32 [2], expected I64 [2]
        \(layer)_transforms.0._transforms.1.bias is I64 [2], expected F32 [2]
      """
    ) {
      $0["\(layer)_transforms.0._transforms.1.bias"] = NumericArray(shape: [2], integers: [0, 0])
      $0["\(layer)_transforms.0._transforms.0._permutation"] = NumericArray(
        shape: [2], floats: [0, 1])
    },
    MismatchedWeights(
      "a permutation that is none",
      """
      1 problem
        \(layer)_transforms.0._transforms.0._permutation is [1, 1], no permutation of 0..<2
      """
    ) {
      $0["\(layer)_transforms.0._transforms.0._permutation"] = NumericArray(
        shape: [2], integers: [1, 1])
    },
    MismatchedWeights(
      "a permutation of extreme numbers",
      """
      1 problem
        \(layer)_transforms.0._transforms.0._permutation is [\(Int64.min), \(Int64.max)], no permutation of 0..<2
      """
    ) {
      $0["\(layer)_transforms.0._transforms.0._permutation"] = NumericArray(
        shape: [2], integers: [.min, .max])
    },
    MismatchedWeights(
      "a coupling that bends the other half",
      """
      2 problems
        \(layer)_transforms.1.identity_features is [0], the model has [1]
        \(layer)_transforms.1.transform_features is [1], the model has [0]
      """
    ) {
      $0["\(layer)_transforms.1.identity_features"] = NumericArray(shape: [1], integers: [0])
      $0["\(layer)_transforms.1.transform_features"] = NumericArray(shape: [1], integers: [1])
    },
    MismatchedWeights(
      "another mask, and other degrees",
      """
      2 problems
        \(made)final_layer.degrees is [1, 2], the model has [1, 1]
        \(made)final_layer.mask differs from that of the model in 32 of 32 numbers
      """
    ) {
      $0["\(made)final_layer.degrees"] = NumericArray(shape: [2], integers: [1, 2])
      $0["\(made)final_layer.mask"] = NumericArray(
        shape: [2, 16], floats: [Float](repeating: 0.5, count: 32))
    },
    MismatchedWeights(
      "a name that clears the screen, and a shape beyond all bounds",
      """
      2 problems
        \\u{1b}[2J is F32 [], not an array of the model
        \(layer)_transforms.0._transforms.1.bias is F32 [0, 4611686018427387904, 4], expected F32 [2]
      """
    ) {
      $0["\u{1B}[2J"] = NumericArray(shape: [], floats: [1])
      $0["\(layer)_transforms.0._transforms.1.bias"] = NumericArray(
        shape: [0, 4_611_686_018_427_387_904, 4], floats: [])
    },
  ]
}

@Suite("Weights that do not fit")
struct WeightsMismatchTests {
  private static let golden = GoldenModel.all[0]

  @Test(
    "all problems are told at once, by name, each with what was found and what is expected",
    arguments: MismatchedWeights.all)
  func messages(_ mismatched: MismatchedWeights) throws {
    var weights = try PublishedWeights.stateDictionary(of: Self.golden.file)
    mismatched.change(&weights)
    let error = #expect(throws: WeightsMismatch.self) {
      try ModelFile(
        weights: SafetensorsFile(tensors: weights), for: Self.golden.configuration)
    }
    #expect(error?.description == "the weights do not fit the model: \(mismatched.problems)")
  }

  @Test("no number that a weight can be is refused")
  func anyNumber() throws {
    var weights = try PublishedWeights.stateDictionary(of: Self.golden.file)
    let name = "outer_transform._transforms.0._transforms.0._transforms.1.bias"
    weights[name] = NumericArray(shape: [2], floats: [.nan, -.infinity])
    let file = try ModelFile(
      weights: SafetensorsFile(tensors: weights), for: Self.golden.configuration)
    let parameter = try #require(
      file.model.layout.parameters.first { $0.publishedName == name })
    let elements = Array(file.model.layout.elements(of: parameter, in: file.storage))
    #expect(elements[0].isNaN && elements[1] == -.infinity)
  }

  @Test("batches counted in a normalised network may be any number, but have to be there")
  func counters() throws {
    var configuration = Self.golden.configuration
    configuration.outer.batchNorm = true
    let layout = try DenoisingNormalizingFlow.build(
      configuration, permutations: .random(.init(seed: 1, path: []))
    ).layout
    var weights = try PublishedWeights.stateDictionary(of: Self.golden.file)
    for array in layout.expectedArrays(.published) where weights[array.name] == nil {
      let count = array.shape.reduce(1, *)
      weights[array.name] =
        array.type == "I64"
        ? NumericArray(shape: array.shape, integers: [Int64](repeating: 123_456, count: count))
        : NumericArray(shape: array.shape, floats: [Float](repeating: 0.5, count: count))
    }
    let name =
      "outer_transform._transforms.2._transforms.1.transform_net.blocks.1.batch_norm_layers.0."
      + "num_batches_tracked"
    #expect(weights[name] != nil)
    let file = try ModelFile(weights: SafetensorsFile(tensors: weights), for: configuration)
    let statistic = try #require(file.model.layout.statistics.first)
    #expect(
      file.model.layout.elements(of: statistic, in: file.storage).allSatisfy { $0 == 0.5 })
    weights[name] = nil
    #expect(
      throws: WeightsMismatch([.init(name: name, text: "is missing, expected I64 []")])
    ) {
      try ModelFile(weights: SafetensorsFile(tensors: weights), for: configuration)
    }
  }

  @Test("a file of ours is of the model that the spec asks for, in every setting")
  func otherConfiguration() throws {
    let file = try ModelFile(
      weights: SafetensorsFile(
        tensors: PublishedWeights.stateDictionary(of: Self.golden.file)),
      for: Self.golden.configuration)
    var wanted = Self.golden.configuration
    // None of these leaves a trace in the shapes.
    wanted.variance = 0.04
    wanted.outer.bound = 4
    wanted.outer.dropout = 0.5
    let error = #expect(throws: WeightsMismatch.self) {
      try ModelFile(weights: file.contents(), for: wanted)
    }
    #expect(
      error?.description == """
        the weights do not fit the model: 3 problems
          configuration.outer.bound is 3 in the file and 4 in the spec
          configuration.outer.dropout is absent in the file and 0.5 in the spec
          configuration.variance is 0.01 in the file and 0.04 in the spec
        """)
  }

  @Test("a file of another format version, or that does not say what it is, is told")
  func otherVersion() throws {
    let contents = try ModelFile(
      weights: SafetensorsFile(
        tensors: PublishedWeights.stateDictionary(of: Self.golden.file)),
      for: Self.golden.configuration
    ).contents()
    func message(_ key: String, _ value: String?) -> String? {
      var metadata = contents.metadata
      metadata[key] = value
      let error = #expect(throws: StageFailure.self) {
        try ModelFile(
          weights: SafetensorsFile(tensors: contents.tensors, metadata: metadata),
          for: Self.golden.configuration)
      }
      return error?.message
    }
    #expect(
      message("format_version", "3")
        == "the file has format version 3, and this program reads versions 1 and 2")
    #expect(
      message("format_version", nil)
        == "the file has format version none, and this program reads versions 1 and 2")
    for (key, value) in [("algorithm", "vae"), ("configuration", "{}"), ("configuration", "[")] {
      #expect(
        message(key, value)
          == "the file does not say which model its tensors are the weights of")
    }
  }
}
