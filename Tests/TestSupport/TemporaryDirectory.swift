import FoundationEssentials

/// Runs `body` with the path of a fresh, empty folder that is removed afterwards.
///
/// - Throws: What `body` throws, or an error of the file system.
public func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// The asynchronous form of ``withTemporaryDirectory(_:)``.
///
/// - Throws: What `body` throws, or an error of the file system.
public func withTemporaryDirectory<Result>(
  _ body: (String) async throws -> Result
) async throws -> Result {
  let path = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

private func makeTemporaryDirectory() throws -> String {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "dnf-pipeline-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  return url.path
}
