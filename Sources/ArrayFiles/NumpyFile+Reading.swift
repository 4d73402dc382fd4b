extension NumpyFile {
  /// Reads the content of a file; `path` is how errors name it.
  ///
  /// - Throws: `ArrayFileError` that says what is wrong and at which byte.
  public init(bytes: [UInt8], path: String) throws(ArrayFileError) {
    func failure(_ message: String, _ remedy: String) -> ArrayFileError {
      ArrayFileError(path: path, message: message, remedy: remedy)
    }
    guard bytes.starts(with: NumpyFile.magic), bytes.count >= 10 else {
      throw failure("does not start like a NumPy array", "save it with numpy.save")
    }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw failure(
        "has format version \(bytes[6]).\(bytes[7])", "save it with version 1.0, 2.0 or 3.0")
    }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    let headerStart = 8 + lengthSize
    guard bytes.count >= headerStart else {
      throw failure("ends inside the header length", "copy the file again")
    }
    let length = bytes[8..<headerStart].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - headerStart else {
      throw failure(
        "claims a header of \(length) bytes and has \(bytes.count - headerStart) left",
        "copy the file again")
    }
    let dataStart = headerStart + length
    let header: NumpyHeader
    do {
      header = try NumpyHeader(parsing: bytes[headerStart..<dataStart])
    } catch {
      throw failure("header: \(error.message) at byte \(error.offset)", "save it with numpy.save")
    }
    let type = header.descriptor
    guard let width = NumpyFile.widths[type] else {
      throw failure(
        "has elements of type '\(type)'",
        type.contains("O")
          ? "Python objects are never unpickled: save numbers instead"
          : "convert with astype('<f4'), astype('<f8') or astype('<i8')")
    }
    let size = NumericArray.elementCount(of: header.shape)?.multipliedReportingOverflow(by: width)
    guard let size, !size.overflow else {
      throw failure("has shape \(header.shape), too large to address", "check how it was written")
    }
    let available = bytes.count - dataStart
    guard size.partialValue == available else {
      throw failure(
        "shape \(header.shape) of '\(type)' takes \(size.partialValue) bytes and \(available) "
          + "follow the header", "copy or save the file again")
    }
    let data = bytes[dataStart...]
    let count = size.partialValue / width
    let elements: NumericArray.Elements =
      switch type {
      case "<f4":
        .float32(
          LittleEndian.read(data, count: count, as: UInt32.self) { Float(bitPattern: $0) })
      case "<f8":
        .float64(
          LittleEndian.read(data, count: count, as: UInt64.self) { Double(bitPattern: $0) })
      case "<i4": .int64(LittleEndian.read(data, count: count, as: Int32.self) { Int64($0) })
      case "|b1":
        .int64(LittleEndian.read(data, count: count, as: UInt8.self) { $0 == 0 ? 0 : 1 })
      default: .int64(LittleEndian.read(data, count: count, as: Int64.self) { $0 })
      }
    let stored = NumericArray(shape: header.shape, elements: elements)
    self.init(header.isFortranOrder ? stored.rowMajorFromColumnMajor() : stored)
  }

  private static let widths = ["<f4": 4, "<f8": 8, "<i8": 8, "<i4": 4, "|b1": 1]
}

extension NumericArray {
  /// The same array when the elements were stored with the first axis running fastest.
  func rowMajorFromColumnMajor() -> NumericArray {
    guard shape.count > 1, elements.count > 0 else { return self }
    var strides: [Int] = []
    var stride = 1
    for axis in shape {
      strides.append(stride)
      stride *= axis
    }
    func reordered<Number>(_ values: [Number]) -> [Number] {
      var index = [Int](repeating: 0, count: shape.count)
      var offset = 0
      return (0..<values.count).map { _ in
        let value = values[offset]
        for axis in shape.indices.reversed() {
          index[axis] += 1
          offset += strides[axis]
          if index[axis] < shape[axis] { break }
          offset -= strides[axis] * shape[axis]
          index[axis] = 0
        }
        return value
      }
    }
    return switch elements {
    case .float32(let values): NumericArray(shape: shape, floats: reordered(values))
    case .float64(let values): NumericArray(shape: shape, doubles: reordered(values))
    case .int64(let values): NumericArray(shape: shape, integers: reordered(values))
    }
  }
}
