/// A file that pretends to hold named arrays, and what whoever names it has to read.
public struct HostileSafetensors: Sendable, CustomStringConvertible {
  /// What is wrong with the file.
  public let description: String
  /// Its content.
  public let bytes: [UInt8]
  /// All that is said of it after its path.
  public let message: String

  /// A file with any header and so many zero bytes of data.
  private init(
    _ description: String, header: [UInt8], dataSize: Int = 0, claimedLength: UInt64? = nil,
    _ message: String
  ) {
    let length = claimedLength ?? UInt64(header.count)
    self.description = description
    bytes =
      withUnsafeBytes(of: length.littleEndian) { Array($0) } + header
      + [UInt8](repeating: 0, count: dataSize)
    self.message = message
  }

  private init(
    _ description: String, _ header: String, dataSize: Int = 0, claimedLength: UInt64? = nil,
    _ message: String
  ) {
    self.init(
      description, header: Array(header.utf8), dataSize: dataSize, claimedLength: claimedLength,
      message)
  }

  private init(_ description: String, bytes: [UInt8], _ message: String) {
    self.description = description
    self.bytes = bytes
    self.message = message
  }

  /// The header's entry of one tensor.
  private static func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  /// One file for every claim that a reader must not believe.
  public static let all = lengths + texts + entries + places + metadata

  private static let again = "; write or copy the file again"
  private static let other = "; check that this is a safetensors file"
  private static let convert = "; convert it to F32, F64 or I64"

  private static let lengths = [
    HostileSafetensors(
      "an empty file", bytes: [], "has 0 bytes, fewer than the 8 of the header length" + again),
    HostileSafetensors(
      "half a header length", bytes: [2, 0, 0, 0, 0, 0, 0],
      "has 7 bytes, fewer than the 8 of the header length" + again),
    HostileSafetensors(
      "the largest header length", "{}", claimedLength: .max,
      "claims a header of 18446744073709551615 bytes; the limit is 4194304" + other),
    HostileSafetensors(
      "a header length that is negative as a signed number", "{}", claimedLength: 1 << 63,
      "claims a header of 9223372036854775808 bytes; the limit is 4194304" + other),
    HostileSafetensors(
      "a header length just beyond the limit", "{}", claimedLength: 4_194_305,
      "claims a header of 4194305 bytes; the limit is 4194304" + other),
    HostileSafetensors(
      "a header length beyond the end of the file", "{}", claimedLength: 3,
      "claims a header of 3 bytes and has 2 left" + again),
    HostileSafetensors("no header", "", "header does not start with '{'" + other),
    HostileSafetensors(
      "a header length that ends inside the header", #"{"a":{}}"#, claimedLength: 4,
      "header: expected ':' at byte 12" + again),
    HostileSafetensors(
      "a header length that reaches into the data", "{}", dataSize: 4, claimedLength: 6,
      "header: unexpected text after the document at byte 10" + again),
  ]

