import Autodiff
import CanonicalJSON
import Flows
import FoundationEssentials
import Tensors
import Testing

@Suite("Architectures")
struct ArchitectureCodingTests {
  private let plain = FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 7)

  @Test("settings at their defaults are not stored, so that older keys and files stand")
  func defaults() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(plain), as: UTF8.self)
    #expect(
      text
        == #"{"bins":5,"blocks":2,"bound":3,"hidden":7,"layers":2,"linear":"lu","#
        + #""transform":"affine-autoregressive"}"#)
    #expect(try JSONDecoder().decode(FlowArchitecture.self, from: Data(text.utf8)) == plain)
  }

  @Test("every setting survives being stored")
  func roundTrip() throws {
    var changed = plain
    (changed.batchNorm, changed.dropout, changed.actnorm) = (true, 0.25, true)
    (changed.linear, changed.boundary) = (.svd, .published)
    changed.contextFeatures = 3
    let stored = try JSONEncoder().encode(changed)
    #expect(try JSONDecoder().decode(FlowArchitecture.self, from: stored) == changed)
    // A setting that the stored form does not know would be lost without a word.
    let settings = Mirror(reflecting: changed).children.compactMap(\.label)
    let keys = try #require(try JSONValue(encoding: changed).objectValue).keys
    #expect(Set(settings) == Set(keys))
  }

  @Test("mixings have their published names", arguments: FlowArchitecture.Mixing.allCases)
  func publishedNames(mixing: FlowArchitecture.Mixing) throws {
    var architecture = plain
    architecture.linear = mixing
    let declaration = Declaration(permutations: .random(RandomStream(seed: 1, path: [])))
    _ = try architecture.build(features: 2, in: declaration.root)
    let layout = declaration.layout
    let expected: [String] =
      switch mixing {
      case .permutation: []
      case .lu: ["bias", "lower_entries", "upper_entries", "unconstrained_upper_diag"]
      case .svd: ["bias", "log_diagonal", "orthogonal_1.q_vectors", "orthogonal_2.q_vectors"]
      case .qr: ["bias", "upper_entries", "log_upper_diag", "orthogonal.q_vectors"]
      }
    let names = layout.parameters.map(\.publishedName)
    for prefix in ["_transforms.0._transforms.0._transforms.1.", "_transforms.2._transforms.1."] {
      let found = names.filter { $0.hasPrefix(prefix) && !$0.contains("autoregressive_net") }
      #expect(found == expected.map { prefix + $0 })
    }
    let permutation = mixing == .permutation ? "" : "_transforms.0."
    #expect(
      layout.permutations.map(\.publishedName) == [
        "_transforms.0._transforms.0.\(permutation)_permutation",
        "_transforms.1._transforms.0.\(permutation)_permutation",
        "_transforms.2.\(permutation)_permutation",
      ])
  }

  @Test("new parameters start as they are declared")
  func starts() throws {
    let declaration = Declaration(permutations: .stored([:]))
    _ = UnconstrainedLinear(features: 6, in: declaration.root.scope("a", published: "a"))
    _ = SVDLinear(features: 200, in: declaration.root.scope("b", published: "b"))
    _ = ActNorm(channels: 3, in: declaration.root.scope("c", published: "c"))
    let layout = declaration.layout
    let storage = layout.initialStorage(from: RandomStream(seed: 2, path: ["start"]))
    func elements(_ name: String) throws -> [Double] {
      let parameter = try #require(layout.parameters.first { $0.name == name })
      return layout.elements(of: parameter, in: storage).map(Double.init)
    }
    let matrix = try elements("a.weight")
    for row in 0..<6 {
      for other in 0..<6 {
        let product = (0..<6).reduce(0) { $0 + matrix[6 * row + $1] * matrix[6 * other + $1] }
        // Rounded to float32 once.
        #expect(abs(product - (row == other ? 1 : 0)) < 1e-6)
      }
    }
    let vectors = try elements("b.left.vectors")
    let mean = vectors.reduce(0, +) / 2000
    let variance = vectors.reduce(0) { $0 + $1 * $1 } / 2000
    // Five standard errors of 2000 standard normal numbers.
    #expect(abs(mean) < 0.112 && abs(variance - 1) < 0.159)
    #expect(try elements("c.log_scale") == [0, 0, 0])
  }
}
