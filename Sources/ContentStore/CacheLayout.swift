/// Where things are under a cache's root; all of it can be looked at with `ls` and `cat`.
public struct CacheLayout: Hashable, Sendable {
  /// The version of this layout and of the records; caches of other versions count as empty.
  public static let formatVersion = 1

  /// What the names of the files in ``latest`` end in; no encoded name does.
  static let pointerSuffix = "~key"

  /// The root folder of the cache.
  public let root: String

  /// The layout under a root folder.
  public init(root: String) {
    // A trailing slash would make every path in a message ugly.
    self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// Immutable contents, named by their digests.
  public var objects: String { "\(root)/objects" }
  /// Proofs of completed stages, named by their keys.
  public var records: String { "\(root)/records" }
  /// Private work folders of running processes.
  public var scratch: String { "\(root)/scratch" }
  /// The state of stages that are not finished, one folder per key.
  public var checkpoints: String { "\(root)/checkpoints" }
  /// What stages printed, one file per attempt.
  public var logs: String { "\(root)/logs" }
  /// The key of each logical stage's last record, for explanations only.
  public var latest: String { "\(root)/latest" }
  /// Which runs compute what just now, one file per claim.
  public var claims: String { "\(root)/claims" }
  /// What runs asked for, one file a run.
  public var runs: String { "\(root)/runs" }
  /// The keys that are to stay, one file an experiment.
  public var pins: String { "\(root)/pins" }
  /// What was found damaged and moved out of the way.
  public var quarantine: String { "\(root)/quarantine" }
  /// The specs that experiments were last run from, for telling where results come from.
  public var specs: String { "\(root)/specs" }
  /// The version of the cache.
  public var version: String { "\(root)/version" }

  /// The file with the content of a digest.
  public func object(_ digest: Digest) -> String {
    let name = digest.hexadecimal
    return "\(root)/objects/\(Substring(name.utf8.prefix(2)))/\(name)"
  }

  /// The file with the record of a key.
  public func record(_ key: StageKey) -> String {
    let name = key.hexadecimal
    return "\(root)/records/\(Substring(name.utf8.prefix(2)))/\(name).json"
  }

  /// The folder with what happened in the runs of an experiment.
  public func events(experiment: String) -> String {
    "\(root)/events/\(Self.fileName(for: experiment))"
  }

  /// The folder with the checkpoints of a key.
  public func checkpoints(_ key: StageKey) -> String { "\(checkpoints)/\(key.hexadecimal)" }

  /// The log of one attempt, counted from 1, at a stage.
  public func log(_ key: StageKey, attempt: Int) -> String {
    "\(logs)/\(key.prefix)-\(attempt).log"
  }

  /// The file that names the last record of a logical stage such as `train/dnf`.
  ///
  /// The ending, which no encoded name has, keeps the stages `train` and `train/dnf` from wanting
  /// one name as file and as folder.
  public func latestPointer(experiment: String, stage: String) -> String {
    let components = stage.split(separator: "/", omittingEmptySubsequences: false)
    let names = ([experiment] + components.map(String.init)).map(Self.fileName(for:))
    return "\(latest)/\(names.joined(separator: "/"))\(Self.pointerSuffix)"
  }

  /// The file that says which spec an experiment was last run from.
  public func origin(ofExperiment experiment: String) -> String {
    "\(specs)/\(Self.fileName(for: experiment)).json"
  }

  /// The text that a file name stands for; `nil` when ``fileName(for:)`` never gives it.
  static func text(ofFileName name: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if digits.isEmpty, bytes.isEmpty { break }
      guard let value = UInt8(digits, radix: 16) else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return fileName(for: text) == name ? text : nil
  }

  /// The file with the pinned keys of an experiment.
  func pin(experiment: String) -> String { "\(pins)/\(Self.fileName(for: experiment)).json" }

  /// A file name that stands for any text, equal only for equal texts and never `.` or `..`.
  static func fileName(for text: String) -> String {
    var name = ""
    for (position, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "@"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: ".") where position > 0: name += "."
      default:
        let digits = String(byte, radix: 16)
        name += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return name.isEmpty ? "%" : name
  }
}
