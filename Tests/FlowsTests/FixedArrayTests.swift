import ArrayFiles
import Flows
import ScienceTestSupport
import Tensors
import Testing

@Suite("What the published implementation saves besides weights")
struct FixedArrayTests {
  @Test("masks and degrees of autoregressive networks are the published ones", arguments: [3, 5])
  func masks(features: Int) throws {
    let declaration = Declaration(permutations: .stored([:]))
    _ = MaskedAutoregressive(
      features: features, map: .affine, hidden: 16, blocks: 2, in: declaration.root)
    let path = GoldenFile.folder.appending(path: "published_fixed_arrays.safetensors").path
    let prefix = "maf_affine_d\(features)/"
    let published = try SafetensorsFile(contentsOf: path).tensors
      .filter { $0.key.hasPrefix(prefix) }
    let ours = declaration.layout.fixedArrays
    #expect(Set(ours.map { prefix + $0.publishedName }) == Set(published.keys))
    for array in ours {
      let expected = try #require(published[prefix + array.publishedName])
      #expect(array.shape.extents == expected.shape, "\(array.publishedName)")
      switch array.content {
      case .integers(let values): #expect(values.map(Double.init) == expected.doubles)
      case .numbers(let values): #expect(values == expected.doubles)
      case nil: Issue.record("\(array.publishedName) is no counter")
      }
    }
  }
}
