import CanonicalJSON
import ContentStore
import FoundationEssentials

/// What the last runs of an experiment did, by their journals.
public struct RunHistory: Sendable {
  /// What is known of the last attempt at a stage.
  public struct Attempt: Hashable, Sendable {
    /// The key that the stage was run under.
    public let key: StageKey
    /// Why it failed; `nil` where it did not, or still runs.
    public let failure: String?
  }

  /// The last attempt at each stage that was started in the runs that are looked at.
  public let attempts: [StageID: Attempt]

  /// How many runs are looked at: what failed longer ago matters to nobody.
  private static let runCount = 5
  private static let byteLimit = 64 << 20

  /// Reads the newest journals of an experiment; what cannot be read is left out.
  public init(experiment: String, in layout: CacheLayout) {
    let folder = layout.events(experiment: experiment)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".jsonl") }.sorted().suffix(Self.runCount)
    var attempts: [StageID: Attempt] = [:]
    for name in names {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        data.count <= Self.byteLimit
      else { continue }
      for line in data.split(separator: UInt8(ascii: "\n")) {
        guard let event = try? JSONValue(parsing: Data(line)),
          let stage = event["stage"]?.stringValue.map(StageID.init(rawValue:))
        else { continue }
        switch event["event"]?.stringValue {
        case "stage_started", "stage_finished", "stage_cached":
          if let key = event["key"]?.stringValue.flatMap(Digest.init(hexadecimal:)) {
            attempts[stage] = Attempt(key: StageKey(digest: key), failure: nil)
          }
        case "stage_failed":
          if let known = attempts[stage] {
            attempts[stage] = Attempt(
              key: known.key, failure: event["message"]?.stringValue ?? "unknown")
          }
        default: break
        }
      }
    }
    self.attempts = attempts
  }
}
