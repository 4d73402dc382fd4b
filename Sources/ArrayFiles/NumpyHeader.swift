/// The Python dictionary literal at the head of a `.npy` file.
///
/// Only the three keys that the format defines are understood, in any order; everything else, such
/// as structured element types, is refused rather than guessed.
struct NumpyHeader {
  struct Failure: Error {
    let message: String
    let offset: Int
    var remedy = "save it with numpy.save"
  }

  let descriptor: String
  let isFortranOrder: Bool
  let shape: [Int]

  /// Reads the literal; offsets in errors count from the start of the file.
  init(parsing text: ArraySlice<UInt8>) throws(Failure) {
    var scanner = Scanner(text: text)
    var descriptor: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try scanner.expect("{")
    while !scanner.take("}") {
      let start = scanner.position
      let key = try scanner.string()
      try scanner.expect(":")
      switch key {
      case "descr" where descriptor == nil:
        guard !scanner.take("[") else {
          throw Failure(
            message: "the elements have named fields", offset: start,
            remedy: "save the fields as the columns of one array of numbers")
        }
        descriptor = try scanner.string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where shape == nil: shape = try scanner.tuple()
      default:
        throw Failure(message: "unexpected or repeated key '\(key)'", offset: start)
      }
      if !scanner.take(",") {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.isAtEnd else { throw scanner.failure("unexpected text after '}'") }
    guard let descriptor, let isFortranOrder, let shape else {
      throw scanner.failure("'descr', 'fortran_order' and 'shape' must all be given")
    }
    self.descriptor = descriptor
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }
}

private struct Scanner {
  let text: ArraySlice<UInt8>
  var position: Int

  init(text: ArraySlice<UInt8>) {
    self.text = text
    self.position = text.startIndex
  }

  func failure(_ message: String) -> NumpyHeader.Failure {
    NumpyHeader.Failure(message: message, offset: position)
  }

  private mutating func skipSpace() {
    while position < text.endIndex, text[position] == 0x20 || text[position] == 0x0A {
      position += 1
    }
  }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return position == text.endIndex
    }
  }

  mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func expect(_ word: String) throws(NumpyHeader.Failure) {
    guard take(word) else { throw failure("expected '\(word)'") }
  }

  mutating func string() throws(NumpyHeader.Failure) -> String {
    skipSpace()
    guard position < text.endIndex, text[position] == 0x27 || text[position] == 0x22 else {
      throw failure("expected a quoted string")
    }
    let quote = text[position]
    guard let end = text[(position + 1)...].firstIndex(of: quote) else {
      throw failure("unterminated string")
    }
    let content = text[(position + 1)..<end]
    guard content.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      throw failure("unexpected character in string")
    }
    position = end + 1
    return String(decoding: content, as: UTF8.self)
  }

  mutating func boolean() throws(NumpyHeader.Failure) -> Bool {
    if take("True") { return true }
    if take("False") { return false }
    throw failure("expected True or False")
  }

  mutating func tuple() throws(NumpyHeader.Failure) -> [Int] {
    try expect("(")
    var axes: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = text[position...].prefix { (0x30...0x39).contains($0) }
      guard let axis = Int(String(decoding: digits, as: UTF8.self)) else {
        throw failure("expected the length of an axis")
      }
      position = digits.endIndex
      axes.append(axis)
      if take(",") { continue }
      guard axes.count > 1 else { throw failure("expected ',' after the only axis") }
      try expect(")")
      break
    }
    return axes
  }
}
