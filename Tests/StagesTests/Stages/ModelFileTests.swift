import ArrayFiles
import CanonicalJSON
import Flows
import FoundationEssentials
import Models
import Scheduler
import Tensors
import TestSupport
import Testing

@testable import Stages

@Suite("Model files")
struct ModelFileTests {
  private static let configuration = ManifoldFlow.Configuration(
    dataDimension: 3, latentDimension: 2, variance: 0.25,
    outer: FlowArchitecture(
      transform: .rationalQuadraticCoupling, layers: 2, linear: .permutation, bins: 4, bound: 2.5,
      hidden: 6, blocks: 1),
    inner: FlowArchitecture(
      transform: .affineAutoregressive, layers: 1, hidden: 6, blocks: 1))

  /// The same with everything that a flow may have.
  private static let furnished: ManifoldFlow.Configuration = {
    var furnished = configuration
    furnished.outer.batchNorm = true
    furnished.outer.actnorm = true
    furnished.inner.dropout = 0.25
    furnished.inner.linear = .svd
    return furnished
  }()

  private func example(
    _ configuration: ManifoldFlow.Configuration = configuration
  ) throws -> ModelFile {
    let stream = RandomStream(seed: 3, path: ["file"])
    let model = try DenoisingNormalizingFlow.build(
      configuration, permutations: .random(stream.child("permutations")))
    return ModelFile(
      algorithm: .dnf, configuration: try JSONValue(encoding: configuration), model: model,
      storage: model.layout.initialStorage(from: stream.child("initialisation")),
      selectedEpoch: 7)
  }

  /// Writes the example with its tensors and metadata changed.
  private func write(
    to path: String,
    _ change: (inout [String: NumericArray], inout [String: String]) -> Void
  ) throws {
    try example().write(to: path)
    let file = try SafetensorsFile(contentsOf: path)
    var (tensors, metadata) = (file.tensors, file.metadata)
    change(&tensors, &metadata)
    try SafetensorsFile(tensors: tensors, metadata: metadata).write(to: path)
  }

