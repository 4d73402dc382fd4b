/// A place in a source file.
///
/// Lines and columns count from 1. A column counts characters (Unicode scalars), so it is the
/// number an editor shows for ordinary text; `offset` counts bytes from the start of the file.
public struct SourcePosition: Hashable, Comparable, Sendable, Codable {
  /// The line, counted from 1.
  public var line: Int
  /// The column in characters, counted from 1.
  public var column: Int
  /// The number of bytes before this place.
  public var offset: Int

  /// Creates a place from its three coordinates.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// Whether `left` stands before `right` in the file.
  public static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
}

/// A stretch of a source file, from `start` up to but not including `end`.
public struct SourceSpan: Hashable, Comparable, Sendable, Codable {
  /// The file, as people name it; `nil` for the one that everything else is about.
  public var file: String?
  /// The first place of the stretch.
  public var start: SourcePosition
  /// The place after the last character.
  public var end: SourcePosition

  /// Creates the stretch between two places of one file.
  public init(start: SourcePosition, end: SourcePosition) {
    self.start = start
    self.end = end
  }

  /// The same stretch of another file.
  public func located(in file: String?) -> SourceSpan {
    var span = self
    span.file = file
    return span
  }

  /// Orders spans by their files, then by where they start, then by where they end.
  public static func < (left: Self, right: Self) -> Bool {
    (left.file ?? "", left.start, left.end) < (right.file ?? "", right.start, right.end)
  }
}
