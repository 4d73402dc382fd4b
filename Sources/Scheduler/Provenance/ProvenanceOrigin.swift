import CanonicalJSON
import ContentStore

/// Which program was asked for an experiment, by which spec.
public struct ProvenanceOrigin: Hashable, Sendable {
  /// The longest spec that is kept word for word, in bytes; of others there is the digest.
  public static let textLimit = 8 << 10

  /// The name of the program.
  public let program: String
  /// Its version.
  public let version: String
  /// The name of the experiment.
  public let experiment: String
  /// The name of the file with the spec, without its folder.
  public let specName: String
  /// The digest of that file.
  public let specDigest: Digest
  /// What stands in it; `nil` when it is too long or was left out.
  public let specText: String?
  /// Whether the reduced version of the experiment was asked for.
  public let isQuick: Bool

  /// What is known of a run.
  ///
  /// - Parameters:
  ///   - specPath: The path of the file with the spec, of which the last part is kept.
  ///   - spec: The content of that file.
  ///   - isQuick: Whether the reduced version of the experiment was asked for.
  public init(
    program: String, version: String, experiment: String, specPath: String, spec: [UInt8],
    isQuick: Bool = false
  ) {
    self.isQuick = isQuick
    self.program = program
    self.version = version
    self.experiment = experiment
    specName = String(specPath.split(separator: "/").last ?? "spec")
    specDigest = Digest(of: spec)
    specText = spec.count <= Self.textLimit ? String(validating: spec, as: UTF8.self) : nil
  }

  /// The command that makes everything again, in the folder of the spec.
  public var command: String {
    "\(Self.quoted(program)) run \(Self.quoted(specName))" + (isQuick ? " --quick" : "")
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
  /// - Parameter isWhole: Whether the text of the spec is part of it.
  public func json(isWhole: Bool) -> JSONValue {
    var spec: [String: JSONValue] = [
      "file": .string(specName), "sha256": .string(specDigest.hexadecimal),
    ]
    if isWhole, let specText { spec["text"] = .string(specText) }
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
      let name = json["spec"]?["file"]?.stringValue,
      let digest = json["spec"]?["sha256"]?.stringValue.flatMap(Digest.init(hexadecimal:))
    else { return nil }
    self.program = program
    self.version = version
    self.experiment = experiment
    specName = name
    specDigest = digest
    specText = json["spec"]?["text"]?.stringValue
    isQuick = json["quick"] == true
  }
}