  @Test(
    "a description of a model that cannot be, or is far larger than its file, is refused unbuilt",
    arguments: [
      ("layers", "-1"), ("layers", "1000000000"), ("hidden", "0"),
      ("hidden", "-9223372036854775808"),
      ("hidden", "9223372036854775807"), ("blocks", "-1"), ("blocks", "4611686018427387904"),
      ("bins", "0"), ("bins", "1"), ("bins", "65"), ("bins", "1000000000"), ("bound", "-1"),
      ("bound", "0"),
      ("dataDimension", "0"), ("dataDimension", "1"), ("dataDimension", "9223372036854775807"),
      ("latentDimension", "0"), ("latentDimension", "3"), ("variance", "-1"), ("dropout", "1"),
      ("contextFeatures", "-1"), ("contextFeatures", "9223372036854775807"),
    ])
  func impossible(key: String, value: String) throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try write(to: path) { _, metadata in
        let text = metadata["configuration"] ?? ""
        let pattern = "\"\(key)\":"
        let isThere = text.contains(pattern)
        // Settings at their defaults are not written.
        let pieces = text.split(
          separator: isThere ? pattern : "\"layers\":", omittingEmptySubsequences: false
        ).map(String.init)
        metadata["configuration"] =
          isThere
          ? pieces[0]
            + pieces.dropFirst().map { pattern + value + $0.drop { !",}".contains($0) } }.joined()
          : pieces.joined(separator: pattern + value + ",\"layers\":")
      }
      let error = #expect(throws: StageFailure.self) { try ModelFile(contentsOf: path) }
      let message = error?.message ?? ""
      #expect(
        message.hasPrefix("the file describes a model that cannot be: {")
          || message.hasPrefix("the file describes a model that is far larger than the file: {"),
        "\(message)")
    }
  }

  @Test(
    "a file rebuilds its model: configuration, permutations, parameters, statistics, epoch",
    arguments: [configuration, furnished])
  func roundTrip(configuration: ManifoldFlow.Configuration) throws {
    try withTemporaryDirectory { folder in
      let (first, second) = ("\(folder)/first", "\(folder)/second")
      let written = try example(configuration)
      try written.write(to: first)
      let read = try ModelFile(contentsOf: first)
      #expect(read.algorithm == .dnf)
      let rebuilt = try #require(read.model as? InflatedManifoldFlow)
      #expect(rebuilt.flow.configuration == configuration)
      #expect(read.selectedEpoch == 7)
      #expect(
        read.model.layout.permutations.map(\.indices)
          == written.model.layout.permutations.map(\.indices))
      for parameter in written.model.layout.parameters {
        #expect(
          read.model.layout.elements(of: parameter, in: read.storage)
            == written.model.layout.elements(of: parameter, in: written.storage))
      }
      for statistic in written.model.layout.statistics {
        #expect(
          read.model.layout.elements(of: statistic, in: read.storage)
            == written.model.layout.elements(of: statistic, in: written.storage))
      }
      try read.write(to: second)
      #expect(
        try SafetensorsFile(contentsOf: first).bytes == SafetensorsFile(contentsOf: second).bytes)
    }
  }

  @Test("a file without one of the tensors names the tensor")
  func missingTensor() throws {
    let parameter = try #require(try example().model.layout.parameters.last)
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try write(to: path) { tensors, _ in tensors[parameter.name] = nil }
      #expect(
        throws: WeightsMismatch([
          .init(name: parameter.name, text: "is missing, expected F32 \(parameter.shape.extents)")
        ])
      ) { try ModelFile(contentsOf: path) }
    }
  }

  @Test("a file without one of the running statistics names it")
  func missingStatistic() throws {
    let file = try example(Self.furnished)
    let statistic = try #require(file.model.layout.statistics.last)
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try file.write(to: path)
      let written = try SafetensorsFile(contentsOf: path)
      try SafetensorsFile(
        tensors: written.tensors.filter { $0.key != statistic.name }, metadata: written.metadata
      ).write(to: path)
      #expect(
        throws: WeightsMismatch([
          .init(name: statistic.name, text: "is missing, expected F32 \(statistic.shape.extents)")
        ])
      ) { try ModelFile(contentsOf: path) }
    }
  }

  @Test("a file without one of the permutations is refused")
  func missingPermutation() throws {
    let permutation = try #require(try example().model.layout.permutations.first)
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try write(to: path) { tensors, _ in tensors[permutation.name] = nil }
      #expect(
        throws: WeightsMismatch([
          .init(
            name: permutation.name,
            text: "is missing, expected I64 [\(permutation.indices.count)]")
        ])
      ) { try ModelFile(contentsOf: path) }
    }
  }

  @Test("a tensor of another shape is told with both shapes")
  func wrongShape() throws {
    let parameter = try #require(try example().model.layout.parameters.first)
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try write(to: path) { tensors, _ in
        tensors[parameter.name] = NumericArray(shape: [1], floats: [0])
      }
      let expected = parameter.shape.extents
      #expect(
        throws: WeightsMismatch([
          .init(name: parameter.name, text: "is F32 [1], expected F32 \(expected)")
        ])
      ) { try ModelFile(contentsOf: path) }
    }
  }

  @Test("a file of someone else's tensors, or of no tensors at all, is refused")
  func foreign() throws {
    try withTemporaryDirectory { folder in
      let path = "\(folder)/model"
      try SafetensorsFile(tensors: ["w": NumericArray(shape: [1], floats: [0])]).write(to: path)
      #expect(
        throws: StageFailure("\(path) does not say which model its tensors are the weights of")
      ) { try ModelFile(contentsOf: path) }
      try CSVTable(columns: ["a"]).write(to: path)
      #expect(throws: ArrayFileError.self) { try ModelFile(contentsOf: path) }
      try write(to: path) { _, metadata in metadata["configuration"] = "{}" }
      #expect(throws: StageFailure.self) { try ModelFile(contentsOf: path) }
    }
  }
}
