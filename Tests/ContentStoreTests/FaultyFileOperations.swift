import ContentStore
import Glibc
import Synchronization

/// The system's file operations, of which one fails or from one on all do.
final class FaultyFileOperations: FileOperations {
  enum Fault: CaseIterable {
    /// The call fails; those after it work.
    case error
    /// The process dies before the call: nothing works any more, not even cleaning up.
    case killedBefore
    /// The process dies after the call, which, if it writes, wrote only half.
    case killedAfter
  }

  private struct State {
    var count = 0
    var isDead = false
  }

  private let system = SystemFileOperations()
  private let fault: Fault?
  private let position: Int
  private let refusesLinks: Bool
  private let longestWrite: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - fault: What happens; `nil` for nothing.
  ///   - position: Which call is hit, counted from 0.
  ///   - refusesLinks: Whether the file system knows no second names.
  ///   - longestWrite: How many bytes are written at once at most.
  init(_ fault: Fault?, at position: Int = 0, refusesLinks: Bool = false, longestWrite: Int = .max)
  {
    self.fault = fault
    self.position = position
    self.refusesLinks = refusesLinks
    self.longestWrite = longestWrite
  }

  /// How many calls were made.
  var count: Int { state.withLock { $0.count } }

  private func call<Result>(
    _ path: String, _ body: (_ isTorn: Bool) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let (fails, isTorn) = state.withLock { state in
      defer { state.count += 1 }
      if state.isDead { return (true, false) }
      guard let fault, state.count == position else { return (false, false) }
      state.isDead = fault != .error
      return (fault != .killedAfter, fault == .killedAfter)
    }
    guard !fails else { throw .systemCall("do what a test forbids", path: path, number: EIO) }
    return try body(isTorn)
  }

  func makeDirectory(_ path: String) throws(StoreError) -> Bool {
    try call(path) { _ throws(StoreError) in try system.makeDirectory(path) }
  }
  func openForReading(_ path: String) throws(StoreError) -> OpenFile {
    try call(path) { _ throws(StoreError) in try system.openForReading(path) }
  }
  func create(_ path: String) throws(StoreError) -> OpenFile {
    try call(path) { _ throws(StoreError) in try system.create(path) }
  }
  func openDirectory(_ path: String) throws(StoreError) -> OpenFile {
    try call(path) { _ throws(StoreError) in try system.openDirectory(path) }
  }
  func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int
  {
    try call(file.path) { _ throws(StoreError) in try system.read(file, into: buffer) }
  }
  func write(_ file: OpenFile, _ bytes: UnsafeRawBufferPointer) throws(StoreError) -> Int {
    try call(file.path) { isTorn throws(StoreError) in
      let count = isTorn ? bytes.count / 2 : min(bytes.count, longestWrite)
      return try system.write(file, UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
  }
  func clone(_ source: OpenFile, to destination: OpenFile) throws(StoreError) -> Bool {
    try call(source.path) { _ throws(StoreError) in try system.clone(source, to: destination) }
  }
  func synchronize(_ file: OpenFile) throws(StoreError) {
    // No test takes the power away, and waiting for the disk is most of what a call takes.
    try call(file.path) { _ throws(StoreError) in () }
  }
  func close(_ file: OpenFile) throws(StoreError) {
    // Like the system, closes even when it fails; a test must not run out of descriptors.
    try system.close(file)
    try call(file.path) { _ throws(StoreError) in () }
  }
  func setMode(_ path: String, _ mode: UInt32) throws(StoreError) {
    try call(path) { _ throws(StoreError) in try system.setMode(path, mode) }
  }
  func link(_ source: String, _ destination: String) throws(StoreError) {
    if refusesLinks { throw .systemCall("link", path: destination, number: EPERM) }
    try call(source) { _ throws(StoreError) in try system.link(source, destination) }
  }
  func rename(_ source: String, _ destination: String) throws(StoreError) {
    try call(source) { _ throws(StoreError) in try system.rename(source, destination) }
  }
  func unlink(_ path: String) throws(StoreError) {
    try call(path) { _ throws(StoreError) in try system.unlink(path) }
  }
  func removeDirectory(_ path: String) throws(StoreError) {
    try call(path) { _ throws(StoreError) in try system.removeDirectory(path) }
  }
  func status(_ path: String) throws(StoreError) -> FileStatus? {
    try call(path) { _ throws(StoreError) in try system.status(path) }
  }
  func lastModified(_ path: String) throws(StoreError) -> Int? {
    try call(path) { _ throws(StoreError) in try system.lastModified(path) }
  }
  func touch(_ path: String) throws(StoreError) {
    try call(path) { _ throws(StoreError) in try system.touch(path) }
  }
  func entries(of path: String) throws(StoreError) -> [String] {
    try call(path) { _ throws(StoreError) in try system.entries(of: path) }
  }
}
