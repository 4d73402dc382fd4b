import ContentStore
import FoundationEssentials
import TestSupport
import Testing

@Suite("Digests")
struct DigestTests {
  @Test(
    "are SHA-256 as published",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func knownAnswers(text: String, expected: String) throws {
    #expect(Digest(of: text).hexadecimal == expected)
    try withTemporaryDirectory { folder in
      let path = "\(folder)/content"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try Digest(ofFileAt: path).hexadecimal == expected)
    }
  }

  @Test("of a file longer than the reading buffer is that of its bytes")
  func longFile() throws {
    let bytes = (0..<(3 << 20) + 17).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try withTemporaryDirectory { folder in
      let path = "\(folder)/content"
      try Data(bytes).write(to: URL(filePath: path))
      #expect(try Digest(ofFileAt: path) == Digest(of: bytes))
    }
  }

  @Test("survive the passage through text, which must be 64 lower-case digits")
  func text() {
    let digest = Digest(of: "abc")
    #expect(Digest(hexadecimal: digest.hexadecimal) == digest)
    #expect(Digest(hexadecimal: digest.hexadecimal.uppercased()) == nil)
    #expect(Digest(hexadecimal: String(digest.hexadecimal.dropLast())) == nil)
    #expect(Digest(hexadecimal: digest.hexadecimal + "0") == nil)
    #expect(Digest(hexadecimal: String(repeating: "g", count: 64)) == nil)
  }

  @Test("are ordered as their texts")
  func order() {
    let digests = (0..<50).map { Digest(of: "\($0)") }
    #expect(digests.sorted().map(\.hexadecimal) == digests.map(\.hexadecimal).sorted())
  }

  @Test("of what is not a regular file are refused in words")
  func refusals() throws {
    try withTemporaryDirectory { folder in
      #expect {
        try Digest(ofFileAt: "\(folder)/missing")
      } throws: {
        "\($0)" == "\(folder)/missing: cannot open the file: No such file or directory"
      }
      #expect {
        try Digest(ofFileAt: folder)
      } throws: {
        "\($0)" == "\(folder): is not a regular file; move it out of the way"
      }
    }
  }
}
