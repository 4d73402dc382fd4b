/// How an axis spaces its values.
public enum AxisScale: Hashable, Sendable {
  /// Equal differences take equal lengths.
  case linear
  /// Equal ratios take equal lengths; values that are not positive are not drawn.
  case logarithmic
}

/// Where an axis has its ticks.
public enum AxisTicks: Hashable, Sendable {
  /// At three to eight round numbers.
  case automatic
  /// At given values with given labels; those outside the range are left out.
  case labelled([TickMark])
  /// Nowhere.
  case none
}

/// One tick that the author of a figure asks for.
public struct TickMark: Hashable, Sendable {
  /// Where on the axis.
  public var value: Double
  /// What it says.
  public var label: String

  /// A tick at `value` that says `label`.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// One axis of a panel.
public struct Axis: Hashable, Sendable {
  /// What the axis shows, with its unit.
  public var label: String
  /// Linear or logarithmic.
  public var scale: AxisScale
  /// The ends of the axis; by default the range of the data and a small margin.
  public var range: ClosedRange<Double>?
  /// Where the ticks are.
  public var ticks: AxisTicks

  /// An axis; see the properties.
  public init(
    _ label: String = "", scale: AxisScale = .linear, range: ClosedRange<Double>? = nil,
    ticks: AxisTicks = .automatic
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
  }
}
