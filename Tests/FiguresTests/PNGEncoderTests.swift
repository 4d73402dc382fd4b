import Testing

@testable import Figures

@Suite("PNG pictures")
struct PNGEncoderTests {
  @Test("checksums have their published values")
  func checksums() {
    #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksum.crc32(Array("IEND".utf8)) == 0xAE42_6082)
    #expect(Checksum.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
    #expect(Checksum.adler32([]) == 1)
  }

  @Test("a picture has exactly the bytes of its chunks")
  func bytes() {
    let picture = PNGEncoder.encode(
      width: 2, height: 1, palette: [.white, Color(0x010203)], transparentIndex: 1,
      indices: [0, 1])
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(type.utf8) + content
      let sum = Checksum.crc32(body)
      let checksum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
      return [0, 0, 0, UInt8(content.count)] + body + checksum
    }
    var expected: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    expected += chunk("IHDR", [0, 0, 0, 2, 0, 0, 0, 1, 8, 3, 0, 0, 0])
    expected += chunk("PLTE", [255, 255, 255, 1, 2, 3])
    expected += chunk("tRNS", [255, 0])
    expected += chunk(
      "IDAT", [0x78, 0x01, 1, 3, 0, 0xFC, 0xFF, 0, 0, 1, 0, 4, 0, 2])
    expected += chunk("IEND", [])
    #expect(picture == expected)
  }

  @Test("data beyond one stored block continues in the next")
  func longData() {
    let data = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
    let stream = PNGEncoder.zlibStored(data)
    #expect(stream.count == 2 + 5 + 65_535 + 5 + 4_465 + 4)
    #expect(Array(stream[2..<7]) == [0, 0xFF, 0xFF, 0, 0])
    #expect(Array(stream[65_542..<65_547]) == [1, 0x71, 0x11, 0x8E, 0xEE])
    #expect(Array(stream[7..<65_542]) + Array(stream[65_547..<70_012]) == data)
  }

  @Test("the first row of a heat map is at the bottom, the first column at the left")
  func orientation() {
    // Columns along x, rows along y: value 10 * column + row.
    let map = HeatMap(values: [0, 1, 10, 11, 20, 21], columns: 3, rows: 2, x: 0...3, y: 0...2)
    let picture = map.png(ColorScale(.viridis, label: ""), 0...21)
    let data = picture.suffix(12 + 4 + 4 + 8)
    func index(_ value: Double) -> UInt8 { UInt8((value / 21 * 254).rounded()) }
    #expect(
      Array(data.prefix(8)) == [
        0, index(1), index(11), index(21), 0, index(0), index(10), index(20),
      ])
  }

  @Test("what is no density is transparent, values outside the scale take its ends")
  func missingValues() {
    let map = HeatMap(
      values: [.nan, -.infinity, .infinity, -5, 500, 1], columns: 6, rows: 1, x: 0...6, y: 0...1)
    let picture = map.png(ColorScale(.viridis, label: ""), 0...1)
    let indices = Array(picture.suffix(6 + 4 + 4 + 12).prefix(6))
    #expect(indices == [255, 0, 255, 0, 254, 254])
    let logarithmic = HeatMap(values: [0, -1, 1], columns: 3, rows: 1, x: 0...3, y: 0...1)
      .png(ColorScale(.viridis, label: "", scale: .logarithmic), 0.1...1)
    #expect(Array(logarithmic.suffix(3 + 4 + 4 + 12).prefix(3)) == [0, 0, 254])
  }
}
