import CanonicalJSON
import FoundationEssentials
import Testing

@testable import ContentStore

@Suite("Provenance in models")
struct SafetensorsProvenanceTests {
  private static let tensor = #""w":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}"#
  /// Headers that differ in what they say already, in order and in white space.
  static let headers = [
    "{\(tensor)}", "{}", "{\"__metadata__\":{},\(tensor)}",
    "{\"__metadata__\":{\"a\":\"b\"},\(tensor)}",
    "{\(tensor),\"__metadata__\":{\"epoch\":\"3\"}}   ", "{ \(tensor) , \"__metadata__\" : { } }",
    "{  \"__metadata__\":{\"a\":\"__metadata__\"}}",
    "{\"x\":\"__metadata__\",\"__metadata__\":{\"\\\"\":\"{\"}}",
  ]

  private func file(_ header: String) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
  }

  @Test("what is put in is found again, and taken out again to the byte", arguments: headers)
  func roundTrip(header: String) throws {
    let head = file(header)
    for text in [#"{"a":"b \\ \" c"}"#, "", String(repeating: "x", count: 1000)] {
      let edit = try #require(SafetensorsProvenance.embedding(text, in: head))
      #expect(edit.length == head.count)
      let found = try #require(SafetensorsProvenance.find(in: edit.head))
      #expect(found.text == text)
      #expect(found.removal?.head == head)
      #expect(SafetensorsProvenance.embedding(text, in: edit.head) == nil, "it is put in once")
    }
  }

  @Test(
    "the header stays what the format wants: its length right, data aligned as before, tensors the same",
    arguments: headers)
  func format(header: String) throws {
    let head = file(header)
    let edited = try #require(SafetensorsProvenance.embedding("{}", in: head)).head
    #expect(SafetensorsProvenance.headLength(edited, fileSize: edited.count) == edited.count)
    #expect((edited.count - head.count) % 8 == 0)
    #expect(edited[8] == UInt8(ascii: "{"), "readers want the header to start so")
    var (before, after) = (
      try JSONValue(parsing: head[8...]).objectValue ?? [:],
      try JSONValue(parsing: edited[8...]).objectValue ?? [:]
    )
    var metadata = try #require(after.removeValue(forKey: "__metadata__")?.objectValue)
    #expect(metadata.removeValue(forKey: "provenance") == "{}")
    #expect(metadata == before.removeValue(forKey: "__metadata__")?.objectValue ?? [:])
    #expect(before == after)
  }

  @Test("so is it with files that other programs wrote")
  func golden() throws {
    for name in ["dnf_d3_k11_lu_h16", "lulinear_d1", "published_fixed_arrays"] {
      let bytes = [UInt8](
        try Data(contentsOf: URL(filePath: goldenPath("Golden/\(name).safetensors"))))
      let length = try #require(
        SafetensorsProvenance.headLength(bytes, fileSize: bytes.count))
      let head = Array(bytes[..<length])
      let edit = try #require(SafetensorsProvenance.embedding("{}", in: head))
      #expect(edit.head.count % 8 == 0, "the data stay aligned")
      #expect(SafetensorsProvenance.find(in: edit.head)?.removal?.head == head)
    }
  }

  @Test(
    "what is no such header is left alone",
    arguments: [
      "", "{", "[]", " {}", "{} x", "{\"__metadata__\":[]}",
      "{\"__metadata__\":{\"provenance\":\"mine\"}}", "{\"\\u005f_metadata__\":{}}",
    ])
  func refused(header: String) {
    #expect(SafetensorsProvenance.embedding("{}", in: file(header)) == nil)
  }

  @Test("a header that would become longer than is read is left alone")
  func tooLong() {
    let text = String(repeating: "x", count: 4 << 20)
    #expect(SafetensorsProvenance.embedding(text, in: file("{}")) == nil)
  }
}
