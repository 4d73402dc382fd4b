/// One array in NumPy's `.npy` format.
///
/// Reads versions 1 to 3 with elements `f4`, `f8`, `i1` to `i8`, `u1` to `u4` and `b1` (all but the
/// first two widened to 64-bit integers), of either byte order, in C or Fortran order. Writes version
/// 1.0, little-endian, C order, with the data at a multiple of 64 bytes. Equal arrays have equal bytes.
///
/// - Reference: numpy.lib.format, "A simple file format for NumPy arrays".
public struct NumpyFile: Equatable, Sendable {
  /// The array that the file holds, always in C order.
  public let array: NumericArray

  /// A file that holds `array`.
  public init(_ array: NumericArray) { self.array = array }

  /// Reads the file at `path`.
  ///
  /// - Throws: `ArrayFileError` when it cannot be read or is not such a file.
  public init(contentsOf path: String) throws(ArrayFileError) {
    try self.init(bytes: try FileBytes.read(path), path: path)
  }

  /// Writes the file in place.
  ///
  /// - Throws: `ArrayFileError` when the file cannot be created or the disk is full.
  public func write(to path: String) throws(ArrayFileError) {
    try FileBytes.write(bytes, to: path)
  }

  /// The content of the file.
  public var bytes: [UInt8] {
    let descriptor =
      switch array.elements {
      case .float32: "<f4"
      case .float64: "<f8"
      case .int64: "<i8"
      }
    let axes = array.shape.map { String($0) }.joined(separator: ", ")
    let tuple = array.shape.count == 1 ? "(\(axes),)" : "(\(axes))"
    var header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': \(tuple), }"
    let unpadded = NumpyFile.preludeSize + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = UInt16(header.utf8.count)

    var bytes = NumpyFile.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes.reserveCapacity(bytes.count + header.utf8.count + array.elements.count * 8)
    bytes += header.utf8
    LittleEndian.append(array.elements, to: &bytes)
    return bytes
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Magic, version and the 16-bit header length of version 1.
  private static let preludeSize = 10
}
