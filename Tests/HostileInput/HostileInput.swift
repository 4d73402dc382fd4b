/// What reads something that this program did not write, or may find changed: each takes any bytes.
///
/// One list for the fuzzer, which makes bytes up, and for the tests, which repeat those it kept.
public enum HostileInput: String, CaseIterable, Sendable {
  /// A spec, up to the stages it asks for and all messages about it.
  case spec
  /// JSON, and back.
  case json
  /// The proof of a completed stage.
  case record
  /// The list of what was placed among the results.
  case manifest
  /// The file that names the last record of a stage.
  case latest
  /// The name of another run's claim.
  case claim
  /// A NumPy array, and as points.
  case npy
  /// A table of our own.
  case table
  /// Somebody's points as CSV.
  case points
  /// Tensors, and as points.
  case safetensors
  /// A model, and weights for one.
  case model

  /// Gives the bytes to the reader; whether it took them for what they should be.
  ///
  /// Traps where the reader does not keep what it promises of what it accepts.
  public func isAccepted(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .spec: Self.spec(bytes)
    case .json: Self.json(bytes)
    case .record: Self.record(bytes)
    case .manifest: Self.manifest(bytes)
    case .latest: Self.latest(bytes)
    case .claim: Self.claim(bytes)
    case .npy: Self.npy(bytes)
    case .table: Self.table(bytes)
    case .points: Self.points(bytes)
    case .safetensors: Self.safetensors(bytes)
    case .model: Self.model(bytes)
    }
  }
}
