/// How a line is interrupted.
public enum Dash: Hashable, Sendable, CaseIterable {
  /// Not at all.
  case solid
  /// Long dashes.
  case dashed
  /// Dots.
  case dotted
  /// Dashes and dots.
  case dashDotted
}

/// The shape at each point of a series.
public enum Marker: Hashable, Sendable, CaseIterable {
  /// A filled circle.
  case circle
  /// A filled square.
  case square
  /// A filled triangle that points up.
  case triangle
  /// A filled diamond.
  case diamond
}
