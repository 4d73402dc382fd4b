/// Numbers to and from their little-endian bytes, at any alignment.
enum LittleEndian {
  /// Reads `count` numbers; the caller has checked that the bytes are there.
  static func read<Word: FixedWidthInteger, Number>(
    _ bytes: ArraySlice<UInt8>, count: Int, as word: Word.Type, _ number: (Word) -> Number
  ) -> [Number] {
    let width = MemoryLayout<Word>.size
    precondition(bytes.count == count * width, "\(bytes.count) bytes for \(count) × \(width)")
    return bytes.withUnsafeBytes { buffer in
      (0..<count).map { index in
        number(
          Word(littleEndian: buffer.loadUnaligned(fromByteOffset: index * width, as: Word.self)))
      }
    }
  }

  /// Appends the bytes of every element.
  static func append(_ elements: NumericArray.Elements, to bytes: inout [UInt8]) {
    switch elements {
    case .float32(let values): append(values, to: &bytes) { $0.bitPattern }
    case .float64(let values): append(values, to: &bytes) { $0.bitPattern }
    case .int64(let values): append(values, to: &bytes) { $0 }
    }
  }

  private static func append<Number, Word: FixedWidthInteger>(
    _ numbers: [Number], to bytes: inout [UInt8], _ word: (Number) -> Word
  ) {
    let words = numbers.map { word($0).littleEndian }
    words.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}
