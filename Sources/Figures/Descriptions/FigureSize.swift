/// Physical size of a figure, in inches.
public struct FigureSize: Hashable, Sendable {
  /// Width in inches.
  public var width: Double
  /// Height in inches; `nil` takes what the panels need.
  public var height: Double?

  /// A size in inches.
  ///
  /// - Precondition: Both are between 1 and 100 inches.
  public init(width: Double, height: Double? = nil) {
    precondition(
      (1...100).contains(width) && (1...100).contains(height ?? 1),
      "a figure measures 1 to 100 inches, not \(width) × \(height ?? 1)")
    self.width = width
    self.height = height
  }

  /// One column of a two-column paper: 3.25 inches wide.
  public static let singleColumn = FigureSize(width: 3.25)
  /// The width of a page: 6.75 inches.
  public static let doubleColumn = FigureSize(width: 6.75)
}
