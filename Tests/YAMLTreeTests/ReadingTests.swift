import FoundationEssentials
import Glibc
import TestSupport
import Testing
import YAMLTree

@Suite("Reading files")
struct ReadingTests {
  private func message(_ path: String) -> String {
    let read = SourceFile.read(path: path)
    #expect(read.source.bytes.isEmpty)
    return DiagnosticRenderer(source: read.source).render(read.diagnostics)
  }

  @Test("a file is read as it is")
  func readsFile() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.yaml"
      try Data("a: 1\n".utf8).write(to: URL(filePath: path))
      let read = SourceFile.read(path: path)
      #expect(read.source.bytes == Array("a: 1\n".utf8))
      #expect(read.source.displayName == path)
      #expect(read.diagnostics == [])
    }
  }

  @Test(
    "a path that leads nowhere says so",
    arguments: ["missing.yaml", "", "/dev/null/a.yaml", "a\0b"])
  func missing(path: String) {
    let shown = path.replacing("\0", with: "\\u{0}")
    #expect(
      message(path) == """
        \(shown): error[E0001]: there is no file here
        help: check the path; it is taken relative to the current folder

        """)
  }

  @Test("a folder is not a spec")
  func folder() throws {
    try withTemporaryDirectory { folder in
      #expect(
        message(folder) == """
          \(folder): error[E0002]: this is a folder, not a file
          help: name the spec file inside it

          """)
    }
  }

  @Test("a device or a pipe without a writer is refused instead of waited for")
  func notRegular() throws {
    try withTemporaryDirectory { folder in
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      for path in [pipe, "/dev/zero"] {
        #expect(
          message(path) == """
            \(path): error[E0002]: this is not an ordinary file
            help: copy its text into a file first

            """)
      }
    }
  }

  @Test("a file the system fails to read says why")
  func unreadable() {
    // Address 0 of a process is never mapped, so reading there fails even for root.
    #expect(
      message("/proc/self/mem") == """
        /proc/self/mem: error[E0003]: the file cannot be read: input/output error
        help: check that its disk is mounted and healthy, then try again

        """)
  }

  @Test("a file without permission to read is refused, except for root, who may read it")
  func permission() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.yaml"
      try Data().write(to: URL(filePath: path))
      #expect(chmod(path, 0) == 0)
      let expected =
        geteuid() == 0
        ? ""
        : """
        \(path): error[E0003]: you may not read this file
        help: ask its owner for permission, or make it readable with `chmod u+r`

        """
      #expect(message(path) == expected)
    }
  }

  @Test("a file of 100 MB is refused without reading it")
  func large() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/large.yaml"
      try Data().write(to: URL(filePath: path))
      #expect(truncate(path, 100_000_000) == 0)
      #expect(
        message(path) == """
          \(path): error[E0004]: the file is too large for a spec: 100000000 bytes, and at most \
          1048576 bytes are read
          help: is this the right file? Data does not belong in a spec

          """)
    }
  }

  @Test("the largest allowed file is read, and one byte more is refused")
  func boundary() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.yaml"
      try Data(repeating: 0x20, count: 1 << 20).write(to: URL(filePath: path))
      #expect(SourceFile.read(path: path).diagnostics == [])
      try Data(repeating: 0x20, count: 1 << 20 + 1).write(to: URL(filePath: path))
      #expect(SourceFile.read(path: path).diagnostics.map(\.code) == [.fileTooLarge])
    }
  }
}
