import ContentStore

/// Where a stage keeps its state while it is not finished, so that another attempt can go on from there.
public struct StageCheckpoints: Sendable {
  /// How often a stage saves.
  public let interval: CheckpointInterval
  private let folder: CheckpointFolder
  private let onLog: @Sendable (String) -> Void

  /// The checkpoints of one stage.
  ///
  /// - Parameters:
  ///   - folder: Where they are.
  ///   - interval: How often a stage saves.
  ///   - onLog: Told what cannot be read or written.
  public init(
    in folder: CheckpointFolder, interval: CheckpointInterval = .standard,
    onLog: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.folder = folder
    self.interval = interval
    self.onLog = onLog
  }

  /// The newest state that is whole and that `read` can read; `nil` to start from the beginning.
  ///
  /// What cannot be used is told of in the log, and the one before it is tried.
  public func latest<State>(_ read: ([UInt8]) throws -> State) -> State? {
    folder.latest(refused: onLog, read)
  }

  /// Saves a state.
  ///
  /// That it cannot be saved is told of in the log and is no reason to give up the stage.
  ///
  /// - Returns: Whether it was saved.
  public func save(_ content: [UInt8]) -> Bool {
    do throws(StoreError) {
      try folder.save(content)
      return true
    } catch {
      onLog("no checkpoint could be saved: \(error)")
      return false
    }
  }
}
