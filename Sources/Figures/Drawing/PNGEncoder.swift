/// Palette pictures as PNG files whose bytes depend on nothing but the picture.
///
/// The data is stored, not compressed: a compressor's version would otherwise be part of every
/// figure.
///
/// - Reference: PNG (W3C, third edition); RFC 1950 and RFC 1951 for zlib and stored blocks.
enum PNGEncoder {
  /// A picture of `width` × `height` pixels, `indices` row by row from the top.
  ///
  /// - Precondition: There is one index per pixel, each inside the palette of at most 256 colours.
  static func encode(
    width: Int, height: Int, palette: [Color], transparentIndex: Int?, indices: [UInt8]
  ) -> [UInt8] {
    precondition(
      width > 0 && height > 0 && indices.count == width * height,
      "\(indices.count) indices for \(width) × \(height) pixels")
    precondition((1...256).contains(palette.count), "a palette of \(palette.count) colours")
    let header = bigEndian(width) + bigEndian(height) + [8, 3, 0, 0, 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    append("IHDR", header, to: &file)
    append("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &file)
    if let transparentIndex {
      let opaque = [UInt8](repeating: 255, count: transparentIndex)
      append("tRNS", opaque + [0], to: &file)
    }
    var scanlines: [UInt8] = []
    scanlines.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      scanlines.append(0)
      scanlines += indices[(row * width)..<((row + 1) * width)]
    }
    append("IDAT", zlibStored(scanlines), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  static func zlibStored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(65535, data.count - start)
      let isLast = start + count == data.count
      let length = [UInt8(count & 0xFF), UInt8(count >> 8)]
      stream += [isLast ? 1 : 0] + length + length.map { ~$0 }
      stream += data[start..<(start + count)]
      start += count
    } while start < data.count
    return stream + bigEndian(Int(Checksum.adler32(data)))
  }

  private static func append(_ type: String, _ content: [UInt8], to file: inout [UInt8]) {
    let body = Array(type.utf8) + content
    file += bigEndian(content.count) + body + bigEndian(Int(Checksum.crc32(body)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }
}

/// The two checksums of a PNG file.
enum Checksum {
  /// CRC-32 with the reflected polynomial `0xEDB88320`.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder = crcTable[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
    return ~remainder
  }

  /// Adler-32: two sums modulo 65521.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (sum, sumOfSums): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      sum = (sum + UInt32(byte)) % 65521
      sumOfSums = (sumOfSums + sum) % 65521
    }
    return sumOfSums << 16 | sum
  }

  private static let crcTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }
}
