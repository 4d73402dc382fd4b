import CanonicalJSON

/// Everything that decides the bytes of a stage's outputs; its digest is the stage's key.
///
/// Stored beside the result, so that "why did this run again" is a comparison of fields.
public struct StagePreimage: Hashable, Sendable {
  /// The kind of stage, such as `train`.
  public let kind: String
  /// Raised when the same inputs would give other bytes.
  public let revision: Int
  /// What the stage reads of the spec; every number in it is finite.
  public let parameters: JSONValue
  /// The content of each named input.
  public let inputs: [String: Digest]
  /// The path that names the stage's random streams.
  public let seedPath: [String]
  /// The class of arithmetic, such as the BLAS kernels in use.
  public let numerics: JSONValue

  /// A preimage with the given fields.
  public init(
    kind: String, revision: Int, parameters: JSONValue, inputs: [String: Digest],
    seedPath: [String], numerics: JSONValue
  ) {
    self.kind = kind
    self.revision = revision
    self.parameters = parameters
    self.inputs = inputs
    self.seedPath = seedPath
    self.numerics = numerics
  }

  /// The preimage as JSON.
  public var json: JSONValue {
    [
      "kind": .string(kind), "revision": .integer(Int64(revision)), "parameters": parameters,
      "inputs": .object(inputs.mapValues { .string($0.hexadecimal) }),
      "seed_path": .array(seedPath.map { .string($0) }), "numerics": numerics,
    ]
  }

  /// Reads a preimage from its JSON; `nil` when a member is missing, not known or of another type.
  public init?(json: JSONValue) {
    guard let kind = json["kind"]?.stringValue, let revision = json["revision"]?.integerValue,
      let parameters = json["parameters"], let numerics = json["numerics"],
      let inputs = json["inputs"]?.objectValue, let seedPath = json["seed_path"]?.arrayValue
    else { return nil }
    let digests = inputs.compactMapValues { $0.stringValue.flatMap(Digest.init(hexadecimal:)) }
    let seeds = seedPath.compactMap(\.stringValue)
    guard digests.count == inputs.count, seeds.count == seedPath.count,
      json.objectValue?.count == 6
    else { return nil }
    self.init(
      kind: kind, revision: revision, parameters: parameters, inputs: digests, seedPath: seeds,
      numerics: numerics)
  }
}
