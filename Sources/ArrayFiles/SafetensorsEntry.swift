import CanonicalJSON

extension SafetensorsHeader {
  /// What is wrong with the description of one tensor.
  struct Problem: Error {
    let message: String
    var remedy: String?
  }
}

extension SafetensorsHeader.Entry {
  /// Reads the description of a tensor and holds it against its own shape and the data there is.
  ///
  /// - Throws: The claim that does not hold.
  init(_ name: String, _ value: JSONValue, dataSize: Int) throws(SafetensorsHeader.Problem) {
    guard let word = value["dtype"]?.stringValue else {
      throw SafetensorsHeader.Problem(message: "'dtype' is missing or no string")
    }
    guard let type = SafetensorsHeader.ElementType(rawValue: word) else {
      throw SafetensorsHeader.Problem(
        message: "dtype '\(printable(word))' is not supported",
        remedy: "convert it to F32, F64 or I64")
    }
    guard let shape = Self.lengths(value["shape"]) else {
      throw SafetensorsHeader.Problem(message: "'shape' is missing or no list of lengths")
    }
    guard let offsets = Self.lengths(value["data_offsets"]), offsets.count == 2 else {
      throw SafetensorsHeader.Problem(
        message: "'data_offsets' is missing or no pair of offsets")
    }
    let (start, end) = (offsets[0], offsets[1])
    guard start <= end, end <= dataSize else {
      throw SafetensorsHeader.Problem(
        message: "bytes \(start)..<\(end) are not inside the \(dataSize) bytes of data")
    }
    let shown = printable("\(shape)")
    guard let count = NumericArray.elementCount(of: shape) else {
      throw SafetensorsHeader.Problem(message: "shape \(shown) is too large to address")
    }
    let size = count.multipliedReportingOverflow(by: type.width)
    guard !size.overflow, size.partialValue == end - start else {
      throw SafetensorsHeader.Problem(
        message: "shape \(shown) of \(word) does not take the \(end - start) bytes of its data")
    }
    self.init(name: name, type: type, shape: shape, count: count, start: start, end: end)
  }

  /// The elements of a list of integers that are not negative.
  private static func lengths(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.arrayValue else { return nil }
    let integers = elements.compactMap(\.integerValue)
    return integers.count == elements.count && integers.allSatisfy { $0 >= 0 } ? integers : nil
  }
}