  private static let texts = [
    HostileSafetensors("a list", "[]", "header does not start with '{'" + other),
    HostileSafetensors(
      "a space before the header", " {}", "header does not start with '{'" + other),
    HostileSafetensors("an unclosed header", #"{"a""#, "header: expected ':' at byte 12" + again),
    HostileSafetensors(
      "a name that is not UTF-8", header: Array(#"{""#.utf8) + [0xC3, 0x28] + Array(#"":1}"#.utf8),
      "header: string is not UTF-8 at byte 13" + again),
    HostileSafetensors(
      "half of a surrogate pair", #"{"\ud800":1}"#, "header: lone surrogate at byte 16" + again),
    HostileSafetensors(
      "a control character in a name", "{\"\u{1B}[2J\":1}",
      "header: control character in string at byte 11" + again),
    HostileSafetensors(
      "lists inside lists, a hundred thousand deep",
      #"{"a":"# + String(repeating: "[", count: 100_000),
      "header: nested too deeply at byte 269" + again),
    HostileSafetensors(
      "sections inside sections, a hundred thousand deep",
      String(repeating: #"{"a":"#, count: 100_000), "header: nested too deeply at byte 1293" + again
    ),
    HostileSafetensors(
      "a tensor twice", #"{"a":\#(entry("[1]", "[0,4]")),"a":\#(entry("[1]", "[0,4]"))}"#,
      dataSize: 4, "header: duplicate key 'a' at byte 65" + again),
    HostileSafetensors(
      "a data type twice", #"{"a":{"dtype":"F32","dtype":"F64","shape":[],"data_offsets":[0,4]}}"#,
      dataSize: 4, "header: duplicate key 'dtype' at byte 35" + again),
    HostileSafetensors(
      "a number without a value", #"{"a":\#(entry("[NaN]", "[0,4]"))}"#, dataSize: 4,
      "header: expected a value at byte 37" + again),
    HostileSafetensors(
      "a number beyond double precision", #"{"a":\#(entry("[1e999]", "[0,4]"))}"#, dataSize: 4,
      "header: number out of range at byte 42" + again),
  ]

  private static let entries = [
    HostileSafetensors(
      "a number instead of a tensor", #"{"a":7}"#,
      "tensor 'a': 'dtype' is missing or no string" + again),
    HostileSafetensors(
      "no data type", #"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, dataSize: 4,
      "tensor 'a': 'dtype' is missing or no string" + again),
    HostileSafetensors(
      "an unknown data type", #"{"a":\#(entry("[1]", "[0,4]", type: "Q7"))}"#, dataSize: 4,
      "tensor 'a': dtype 'Q7' is not supported" + convert),
    HostileSafetensors(
      "half precision", #"{"a":\#(entry("[1]", "[0,2]", type: "F16"))}"#, dataSize: 2,
      "tensor 'a': dtype 'F16' is not supported" + convert),
    HostileSafetensors(
      "the other half precision", #"{"a":\#(entry("[1]", "[0,2]", type: "BF16"))}"#, dataSize: 2,
      "tensor 'a': dtype 'BF16' is not supported" + convert),
    HostileSafetensors(
      "a data type that clears the screen",
      #"{"a":\#(entry("[1]", "[0,4]", type: #"\u001b[2J"#))}"#, dataSize: 4,
      #"tensor 'a': dtype '\u{1b}[2J' is not supported"# + convert),
    HostileSafetensors(
      "a name of a thousand letters",
      #"{"\#(String(repeating: "x", count: 1000))":7}"#,
      "tensor '\(String(repeating: "x", count: 120))…': 'dtype' is missing or no string" + again),
    HostileSafetensors(
      "no shape", #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, dataSize: 4,
      "tensor 'a': 'shape' is missing or no list of lengths" + again),
    HostileSafetensors(
      "a negative length", #"{"a":\#(entry("[-1]", "[0,4]"))}"#, dataSize: 4,
      "tensor 'a': 'shape' is missing or no list of lengths" + again),
    HostileSafetensors(
      "two negative lengths", #"{"a":\#(entry("[-1,-1]", "[0,4]"))}"#, dataSize: 4,
      "tensor 'a': 'shape' is missing or no list of lengths" + again),
    HostileSafetensors(
      "a length and a half", #"{"a":\#(entry("[1.5]", "[0,4]"))}"#, dataSize: 4,
      "tensor 'a': 'shape' is missing or no list of lengths" + again),
    HostileSafetensors(
      "a length beyond 64 bits", #"{"a":\#(entry("[18446744073709551617]", "[0,4]"))}"#,
      dataSize: 4,
      "tensor 'a': 'shape' is missing or no list of lengths" + again),
    HostileSafetensors(
      "a shape whose size overflows", #"{"a":\#(entry("[4294967296,4294967297]", "[0,4]"))}"#,
      dataSize: 4, "tensor 'a': shape [4294967296, 4294967297] is too large to address" + again),
    HostileSafetensors(
      "a shape whose bytes overflow", #"{"a":\#(entry("[4611686018427387905]", "[0,4]"))}"#,
      dataSize: 4,
      "tensor 'a': shape [4611686018427387905] of F32 does not take the 4 bytes of its data"
        + again),
    HostileSafetensors(
      "nothing times too much", #"{"a":\#(entry("[4611686018427387904,4,0]", "[0,4]"))}"#,
      dataSize: 4,
      "tensor 'a': shape [4611686018427387904, 4, 0] of F32 does not take the 4 bytes of its data"
        + again),
  ]

  private static let places = [
    HostileSafetensors(
      "no offsets", #"{"a":{"dtype":"F32","shape":[1]}}"#, dataSize: 4,
      "tensor 'a': 'data_offsets' is missing or no pair of offsets" + again),
    HostileSafetensors(
      "three offsets", #"{"a":\#(entry("[1]", "[0,4,4]"))}"#, dataSize: 4,
      "tensor 'a': 'data_offsets' is missing or no pair of offsets" + again),
    HostileSafetensors(
      "a negative offset", #"{"a":\#(entry("[1]", "[-4,0]"))}"#, dataSize: 4,
      "tensor 'a': 'data_offsets' is missing or no pair of offsets" + again),
    HostileSafetensors(
      "offsets in the wrong order", #"{"a":\#(entry("[1]", "[4,0]"))}"#, dataSize: 4,
      "tensor 'a': bytes 4..<0 are not inside the 4 bytes of data" + again),
    HostileSafetensors(
      "data that is cut off", #"{"a":\#(entry("[2]", "[0,8]"))}"#, dataSize: 4,
      "tensor 'a': bytes 0..<8 are not inside the 4 bytes of data" + again),
    HostileSafetensors(
      "the largest offsets",
      #"{"a":\#(entry("[1]", "[9223372036854775803,9223372036854775807]"))}"#, dataSize: 4,
      "tensor 'a': bytes 9223372036854775803..<9223372036854775807 are not inside the 4 bytes of "
        + "data" + again),
    HostileSafetensors(
      "more bytes than the shape takes", #"{"a":\#(entry("[1]", "[0,8]"))}"#, dataSize: 8,
      "tensor 'a': shape [1] of F32 does not take the 8 bytes of its data" + again),
    HostileSafetensors(
      "two tensors that overlap",
      #"{"a":\#(entry("[2]", "[0,8]")),"b":\#(entry("[2]", "[4,12]"))}"#, dataSize: 12,
      "tensor 'b' starts at byte 4 of the data, inside another tensor" + again),
    HostileSafetensors(
      "two tensors in one place",
      #"{"a":\#(entry("[1]", "[0,4]")),"b":\#(entry("[1]", "[0,4]"))}"#, dataSize: 4,
      "tensor 'b' starts at byte 0 of the data, inside another tensor" + again),
    HostileSafetensors(
      "a gap between tensors",
      #"{"a":\#(entry("[1]", "[0,4]")),"b":\#(entry("[1]", "[8,12]"))}"#, dataSize: 12,
      "bytes 4..<8 of the data belong to no tensor" + again),
    HostileSafetensors(
      "a gap before the first tensor", #"{"a":\#(entry("[1]", "[4,8]"))}"#, dataSize: 8,
      "bytes 0..<4 of the data belong to no tensor" + again),
    HostileSafetensors(
      "data that belongs to nothing", #"{"a":\#(entry("[1]", "[0,4]"))}"#, dataSize: 8,
      "bytes 4..<8 of the data belong to no tensor" + again),
    HostileSafetensors(
      "data without tensors", "{}", dataSize: 1,
      "bytes 0..<1 of the data belong to no tensor" + again),
  ]

  private static let metadata = [
    HostileSafetensors(
      "metadata that is a list", #"{"__metadata__":[]}"#, "__metadata__ is not an object" + again),
    HostileSafetensors(
      "metadata that is a tensor", #"{"__metadata__":\#(entry("[0]", "[0,0]"))}"#,
      "__metadata__ 'data_offsets' is not a string" + again),
    HostileSafetensors(
      "a number in the metadata", #"{"__metadata__":{"k":1}}"#,
      "__metadata__ 'k' is not a string" + again),
  ]
}
