import CanonicalJSON
import ContentStore

/// Which program was asked for an experiment, by which spec.
public struct ProvenanceOrigin: Hashable, Sendable {
  /// The name of the program.
  public let program: String
  /// Its version.
  public let version: String
  /// The name of the experiment.
  public let experiment: String
  /// The file with the spec.
  public let spec: SpecText
  /// The file with the spec that it extends; `nil` without one.
  public let base: SpecText?
  /// Whether the reduced version of the experiment was asked for.
  public let isQuick: Bool

  /// What is known of a run.
  ///
  /// - Parameters:
  ///   - spec: The file with the spec.
  ///   - base: The file with the spec that it extends, if it does.
  ///   - isQuick: Whether the reduced version of the experiment was asked for.
  public init(
    program: String, version: String, experiment: String, spec: SpecText, base: SpecText? = nil,
    isQuick: Bool = false
  ) {
    self.isQuick = isQuick
    self.program = program
    self.version = version
    self.experiment = experiment
    self.spec = spec
    self.base = base
  }

  /// The command that makes everything again, in the folder of the spec.
  public var command: String {
    "\(Self.quoted(program)) run \(Self.quoted(spec.name))" + (isQuick ? " --quick" : "")
  }

  /// A word as a shell reads it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || "._+-=,@%".utf8.contains(byte)
        || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  /// The origin as JSON.
  ///
  /// - Parameter isWhole: Whether the texts of the specs are part of it.
  public func json(isWhole: Bool) -> JSONValue {
    var spec = spec.json(isWhole: isWhole)
    if let base { spec["extends"] = .object(base.json(isWhole: isWhole)) }
    var members: [String: JSONValue] = [
      "program": ["name": .string(program), "version": .string(version)],
      "experiment": .string(experiment), "spec": .object(spec), "command": .string(command),
    ]
    if isQuick { members["quick"] = true }
    return .object(members)
  }

  /// Reads an origin; `nil` when it is incomplete.
  public init?(json: JSONValue) {
    guard let program = json["program"]?["name"]?.stringValue,
      let version = json["program"]?["version"]?.stringValue,
      let experiment = json["experiment"]?.stringValue,
      let members = json["spec"], let spec = SpecText(json: members)
    else { return nil }
    if let extended = members["extends"] {
      guard let base = SpecText(json: extended) else { return nil }
      self.base = base
    } else {
      base = nil
    }
    self.program = program
    self.version = version
    self.experiment = experiment
    self.spec = spec
    isQuick = json["quick"] == true
  }
}
