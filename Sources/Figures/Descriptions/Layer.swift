/// One thing drawn in a panel; later layers lie on top of earlier ones.
public enum Layer: Hashable, Sendable {
  /// A line through points, with an optional band around it.
  case line(LineSeries)
  /// The area between two curves.
  case band(Band)
  /// Unconnected points.
  case scatter(ScatterSeries)
  /// A grid of values as coloured cells.
  case heatMap(HeatMap)
  /// A curve whose colour is a value.
  case coloredCurve(ColoredCurve)
  /// A straight line across the panel.
  case rule(Rule)
  /// A text at a place.
  case note(Note)
}
