import CanonicalJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Results that say where they come from")
struct PlacedProvenanceTests {
  private static let figure = "<svg>\n <title>T</title>\n</svg>\n"
  private static let provenance = #"{"a":1}"#

  @Test("a figure carries its provenance, a table has it beside it, and the list has both digests")
  func placed() throws {
    try withResults { results, store in
      let figure = try publish(Self.figure, in: store)
      let table = try publish("x\n1\n", in: store)
      let wanted = [
        "f/a.svg": ResultFile(figure, provenance: Self.provenance),
        "t.csv": ResultFile(table, provenance: Self.provenance),
      ]
      #expect(try results.fill(with: wanted) == [])
      #expect(try content(of: "\(results.path)/t.csv") == "x\n1\n")
      #expect(try content(of: "\(results.path)/t.csv.prov.json") == "{\"a\":1}\n")
      let path = "\(results.path)/f/a.svg"
      let embedded = try #require(try EmbeddedProvenance.read(fromFileAt: path))
      #expect(embedded.text == #"{"a":1}"#)
      #expect(embedded.content == figure)
      #expect(embedded.whole == (try StoredObject(ofFileAt: path)))
      let manifest = try JSONValue(parsing: content(of: "\(results.path)/manifest.json"))
      let entry = try #require(manifest["files"]?["f/a.svg"])
      #expect(entry["sha256"]?.stringValue == embedded.whole.digest.hexadecimal)
      #expect(entry["object"]?["sha256"]?.stringValue == figure.digest.hexadecimal)
      #expect(
        Set(manifest["files"]?.objectValue?.keys ?? [:].keys)
          == ["f/a.svg", "t.csv", "t.csv.prov.json"])

      let before = try inodes(results.path)
      #expect(try results.fill(with: wanted) == [])
      #expect(try inodes(results.path) == before, "nothing is written twice")
      #expect(
        try results.fill(
          with: wanted.mapValues { ResultFile($0.object, provenance: "{}") }) == [])
      #expect(try EmbeddedProvenance.read(fromFileAt: path)?.text == "{}")
      #expect(try content(of: "\(results.path)/t.csv.prov.json") == "{}\n")
    }
  }

  @Test("what is unwanted goes with what lies beside it; what somebody changed stays with it")
  func removed() throws {
    try withResults { results, store in
      let wanted = try ["a.csv", "b.csv", "c.svg", "d.svg"].reduce(into: [:]) { wanted, name in
        wanted[name] = ResultFile(
          try publish(name.hasSuffix("svg") ? Self.figure : name, in: store),
          provenance: Self.provenance)
      }
      #expect(try results.fill(with: wanted) == [])
      try "edited".write(
        toFile: "\(results.path)/b.csv", atomically: false, encoding: .utf8)
      let edited = try content(of: "\(results.path)/d.svg").replacing(">T<", with: ">U<")
      try edited.write(toFile: "\(results.path)/d.svg", atomically: false, encoding: .utf8)
      #expect(try results.fill(with: [:]) == ["a.csv", "c.svg"])
      #expect(
        try filesBelow(results.path)
          == ["b.csv", "b.csv.prov.json", "d.svg", "manifest.json"].map { "\(results.path)/\($0)" })
      #expect(try content(of: "\(results.path)/d.svg") == edited)
    }
  }

  @Test("what has no place for it has it beside it, whatever its name says")
  func noPlace() throws {
    try withResults { results, store in
      for (name, text) in [("a.svg", "<svg/>"), ("b.safetensors", "short"), ("c.svg", "")] {
        let object = try publish(text, in: store)
        try results.add([name: ResultFile(object, provenance: Self.provenance)])
        #expect(try content(of: "\(results.path)/\(name)") == text)
        #expect(try content(of: "\(results.path)/\(name).prov.json") == "{\"a\":1}\n")
      }
    }
  }

  @Test("a file from before results had provenance gets it, and a link is replaced")
  func upgraded() throws {
    try withResults { results, store in
      let figure = try publish(Self.figure, in: store)
      let wanted = ["a.svg": ResultFile(figure, provenance: Self.provenance)]
      #expect(try results.fill(with: ["a.svg": ResultFile(figure)]) == [])
      #expect(try content(of: "\(results.path)/a.svg") == Self.figure)
      #expect(try results.fill(with: wanted) == [])
      #expect(try EmbeddedProvenance.read(fromFileAt: "\(results.path)/a.svg")?.content == figure)
      unlink("\(results.path)/a.svg")
      symlink("nowhere", "\(results.path)/a.svg")
      #expect(try results.fill(with: wanted) == [])
      #expect(try EmbeddedProvenance.read(fromFileAt: "\(results.path)/a.svg")?.content == figure)
    }
  }

  @Test("a damaged stored figure never becomes a result")
  func damaged() throws {
    try withResults { results, store in
      let figure = try publish(Self.figure, in: store)
      let stored = store.layout.object(figure.digest)
      chmod(stored, 0o644)
      try Self.figure.replacing("T", with: "U")
        .write(toFile: stored, atomically: false, encoding: .utf8)
      #expect {
        try results.fill(with: ["a.svg": ResultFile(figure, provenance: Self.provenance)])
      } throws: {
        "\($0)"
          == "\(stored): the stored content was damaged; run again with --paranoid to make it anew"
      }
      #expect(try filesBelow(results.path) == [])
    }
  }

  @Test("a large model is placed without being in memory, and read back whole")
  func large() throws {
    try withResults { results, store in
      let header = #"{"w":{"data_offsets":[0,1000000],"dtype":"U8","shape":[1000000]}}"#
      var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      bytes += Array(header.utf8) + (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let object = try publish(bytes, in: store)
      #expect(
        try results.fill(with: ["m.safetensors": ResultFile(object, provenance: Self.provenance)])
          == [])
      let path = "\(results.path)/m.safetensors"
      let embedded = try #require(try EmbeddedProvenance.read(fromFileAt: path))
      #expect(embedded.content == object)
      #expect(embedded.whole == (try StoredObject(ofFileAt: path)))
      let placed = try Data(contentsOf: URL(filePath: path))
      #expect(Array(placed.suffix(1_000_000)) == Array(bytes.suffix(1_000_000)))
    }
  }

  private func publish(_ text: String, in store: ArtifactStore) throws -> StoredObject {
    try publish(Array(text.utf8), in: store)
  }

  private func publish(_ bytes: [UInt8], in store: ArtifactStore) throws -> StoredObject {
    let folder = try ScratchFolder(in: store)
    defer { try? folder.remove() }
    try Data(bytes).write(to: URL(filePath: "\(folder.path)/x"))
    return try store.publish(fileAt: "\(folder.path)/x")
  }

  private func inodes(_ folder: String) throws -> [String: UInt] {
    try filesBelow(folder).reduce(into: [:]) { inodes, path in
      var information = stat()
      stat(path, &information)
      inodes[path] = information.st_ino
    }
  }

  private func withResults(_ body: (ResultsFolder, ArtifactStore) throws -> Void) throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: "\(root)/cache")
      try store.prepare()
      try body(ResultsFolder(path: "\(root)/results", store: store), store)
    }
  }
}
