/// What the beginning of a `.npy` file says, held against the length of the file.
struct NumpyLayout {
  /// The most bytes before the data: NumPy writes some hundred for plain arrays.
  static let maximumStart = 1 << 20

  let type: NumpyElementType
  let isFortranOrder: Bool
  let shape: [Int]
  /// The number of elements.
  let count: Int
  /// Where the data start.
  let dataStart: Int

  /// Reads the beginning of a file.
  ///
  /// - Parameters:
  ///   - bytes: The first ``maximumStart`` bytes of the file, or all there are.
  ///   - fileSize: The length of the file in bytes.
  ///   - path: How errors name the file.
  /// - Throws: `ArrayFileError` that says what is wrong and at which byte.
  init(_ bytes: ArraySlice<UInt8>, fileSize: Int, path: String) throws(ArrayFileError) {
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
    guard length <= fileSize - headerStart else {
      throw failure(
        "claims a header of \(length) bytes and has \(fileSize - headerStart) left",
        "copy the file again")
    }
    dataStart = headerStart + length
    guard dataStart <= Self.maximumStart else {
      throw failure(
        "claims a header of \(length) bytes; the limit is \(Self.maximumStart - headerStart)",
        "check that this is a plain array, and save it again with numpy.save")
    }
    let header: NumpyHeader
    do {
      header = try NumpyHeader(parsing: bytes[headerStart..<dataStart])
    } catch {
      throw failure("header: \(error.message) at byte \(error.offset)", error.remedy)
    }
    guard let type = NumpyElementType(header.descriptor) else {
      throw failure(
        "has elements of type '\(header.descriptor)'",
        NumpyElementType.remedy(for: header.descriptor))
    }
    let size = NumericArray.elementCount(of: header.shape)?
      .multipliedReportingOverflow(by: type.width)
    guard let size, !size.overflow else {
      throw failure("has shape \(header.shape), too large to address", "check how it was written")
    }
    guard size.partialValue == fileSize - dataStart else {
      throw failure(
        "shape \(header.shape) of '\(type.descriptor)' takes \(size.partialValue) bytes and "
          + "\(fileSize - dataStart) follow the header", "copy or save the file again")
    }
    self.type = type
    isFortranOrder = header.isFortranOrder
    shape = header.shape
    count = size.partialValue / type.width
  }
}
