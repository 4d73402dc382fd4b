extension SafetensorsFile {
  /// Reads the content of a file; `path` is how errors name it.
  ///
  /// Nothing in the file is believed before it is checked: no length, offset or shape can cause a
  /// trap or an allocation beyond a small multiple of the file itself.
  ///
  /// - Throws: `ArrayFileError` that names the tensor and the claim that does not hold.
  public init(bytes: [UInt8], path: String) throws(ArrayFileError) {
    let length = try SafetensorsHeader.length(
      of: bytes.prefix(SafetensorsHeader.start), fileSize: bytes.count, path: path)
    let dataStart = SafetensorsHeader.start + length
    let header = try SafetensorsHeader(
      bytes[SafetensorsHeader.start..<dataStart], dataSize: bytes.count - dataStart, path: path)
    self.init(header, data: bytes[dataStart...])
  }

  /// Reads the file at `path`.
  ///
  /// The data is read only after all that the header says has been held against the length of the
  /// file.
  ///
  /// - Throws: `ArrayFileError` when it cannot be read or is not such a file.
  public init(contentsOf path: String) throws(ArrayFileError) {
    var file = try FileReader(path)
    let (header, dataSize) = try Self.header(of: &file, path: path)
    self.init(header, data: try file.read(dataSize)[...])
  }

  /// The shapes of the tensors in a file by name, of which no more than the header is read.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be read, or its header and its length are not those
  ///   of such a file.
  static func shapes(ofFileAt path: String) throws(ArrayFileError) -> [String: [Int]] {
    var file = try FileReader(path)
    let (header, _) = try header(of: &file, path: path)
    return Dictionary(
      header.entries.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
  }

  /// The header of a file that was just opened, and the number of bytes after it.
  private static func header(
    of file: inout FileReader, path: String
  ) throws(ArrayFileError) -> (header: SafetensorsHeader, dataSize: Int) {
    let prefix = try file.read(min(SafetensorsHeader.start, file.byteCount))
    let length = try SafetensorsHeader.length(
      of: prefix[...], fileSize: file.byteCount, path: path)
    let text = try file.read(length)
    let dataSize = file.byteCount - SafetensorsHeader.start - length
    return (try SafetensorsHeader(text[...], dataSize: dataSize, path: path), dataSize)
  }

  private init(_ header: SafetensorsHeader, data: ArraySlice<UInt8>) {
    var tensors: [String: NumericArray] = [:]
    for entry in header.entries {
      let start = data.startIndex
      tensors[entry.name] = entry.array(from: data[(start + entry.start)..<(start + entry.end)])
    }
    self.init(tensors: tensors, metadata: header.metadata)
  }
}

extension SafetensorsHeader.Entry {
  fileprivate func array(from data: ArraySlice<UInt8>) -> NumericArray {
    let elements: NumericArray.Elements =
      switch type {
      case .float32:
        .float32(
          LittleEndian.read(data, count: count, as: UInt32.self) { Float(bitPattern: $0) })
      case .float64:
        .float64(
          LittleEndian.read(data, count: count, as: UInt64.self) { Double(bitPattern: $0) })
      case .int64: .int64(LittleEndian.read(data, count: count, as: Int64.self) { $0 })
      }
    return NumericArray(shape: shape, elements: elements)
  }
}
