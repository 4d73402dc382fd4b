import CanonicalJSON
import ContentStore

/// Provenance as JSON, in a form that stays small: parameters that several stages share stand once, and
/// inputs refer to stages by position.
extension Provenance {
  /// Raised when what is written cannot be read by earlier programs.
  public static let formatVersion = 1

  /// The provenance as JSON.
  ///
  /// - Parameter isWhole: Whether the text of the spec is part of it.
  public func json(isWhole: Bool) -> JSONValue {
    var positions: [JSONValue: Int] = [:]
    var parameters: [JSONValue] = []
    let numerics = stages.last?.numerics ?? .null
    let stages = stages.map { stage -> JSONValue in
      // By text as well, in which 0.0 and -0.0 differ, as keys are made of texts.
      let known = positions[stage.parameters].flatMap { known in
        parameters[known].canonicalText == stage.parameters.canonicalText ? known : nil
      }
      let position = known ?? parameters.count
      if known == nil {
        positions[stage.parameters] = position
        parameters.append(stage.parameters)
      }
      var members: [String: JSONValue] = [
        "key": .string(stage.key.hexadecimal), "kind": .string(stage.kind),
        "revision": .integer(Int64(stage.revision)), "parameters": .integer(Int64(position)),
        "seed_path": .array(stage.seedPath.map { .string($0) }),
        "inputs": .object(stage.inputs.mapValues(\.json)),
        "outputs": .object(stage.outputs.mapValues { .string($0.hexadecimal) }),
      ]
      if let id = stage.id { members["id"] = .string(id.rawValue) }
      if stage.numerics != numerics { members["numerics"] = stage.numerics }
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "format": .integer(Int64(Self.formatVersion)),
      "output": [
        "name": .string(output.name), "sha256": .string(output.content.digest.hexadecimal),
        "bytes": .integer(Int64(output.content.byteCount)),
      ],
      "numerics": numerics, "parameters": .array(parameters), "stages": .array(stages),
    ]
    if let experiment { members["experiment"] = .string(experiment) }
    if let origin = origin?.json(isWhole: isWhole).objectValue {
      members.merge(origin) { first, _ in first }
    }
    return .object(members)
  }

  /// Reads provenance; `nil` when it is incomplete or of another format.
  public init?(json: JSONValue) {
    guard json["format"]?.integerValue == Self.formatVersion,
      let name = json["output"]?["name"]?.stringValue,
      let digest = json["output"]?["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
      let byteCount = json["output"]?["bytes"]?.integerValue,
      let numerics = json["numerics"], let parameters = json["parameters"]?.arrayValue,
      let entries = json["stages"]?.arrayValue
    else { return nil }
    var stages: [Stage] = []
    for entry in entries {
      guard let stage = Stage(json: entry, numerics, parameters, before: stages.count) else {
        return nil
      }
      stages.append(stage)
    }
    self.init(
      origin: ProvenanceOrigin(json: json), experiment: json["experiment"]?.stringValue,
      output: Output(name: name, content: StoredObject(digest: digest, byteCount: byteCount)),
      stages: stages)
  }
}

extension Provenance.Stage {
  /// Reads a stage that can refer to those before some position.
  fileprivate init?(
    json: JSONValue, _ numerics: JSONValue, _ parameters: [JSONValue], before position: Int
  ) {
    guard let key = json["key"]?.stringValue.flatMap(Digest.init(hexadecimal:)),
      let kind = json["kind"]?.stringValue, let revision = json["revision"]?.integerValue,
      let index = json["parameters"]?.integerValue, parameters.indices.contains(index),
      let seedPath = json["seed_path"]?.arrayValue, let inputs = json["inputs"]?.objectValue,
      let outputs = json["outputs"]?.objectValue
    else { return nil }
    let seeds = seedPath.compactMap(\.stringValue)
    let sources = inputs.compactMapValues { Provenance.Input(json: $0, before: position) }
    let digests = outputs.compactMapValues { $0.stringValue.flatMap(Digest.init(hexadecimal:)) }
    guard seeds.count == seedPath.count, sources.count == inputs.count,
      digests.count == outputs.count
    else { return nil }
    self.init(
      id: json["id"]?.stringValue.map(StageID.init(rawValue:)),
      StagePreimage(
        kind: kind, revision: revision, parameters: parameters[index], inputs: [:],
        seedPath: seeds, numerics: json["numerics"] ?? numerics),
      key: StageKey(digest: key), inputs: sources, outputs: digests)
  }
}

extension Provenance.Input {
  fileprivate var json: JSONValue {
    switch self {
    case .stage(let position, let output): [.integer(Int64(position)), .string(output)]
    case .file(let name, let digest):
      ["file": .string(name), "sha256": .string(digest.hexadecimal)]
    case .unknown(let digest): ["sha256": .string(digest.hexadecimal)]
    }
  }

  fileprivate init?(json: JSONValue, before limit: Int) {
    if let pair = json.arrayValue {
      guard pair.count == 2, let position = pair[0].integerValue,
        let output = pair[1].stringValue, (0..<limit).contains(position)
      else { return nil }
      self = .stage(position, output: output)
      return
    }
    guard let digest = json["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:)) else {
      return nil
    }
    self = json["file"]?.stringValue.map { .file(name: $0, digest) } ?? .unknown(digest)
  }
}
