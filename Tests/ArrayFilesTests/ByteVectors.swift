/// Bytes that NumPy 2.4 and safetensors 0.8 wrote, in pieces that a reader can follow.
enum ByteVectors {
  /// A `.npy` file: prelude of the version, dictionary padded to a total of 128 bytes, data in hex.
  static func npy(_ dictionary: String, data: String, version: UInt8 = 1) -> [UInt8] {
    let preludeSize = version == 1 ? 10 : 12
    let padding = String(repeating: " ", count: 128 - preludeSize - dictionary.utf8.count - 1)
    let length = UInt8(128 - preludeSize)
    let prelude = [0x93] + Array("NUMPY".utf8) + [version, 0, length, 0]
    return prelude + (version == 1 ? [] : [0, 0]) + Array((dictionary + padding + "\n").utf8)
      + hexadecimal(data)
  }

  static func npy(type: String, fortran: Bool = false, shape: String, data: String) -> [UInt8] {
    let order = fortran ? "True" : "False"
    return npy("{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }", data: data)
  }

  /// `[[1.5, -2, 0.1], [inf, 3e-45, 7]]` in single precision.
  static let matrix = npy(
    type: "<f4", shape: "(2, 3)", data: "0000c03f000000c0cdcccc3d0000807f020000000000e040")

  /// What the Python package writes for a: F64 [0.5], b: F32 [[1, 2]], n: I64 [-1].
  static let pythonSafetensors =
    hexadecimal("c000000000000000")
    + Array(
      """
      {"__metadata__":{"k":"v"},"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},\
      "a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},\
      "b":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]}}\u{20}\u{20}
      """.utf8) + hexadecimal("ffffffffffffffff000000000000e03f0000803f00000040")

  /// A safetensors file with any header and so many zero bytes of data.
  static func safetensors(header: String, dataSize: Int, claimedLength: UInt64? = nil) -> [UInt8] {
    let length = claimedLength ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: dataSize)
  }

  static func hexadecimal(_ text: String) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}
