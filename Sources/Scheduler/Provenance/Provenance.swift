import CanonicalJSON
import ContentStore

/// Where one result comes from: the spec, and every stage that it depends on.
///
/// The same spec and the same results give the same provenance: it holds no time, no user and nothing of
/// the machine but the class of its arithmetic.
public struct Provenance: Hashable, Sendable {
  /// The result.
  public struct Output: Hashable, Sendable {
    /// What the stage calls it, such as `model.safetensors`.
    public let name: String
    /// Its content, without any provenance inside.
    public let content: StoredObject

    /// A result of a stage.
    public init(name: String, content: StoredObject) {
      self.name = name
      self.content = content
    }
  }

  /// Where the content of one input of a stage comes from.
  public enum Input: Hashable, Sendable {
    /// An output of an earlier stage of the chain, given by its position.
    case stage(Int, output: String)
    /// A file that no stage makes, under the name that the spec has for it.
    case file(name: String, Digest)
    /// Content of which nothing more is known.
    case unknown(Digest)
  }

  /// One stage of the chain.
  public struct Stage: Hashable, Sendable {
    /// The name in its experiment, as far as known.
    public let id: StageID?
    /// The key under which its results are stored.
    public let key: StageKey
    /// The kind of stage.
    public let kind: String
    /// The revision of its code.
    public let revision: Int
    /// What it reads of the spec.
    public let parameters: JSONValue
    /// The path that names its random streams.
    public let seedPath: [String]
    /// The class of arithmetic.
    public let numerics: JSONValue
    /// Its inputs.
    public let inputs: [String: Input]
    /// The outputs that the chain uses.
    public let outputs: [String: Digest]

    /// A stage with what was computed, and where its inputs come from.
    init(
      id: StageID?, _ preimage: StagePreimage, key: StageKey, inputs: [String: Input],
      outputs: [String: Digest]
    ) {
      self.id = id
      self.key = key
      kind = preimage.kind
      revision = preimage.revision
      parameters = preimage.parameters
      seedPath = preimage.seedPath
      numerics = preimage.numerics
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  /// Who asked for the result; `nil` where only the cache knows the result.
  public let origin: ProvenanceOrigin?
  /// The name of the experiment, as far as known.
  public let experiment: String?
  /// The result.
  public let output: Output
  /// The stages that it depends on, each after those that it needs; the last made it.
  public let stages: [Stage]

  /// A result with the stages that it depends on.
  init(
    origin: ProvenanceOrigin?, experiment: String? = nil, output: Output, stages: [Stage]
  ) {
    self.origin = origin
    self.experiment = origin?.experiment ?? experiment
    self.output = output
    self.stages = stages
  }

  /// The content of an input of a stage of the chain; `nil` for one that the chain does not hold.
  func content(of input: Input) -> Digest? {
    switch input {
    case .file(_, let digest), .unknown(let digest): digest
    case .stage(let position, let output):
      stages.indices.contains(position) ? stages[position].outputs[output] : nil
    }
  }

  /// Whether every key is that of what the stage is said to have computed, and the last stage made the
  /// result: so for all that a run wrote, and for nothing in which a word was changed.
  public var isConsistent: Bool {
    guard let last = stages.last, last.outputs[output.name] == output.content.digest else {
      return false
    }
    return stages.allSatisfy { stage in
      let inputs = stage.inputs.compactMapValues(content)
      let preimage = StagePreimage(
        kind: stage.kind, revision: stage.revision, parameters: stage.parameters, inputs: inputs,
        seedPath: stage.seedPath, numerics: stage.numerics)
      return inputs.count == stage.inputs.count && StageKey(preimage) == stage.key
    }
  }
}
