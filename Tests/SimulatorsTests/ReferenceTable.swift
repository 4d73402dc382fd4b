import FoundationEssentials

/// A small table of numbers beside the tests: one header line, then comma-separated rows.
struct ReferenceTable {
  struct Malformed: Error {
    let line: String
  }

  let header: [String]
  let rows: [[Double]]

  init(named name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Data")
    let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    let lines = text.split(separator: "\n")
    header = lines.first.map { $0.split(separator: ",").map(String.init) } ?? []
    rows = try lines.dropFirst().map { line in
      try line.split(separator: ",").map { field in
        guard let value = Double(field) else { throw Malformed(line: String(line)) }
        return value
      }
    }
  }
}
