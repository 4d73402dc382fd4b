/// Everything that is wrong with a set of stages; all problems at once, not only the first.
public struct StageGraphError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public enum Problem: Hashable, Sendable, CustomStringConvertible {
    /// A name with empty components or unprintable characters.
    case unusableID(StageID)
    /// Two stages of the same name.
    case duplicateID(StageID)
    /// An output name that cannot name a file in a folder.
    case unusableOutput(StageID, output: String)
    /// The same output declared twice.
    case duplicateOutput(StageID, output: String)
    /// A parameter that is infinite or not a number, which no key can be made of.
    case parameterNotFinite(StageID)
    /// An input from a stage that does not exist.
    case unknownStage(StageID, input: String, of: StageID)
    /// An input that the other stage does not make.
    case unknownOutput(StageID, input: String, StageNode.Input)
    /// Stages that wait for each other; the first is repeated at the end.
    case cycle([StageID])

    /// The problem in words for the user.
    public var description: String {
      switch self {
      case .unusableID(let id):
        "'\(id)' is not a stage name: write components separated by single slashes"
      case .duplicateID(let id): "there are two stages called '\(id)'"
      case .unusableOutput(let id, let output):
        "stage '\(id)': output '\(output)' is not a plain file name"
      case .duplicateOutput(let id, let output):
        "stage '\(id)': output '\(output)' is declared twice"
      case .parameterNotFinite(let id): "stage '\(id)': a parameter is not a finite number"
      case .unknownStage(let id, let input, let other):
        "stage '\(id)': input '\(input)' comes from '\(other)', which does not exist"
      case .unknownOutput(let id, let input, let source):
        "stage '\(id)': input '\(input)' is '\(source.output)' of '\(source.stage)', "
          + "which does not make that"
      case .cycle(let ids):
        "stages wait for each other: " + ids.map(\.rawValue).joined(separator: " -> ")
      }
    }
  }

  /// The problems, in the order of the stages.
  public let problems: [Problem]

  /// The problems, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
