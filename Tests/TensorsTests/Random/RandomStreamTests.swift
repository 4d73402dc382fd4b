import Tensors
import Testing

@Suite("Random: streams named by path")
struct RandomStreamTests {
  @Test("A seed and a path give these words for ever")
  func frozenWords() {
    var stream = RandomStream(seed: 1357, path: ["thin_spiral", "simulate"])
    #expect(
      words(&stream, 3) == [
        13_996_292_486_547_122_140, 17_144_134_445_158_890_070, 17_414_770_774_594_772_893,
      ])
  }

  @Test("Each kind of draw gives these numbers for ever")
  func frozenDraws() {
    var stream = RandomStream(seed: 1357, path: ["frozen"])
    #expect(stream.uniform() == 0.1573029883782816)
    #expect(stream.uniformFloat() == 0.5956413)
    #expect((0..<5).map { _ in stream.integer(below: 1000) } == [140, 320, 334, 457, 957])
    #expect(stream.permutation(count: 6) == [2, 5, 3, 4, 0, 1])
    // The remaining draws go through logarithms, whose last bit may depend on the C library.
    #expect(abs(stream.exponential(mean: 1) - 0.754196682560023) < 1e-14)
    for expected in [0.5860854770173034, -0.5263516188763913, -0.6743632128672905] {
      #expect(abs(stream.normal() - expected) < 1e-14)
    }
    #expect(stream.position == 16)
  }

  @Test("Two streams of the same name agree, whatever was drawn elsewhere")
  func reproducible() {
    var root = RandomStream(seed: 7)
    var early = root.child("noise").child(3)
    _ = words(&root, 5)
    var other = root.child("batches")
    _ = words(&other, 5)
    var late = root.child("noise").child(3)
    #expect(early == late)
    #expect(words(&early, 100) == words(&late, 100))
    #expect(early.path == ["noise", "3"])
  }

  @Test("Seeds, names, depth and the borders between names all make a difference")
  func distinct() {
    let paths: [[String]] = [
      [], [""], ["", ""], ["a"], ["b"], ["ab"], ["a", "b"], ["b", "a"], ["ab", "c"], ["a", "bc"],
      ["abc"], ["a", "b", "c"], ["noise", "1"], ["noise", "2"], ["noise", "12"], ["noise1", "2"],
      ["\u{E9}"], ["e\u{301}"],
    ]
    var first: Set<[UInt64]> = []
    for seed: UInt64 in [0, 1, 2, .max] {
      for path in paths {
        var stream = RandomStream(seed: seed, path: path)
        first.insert(words(&stream, 2))
      }
    }
    #expect(first.count == 4 * paths.count)
  }

  @Test("A copy continues from the same place and leaves the original alone")
  func valueSemantics() {
    var original = RandomStream(seed: 1, path: ["copy"])
    _ = words(&original, 3)
    var copy = original
    #expect(words(&copy, 10) == words(&original, 10))
    #expect(copy == original)
  }

  @Test("Seed, path and position restore a stream, at odd and even positions")
  func restored() {
    var stream = RandomStream(seed: 99, path: ["checkpoint"])
    let all = words(&stream, 64)
    #expect(stream.position == 64)
    for position in 0..<63 {
      var restored = RandomStream(
        seed: stream.seed, path: stream.path, position: UInt64(position))
      #expect(words(&restored, 2) == Array(all[position..<(position + 2)]))
      var moved = stream
      moved.position = UInt64(position)
      #expect(words(&moved, 2) == Array(all[position..<(position + 2)]))
      #expect(moved == restored)
    }
  }

  @Test("Filling a buffer gives the numbers that single draws give")
  func fills() {
    let start = RandomStream(seed: 5, path: ["fill"], position: 1)
    var single = start
    var whole = start
    var filled = [Float](repeating: 0, count: 5001)
    filled.withUnsafeMutableBufferPointer { whole.fillNormal($0, standardDeviation: 0.1) }
    #expect(filled == (0..<5001).map { _ in Float(0.1 * single.normal()) })
    #expect(whole == single)
    filled.withUnsafeMutableBufferPointer { whole.fillUniform($0) }
    #expect(filled == (0..<5001).map { _ in single.uniformFloat() })
    #expect(whole.normals(count: 100) == (0..<100).map { _ in single.normal() })
    #expect(whole == single)
  }

  private func words(_ stream: inout RandomStream, _ count: Int) -> [UInt64] {
    (0..<count).map { _ in stream.nextWord() }
  }
}
