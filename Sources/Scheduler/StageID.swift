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
    let slash = UInt8(ascii: "/")
    let components = rawValue.utf8.split(separator: slash, omittingEmptySubsequences: false)
    return components.allSatisfy { !$0.isEmpty } && !rawValue.isUnprintable
  }
}

extension StringProtocol {
  /// Whether the text holds control characters, which would break lines and file names.
  var isUnprintable: Bool {
    // The category Cc, which Unicode has fixed for ever; asking for a category takes far longer.
    unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }
  }
}
