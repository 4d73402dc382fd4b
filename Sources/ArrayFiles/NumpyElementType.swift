/// The type of the elements of a `.npy` file, of those that are read: real numbers of fixed width.
struct NumpyElementType {
  private enum Kind {
    case float, signed, unsigned, boolean
  }

  /// The type as the file writes it, such as `<f8`.
  let descriptor: String
  /// The bytes of one element.
  let width: Int
  private let kind: Kind
  private let isBigEndian: Bool

  /// The type that a file names; `nil` when it is not read.
  ///
  /// Half precision and unsigned integers of 64 bits are not: no type here holds all of the latter, and
  /// whoever has the former decides what to do.
  init?(_ descriptor: String) {
    let kinds: [Character: (kind: Kind, widths: Set<Int>)] = [
      "f": (.float, [4, 8]), "i": (.signed, [1, 2, 4, 8]), "u": (.unsigned, [1, 2, 4]),
      "b": (.boolean, [1]),
    ]
    var rest = Substring(descriptor)
    guard let order = rest.popFirst(), "<>|=".contains(order), let letter = rest.popFirst(),
      let known = kinds[letter], let width = Int(rest), known.widths.contains(width),
      order != "|" || width == 1
    else { return nil }
    self.descriptor = descriptor
    self.width = width
    kind = known.kind
    isBigEndian = order == ">"
  }

  /// What to do with elements that are not read.
  static func remedy(for descriptor: String) -> String {
    let letter = descriptor.drop { "<>|=".contains($0) }.first
    switch letter {
    case "O": return "Python objects are never unpickled: save numbers instead"
    case "c": return "save the real and the imaginary parts as two columns"
    case "U", "S", "a", "V": return "that is text or raw bytes: save numbers instead"
    case "M", "m": return "convert dates and times to numbers of a unit of your choice"
    default: return "convert with astype('<f4'), astype('<f8') or astype('<i8')"
    }
  }

  /// The elements in their order; narrow integers and booleans are widened to 64 bits.
  ///
  /// - Precondition: `data` holds `count` elements.
  func elements(_ data: ArraySlice<UInt8>, count: Int) -> NumericArray.Elements {
    let data = isBigEndian && width > 1 ? swapped(data) : data
    func integers<Word: FixedWidthInteger>(_ word: Word.Type) -> NumericArray.Elements {
      .int64(LittleEndian.read(data, count: count, as: word) { Int64($0) })
    }
    switch (kind, width) {
    case (.float, 4):
      return .float32(
        LittleEndian.read(data, count: count, as: UInt32.self) { Float(bitPattern: $0) })
    case (.float, _):
      return .float64(
        LittleEndian.read(data, count: count, as: UInt64.self) { Double(bitPattern: $0) })
    case (.boolean, _):
      return .int64(LittleEndian.read(data, count: count, as: UInt8.self) { $0 == 0 ? 0 : 1 })
    case (.signed, 1): return integers(Int8.self)
    case (.signed, 2): return integers(Int16.self)
    case (.signed, 4): return integers(Int32.self)
    case (.signed, _): return integers(Int64.self)
    case (.unsigned, 1): return integers(UInt8.self)
    case (.unsigned, 2): return integers(UInt16.self)
    case (.unsigned, _): return integers(UInt32.self)
    }
  }

  /// The bytes with those of every element in the other order.
  private func swapped(_ data: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = Array(data)
    for start in stride(from: 0, to: bytes.count, by: width) {
      bytes[start..<start + width].reverse()
    }
    return bytes[...]
  }
}
