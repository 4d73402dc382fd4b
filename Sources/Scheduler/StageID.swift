/// The readable name of a stage within one experiment, such as `train/dnf`.
public struct StageID: RawRepresentable, Hashable, Sendable, Comparable,
  ExpressibleByStringLiteral, CustomStringConvertible
{
  /// The name itself: components separated by slashes.
  public let rawValue: String

  /// A name; whether it is usable is checked when a graph is made of the stages.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A name written in the program.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The name itself.
  public var description: String { rawValue }

  /// Orders names alphabetically.
  public static func < (left: StageID, right: StageID) -> Bool { left.rawValue < right.rawValue }

  /// Whether every component is there, and the name prints on one line.
  var isUsable: Bool {
    let components = rawValue.split(separator: "/", omittingEmptySubsequences: false)
    return components.allSatisfy { !$0.isEmpty && !$0.isUnprintable }
  }
}

extension StringProtocol {
  /// Whether the text holds control characters, which would break lines and file names.
  var isUnprintable: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
