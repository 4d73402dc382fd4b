import Testing

@testable import Tensors

@Suite("Random: published known answers")
struct KnownAnswerTests {
  @Test("Philox4x32-10 gives the answers published with Random123")
  func philox() {
    // The "philox4x32 10" lines of Random123's kat_vectors: counter, key, answer.
    let vectors: [(counter: [UInt32], key: [UInt32], answer: [UInt32])] = [
      (
        [0, 0, 0, 0], [0, 0],
        [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]
      ),
      (
        [.max, .max, .max, .max], [.max, .max],
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ]
    for vector in vectors {
      let philox = Philox(
        key: packed(vector.key[...]), counterHigh: packed(vector.counter[2...]))
      let block = philox.block(packed(vector.counter[..<2]))
      #expect(block.low == packed(vector.answer[..<2]))
      #expect(block.high == packed(vector.answer[2...]))
    }
  }

  @Test(
    "SipHash-2-4-128 gives the answers of the authors' vectors",
    arguments: [
      (0, "a3817f04ba25a8e66df67214c7550293"),
      (1, "da87c1d86b99af44347659119b22fc45"),
      (2, "8177228da4a45dc7fca38bdef60affe4"),
      (3, "9c70b60c5267a94e5f33b6b02985ed51"),
      (4, "f88164c12d9c8faf7d0f6e7c7bcd5579"),
      (8, "3b62a9ba6258f5610f83e264f31497b4"),
      (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    ])
  func sipHash(length: Int, answer: String) {
    let hash = SipHash.hash(
      (0..<length).map { UInt8($0) },
      key0: 0x0706_0504_0302_0100, key1: 0x0F0E_0D0C_0B0A_0908)
    #expect(hexadecimal(hash.low) + hexadecimal(hash.high) == answer)
  }

  private func packed(_ words: ArraySlice<UInt32>) -> UInt64 {
    words.reversed().reduce(0) { $0 << 32 | UInt64($1) }
  }

  /// The bytes of `word` in little-endian order.
  private func hexadecimal(_ word: UInt64) -> String {
    (0..<8).map { byte in
      let value = UInt8(truncatingIfNeeded: word >> (8 * byte))
      return (value < 16 ? "0" : "") + String(value, radix: 16)
    }.joined()
  }
}
