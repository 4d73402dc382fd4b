import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContentStore

@Suite("Results folder")
struct ResultsFolderTests {
  @Test("results are writable copies: editing one leaves the cache whole")
  func copies() throws {
    try withResults { results, store, object in
      let path = "\(results.path)/models/dnf/weights"
      #expect(try results.place(object, as: "models/dnf/weights"))
      #expect(try content(of: path) == sampleOutputs["weights"])
      var information = stat()
      #expect(stat(path, &information) == 0)
      #expect(information.st_mode & 0o200 != 0)
      #expect(information.st_nlink == 1)
      try "edited".write(toFile: path, atomically: false, encoding: .utf8)
      let stored = store.layout.object(object.digest)
      #expect(try content(of: stored) == sampleOutputs["weights"])
    }
  }

  @Test("a result with the right content is not touched; one with other content is replaced")
  func untouched() throws {
    try withResults { results, _, object in
      let path = "\(results.path)/weights"
      try results.place(object, as: "weights")
      var before = stat()
      stat(path, &before)
      #expect(try results.place(object, as: "weights") == false)
      var after = stat()
      stat(path, &after)
      #expect(before.st_ino == after.st_ino)
      let sameLength = String(repeating: "x", count: object.byteCount)
      for other in ["", "other", sameLength] {
        try other.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try results.place(object, as: "weights"))
        #expect(try content(of: path) == sampleOutputs["weights"])
      }
    }
  }

  @Test("other files stay, and a link is replaced without touching what it points to")
  func otherFiles() throws {
    try withResults { results, _, object in
      mkdir(results.path, 0o755)
      let notes = "\(results.path)/notes.txt"
      try "mine".write(toFile: notes, atomically: false, encoding: .utf8)
      symlink(notes, "\(results.path)/weights")
      try results.place(object, as: "weights")
      results.removeAbandonedFiles()
      #expect(try content(of: notes) == "mine")
      #expect(try content(of: "\(results.path)/weights") == sampleOutputs["weights"])
      #expect(try filesBelow(results.path) == [notes, "\(results.path)/weights"])
    }
  }

  @Test(
    "names that leave the folder are refused",
    arguments: [
      "", "/etc/passwd", "../x", "a/../../x", "a//b", ".", "a/.", "a\0b", "..", "a/..",
      String(repeating: "x", count: 256), String(repeating: "x/", count: 600) + "x",
    ])
  func badNames(name: String) throws {
    try withResults { results, _, object in
      #expect {
        try results.place(object, as: name)
      } throws: {
        "\($0)" == "\(results.path): '\(name)' is not a name inside the results folder"
      }
    }
  }

  @Test("what was placed and is not wanted any more goes, with the folders that it leaves empty")
  func unwanted() throws {
    try withResults { results, _, object in
      #expect(
        try results.fill(
          with: ["a/b/old", "a/kept", "old"].reduce(into: [:]) { $0[$1] = ResultFile(object) })
          == [])
      try "mine".write(toFile: "\(results.path)/notes.txt", atomically: false, encoding: .utf8)
      #expect(try results.fill(with: ["a/kept": ResultFile(object)]) == ["a/b/old", "old"])
      #expect(
        try filesBelow(results.path)
          == ["a/kept", "manifest.json", "notes.txt"].map { "\(results.path)/\($0)" })
      #expect(access("\(results.path)/a/b", F_OK) != 0)
      #expect(try results.fill(with: ["a/kept": ResultFile(object)]) == [])
    }
  }

  @Test("a file that somebody changed is never removed")
  func changedByHand() throws {
    try withResults { results, _, object in
      _ = try results.fill(with: ["old": ResultFile(object)])
      let path = "\(results.path)/old"
      try "edited".write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try results.fill(with: [:]) == [])
      #expect(try content(of: path) == "edited")
    }
  }

  @Test(
    "a list that is broken or points outside removes nothing",
    arguments: ["", "not JSON", "[]", #"{"files": {"../outside": OBJECT, "a": 7}}"#])
  func hostileManifest(text: String) throws {
    try withResults { results, _, object in
      mkdir(results.path, 0o755)
      let outside = "\(parentPath(of: results.path))/outside"
      try results.place(object, as: "x")
      try copyFile("\(results.path)/x", outside)
      let entry = #"{"sha256": "\#(object.digest.hexadecimal)", "bytes": \#(object.byteCount)}"#
      try text.replacing("OBJECT", with: entry)
        .write(toFile: "\(results.path)/manifest.json", atomically: false, encoding: .utf8)
      #expect(try results.fill(with: [:]) == [])
      #expect(try content(of: outside) == sampleOutputs["weights"])
    }
  }

  private func copyFile(_ source: String, _ destination: String) throws {
    try content(of: source).write(toFile: destination, atomically: false, encoding: .utf8)
  }

  @Test("the folder of a path ends at its last slash, whatever mark the next character carries")
  func parents() {
    let parents = [
      "a/b": "a", "a": ".", "/a": "/", "/": "/", "a/": "a", "a/\u{301}b": "a", "/\u{301}": "/",
      "a/b\u{301}/c": "a/b\u{301}",
    ]
    for (path, parent) in parents { #expect(parentPath(of: path) == parent) }
  }

  @Test("names may begin with a combining mark, and their folders are made and removed")
  func combiningMarks() throws {
    try withResults { results, _, object in
      let (folder, name) = ("\u{301}a", "\u{301}a/\u{301}b")
      _ = try results.fill(with: [name: ResultFile(object)])
      #expect(try content(of: "\(results.path)/\(name)") == sampleOutputs["weights"])
      #expect(try results.fill(with: [:]) == [name])
      #expect(access("\(results.path)/\(folder)", F_OK) != 0)
    }
  }

  @Test("nothing is placed, removed or swept through a link", arguments: ["", "/a", "/a/b"])
  func linkedFolders(place: String) throws {
    try withResults { results, _, object in
      _ = try results.fill(with: ["a/b/old": ResultFile(object)])
      // The same folder, moved away, and a link to it where it was.
      let (folder, away) = (results.path + place, "\(parentPath(of: results.path))/away")
      try #require(rename(folder, away) == 0)
      try #require(symlink(away, folder) == 0)
      let before = try filesBelow(away)
      let message = "is a link or a file, and should be a folder of results; nothing is written"
      for name in ["a/b/new", "a/b/old"] {
        #expect {
          try results.place(object, as: name)
        } throws: {
          "\($0)".hasPrefix("\(folder): \(message)")
        }
      }
      if place.isEmpty {
        #expect(throws: StoreError.self) { try results.fill(with: [:]) }
      } else {
        #expect(try results.fill(with: [:]) == [])
      }
      results.removeAbandonedFiles()
      #expect(try filesBelow(away) == before)
    }
  }

  @Test("damaged content never becomes a result")
  func damaged() throws {
    try withResults { results, store, object in
      let stored = store.layout.object(object.digest)
      chmod(stored, 0o644)
      try "NOT really weights".write(toFile: stored, atomically: false, encoding: .utf8)
      #expect {
        try results.place(object, as: "weights")
      } throws: {
        "\($0)"
          == "\(stored): the stored content was damaged; run again with --paranoid to make it anew"
      }
      #expect(try filesBelow(results.path) == [])
    }
  }

  @Test("temporary files of killed processes are removed, those of living ones are not")
  func abandoned() throws {
    try withResults { results, _, _ in
      mkdir(results.path, 0o755)
      let own = ProcessIdentity.current
      let gone = ProcessIdentity(
        host: own.host, boot: own.boot, namespace: own.namespace, number: own.number,
        startTicks: "1")
      let living = "\(results.path)/.dnf-pipeline_\(own.text)_1"
      for path in ["\(results.path)/.dnf-pipeline_\(gone.text)_1", living] {
        try "".write(toFile: path, atomically: false, encoding: .utf8)
      }
      results.removeAbandonedFiles()
      #expect(try filesBelow(results.path) == [living])
    }
  }

  private func withResults(
    _ body: (ResultsFolder, ArtifactStore, StoredObject) throws -> Void
  ) throws {
    try withTemporaryDirectory { root in
      let store = ArtifactStore(root: "\(root)/cache")
      let record = try completeSample(samplePreimage(), in: store)
      let object = try #require(record.outputs["weights"])
      try body(ResultsFolder(path: "\(root)/results", store: store), store, object)
    }
  }
}
