extension NumpyFile {
  /// Reads the content of a file; `path` is how errors name it.
  ///
  /// - Throws: `ArrayFileError` that says what is wrong and at which byte.
  public init(bytes: [UInt8], path: String) throws(ArrayFileError) {
    let layout = try NumpyLayout(
      bytes.prefix(NumpyLayout.maximumStart), fileSize: bytes.count, path: path)
    let stored = NumericArray(
      shape: layout.shape,
      elements: layout.type.elements(bytes[layout.dataStart...], count: layout.count))
    self.init(layout.isFortranOrder ? stored.rowMajorFromColumnMajor() : stored)
  }

  /// The lengths of the axes of the array in a file, of which no more than the beginning is read.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be read, or its beginning and its length are not
  ///   those of such a file.
  static func shape(ofFileAt path: String) throws(ArrayFileError) -> [Int] {
    var file = try FileReader(path)
    let start = try file.read(min(NumpyLayout.maximumStart, file.byteCount))
    return try NumpyLayout(start[...], fileSize: file.byteCount, path: path).shape
  }
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
