/// The area between the curves `lower` and `upper` over `x`.
public struct Band: Hashable, Sendable {
  /// Name in the legend; `nil` keeps the band out of it.
  public var label: String?
  /// Horizontal positions.
  public var x: [Double]
  /// Lower end at each position.
  public var lower: [Double]
  /// Upper end at each position.
  public var upper: [Double]
  /// Colour, drawn translucent.
  public var color: Color
  /// From 0 (invisible) to 1 (solid).
  public var opacity: Double

  /// A band; see the properties.
  ///
  /// - Precondition: All arrays have the same length.
  public init(
    _ label: String?, x: [Double], lower: [Double], upper: [Double], color: Color = .grey,
    opacity: Double = 0.22
  ) {
    precondition(
      x.count == lower.count && x.count == upper.count,
      "\(x.count) positions, \(lower.count) lower and \(upper.count) upper ends")
    self.label = label
    self.x = x
    self.lower = lower
    self.upper = upper
    self.color = color
    self.opacity = opacity
  }
}
