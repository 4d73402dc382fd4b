import CanonicalJSON

/// What the code of a stage may see and touch.
public struct StageContext: Sendable {
  /// What the stage reads of the spec.
  public let parameters: JSONValue
  /// The path of the file for each named input; the files are read-only.
  public let inputs: [String: String]
  /// The path that names the stage's random streams.
  public let seedPath: [String]
  /// How many threads to compute with, at least 1; the outputs' bytes must not depend on it.
  public let threads: Int
  /// The class of arithmetic to keep to.
  public let numerics: JSONValue
  /// A private folder for whatever is not an output; removed afterwards.
  public let workFolder: String
  /// Where to keep what another attempt can go on from; `nil` for nowhere.
  public let checkpoints: StageCheckpoints?
  private let stopRequested: @Sendable () -> Bool
  private let outputFolder: String
  private let outputs: Set<String>
  private let onProgress: @Sendable (ProgressReport) -> Void
  private let onLog: @Sendable (String) -> Void

  /// A context over two existing, empty folders.
  public init(
    parameters: JSONValue, inputs: [String: String], seedPath: [String], numerics: JSONValue,
    outputs: [String], outputFolder: String, workFolder: String, threads: Int = 1,
    checkpoints: StageCheckpoints? = nil,
    stopRequested: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (ProgressReport) -> Void = { _ in },
    onLog: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.parameters = parameters
    self.inputs = inputs
    self.seedPath = seedPath
    self.numerics = numerics
    self.threads = threads
    self.checkpoints = checkpoints
    self.stopRequested = stopRequested
    self.outputs = Set(outputs)
    self.outputFolder = outputFolder
    self.workFolder = workFolder
    self.onProgress = onProgress
    self.onLog = onLog
  }

  /// Where to write an output.
  ///
  /// - Precondition: The stage declares an output of this name.
  public func outputPath(_ name: String) -> String {
    precondition(outputs.contains(name), "'\(name)' is not among the outputs \(outputs.sorted())")
    return "\(outputFolder)/\(name)"
  }

  /// Whether the stage is to save its state and end; cheap enough to be asked all the time.
  public var isStopRequested: Bool { stopRequested() }

  /// Tells whoever watches the run how far the stage has come.
  public func reportProgress(_ report: ProgressReport) { onProgress(report) }

  /// Adds a line to the stage's log.
  public func log(_ line: String) { onLog(line) }
}
