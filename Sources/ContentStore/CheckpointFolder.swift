/// What a stage that is not finished has saved of its state, kept under the key of its computation.
///
/// Checkpoints can only resume the computation that made them: key, version and a digest stand in the
/// first line of each. They are no outputs, no record refers to them, and they are removed when the stage
/// is in the cache. Several processes that compute the same stage may use one folder.
public struct CheckpointFolder: Sendable {
  /// The version of what is written; raised whenever an older one could be misread.
  public static let formatVersion = 1
  /// How many checkpoints are kept: the last, and the one before in case that is damaged.
  public static let keptCount = 2

  /// The folder, which need not exist.
  public let path: String
  private let key: StageKey
  private let store: ArtifactStore
  private var files: any FileOperations { store.files }

  private static let suffix = ".checkpoint"
  /// The largest checkpoint that is read.
  private static let byteLimit = 1 << 32

  /// The checkpoints of a stage; touches nothing until asked to.
  public init(of key: StageKey, in store: ArtifactStore) {
    self.key = key
    self.store = store
    path = store.layout.checkpoints(key)
  }

  /// Saves a state; the last two stay.
  ///
  /// The file appears whole, and is on the disk when this returns.
  ///
  /// - Throws: `StoreError` when it cannot be written; those that were there stay.
  public func save(_ content: [UInt8]) throws(StoreError) {
    let header = Array(Self.header(key, Digest(of: content)).utf8)
    try store.withScratch { scratch throws(StoreError) in
      let temporary = "\(scratch)/checkpoint"
      try files.writeNewFile(temporary, header, content)
      try files.makeDirectories(path)
      let number = (try numbers().last ?? 0) + 1
      try files.rename(temporary, file(number))
    }
    try files.synchronizeDirectory(path)
    // It is saved; another process may have removed older ones already.
    for number in ((try? numbers()) ?? []).dropLast(Self.keptCount) {
      try? files.unlink(file(number))
    }
  }

  /// The newest state that is whole and that `read` can read; `nil` when there is none.
  ///
  /// Files that are damaged, of another version or of another stage are told of and removed, so that they
  /// do not count among those that are kept.
  ///
  /// - Parameters:
  ///   - refused: Told why a file was not used, in one line.
  ///   - read: Makes a state of what was saved; throws when it is none.
  public func latest<State>(
    refused: (String) -> Void, _ read: ([UInt8]) throws -> State
  ) -> State? {
    for number in ((try? numbers()) ?? []).reversed() {
      let file = file(number)
      do {
        return try read(content(of: file))
      } catch let error as StoreError where error.code != .damagedObject {
        // Perhaps it can be read another time.
        refused("the checkpoint \(file) cannot be read: \(error.message)")
      } catch {
        let reason = (error as? StoreError)?.message ?? "\(error)"
        refused("the checkpoint \(file) is refused: \(reason)")
        try? files.unlink(file)
      }
    }
    return nil
  }

  /// Whether there is a checkpoint, usable or not.
  public var hasAny: Bool { !((try? numbers()) ?? []).isEmpty }

  /// Removes all checkpoints; failures are of no consequence and are not reported.
  public func remove() { try? files.removeTree(path) }

  private static func header(_ key: StageKey, _ digest: Digest) -> String {
    "dnf-pipeline checkpoint \(formatVersion) \(key) \(digest)\n"
  }

  private func content(of file: String) throws(StoreError) -> [UInt8] {
    func damaged(_ message: String) -> StoreError {
      StoreError(code: .damagedObject, message: message, path: file)
    }
    let bytes = try files.readFile(file, limit: Self.byteLimit)
    guard let end = bytes.prefix(256).firstIndex(of: UInt8(ascii: "\n")) else {
      throw damaged("it is damaged")
    }
    let content = Array(bytes[(end + 1)...])
    let header = String(decoding: bytes[...end], as: UTF8.self)
    if header == Self.header(key, Digest(of: content)) { return content }
    let words = header.dropLast().split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 5, words[0] == "dnf-pipeline", words[1] == "checkpoint" else {
      throw damaged("it is damaged")
    }
    guard words[2] == "\(Self.formatVersion)" else { throw damaged("it is of another version") }
    guard words[3] == key.hexadecimal else { throw damaged("it is of another stage") }
    throw damaged("its content is damaged")
  }

  private func file(_ number: Int) -> String { "\(path)/\(number)\(Self.suffix)" }

  /// The numbers of the checkpoints, ascending.
  private func numbers() throws(StoreError) -> [Int] {
    guard try files.status(path)?.kind == .directory else { return [] }
    return try files.entries(of: path).compactMap { name in
      let digits = name.dropLast(Self.suffix.count)
      guard name.hasSuffix(Self.suffix), digits.utf8.count < 10 else { return nil }
      return Int(digits)
    }.filter { $0 > 0 }.sorted()
  }
}

extension ArtifactStore {
  /// Removes the checkpoints of stages that are in the cache, which a process that was killed at the end,
  /// or that computed the same, may have left.
  ///
  /// Failures are of no consequence and are not reported: the next run tries again.
  public func removeFinishedCheckpoints() {
    guard let names = try? files.entries(of: layout.checkpoints) else { return }
    for key in names.compactMap(Digest.init(hexadecimal:)).map(StageKey.init(digest:))
    where lookUp(key) != nil {
      CheckpointFolder(of: key, in: self).remove()
    }
  }
}
