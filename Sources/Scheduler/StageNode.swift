import CanonicalJSON
import ContentStore

/// One stage of an experiment before anything is known of its inputs' content.
public struct StageNode: Hashable, Sendable {
  /// An output of another stage, used as an input.
  public struct Input: Hashable, Sendable, CustomStringConvertible {
    /// The stage that makes it.
    public let stage: StageID
    /// Which of that stage's outputs it is.
    public let output: String

    /// A reference to an output of a stage.
    public init(stage: StageID, output: String) {
      self.stage = stage
      self.output = output
    }

    /// The stage and the output, such as `train/dnf/weights.safetensors`.
    public var description: String { "\(stage)/\(output)" }
  }

  /// The readable name, unique within a graph.
  public let id: StageID
  /// The kind of stage, which says what code runs it.
  public let kind: String
  /// Raised when the same inputs would give other bytes.
  public let revision: Int
  /// What the stage reads of the spec.
  public let parameters: JSONValue
  /// The named inputs.
  public let inputs: [String: Input]
  /// The file names of the outputs: for one kind, a function of parameters and revision.
  public let outputs: [String]
  /// The path that names the stage's random streams.
  public let seedPath: [String]
  /// How many cores the stage can use, at least 1; its bytes depend neither on this nor on how many
  /// it gets, so no key has it.
  public let usableCores: Int

  /// A stage with the given fields.
  public init(
    id: StageID, kind: String, revision: Int, parameters: JSONValue, inputs: [String: Input],
    outputs: [String], seedPath: [String], usableCores: Int = 1
  ) {
    precondition(usableCores >= 1, "stage '\(id)' cannot use \(usableCores) cores")
    self.id = id
    self.kind = kind
    self.revision = revision
    self.parameters = parameters
    self.inputs = inputs
    self.outputs = outputs
    self.seedPath = seedPath
    self.usableCores = usableCores
  }

  /// The preimage of the stage's key, once the content of its inputs is known.
  func preimage(inputs: [String: Digest], numerics: JSONValue) -> StagePreimage {
    StagePreimage(
      kind: kind, revision: revision, parameters: parameters, inputs: inputs, seedPath: seedPath,
      numerics: numerics)
  }
}
