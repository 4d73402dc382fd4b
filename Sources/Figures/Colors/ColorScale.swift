/// How values become colours, and what the colour bar says about it.
public struct ColorScale: Hashable, Sendable {
  /// The colours from the lowest to the highest value.
  public var map: ColorMap
  /// Values of the first and last colour; by default the range of the data.
  public var range: ClosedRange<Double>?
  /// What the values are, with their unit.
  public var label: String
  /// Linear or logarithmic.
  public var scale: AxisScale
  /// Where the bar has its ticks.
  public var ticks: AxisTicks

  /// A colour scale; see the properties.
  public init(
    _ map: ColorMap = .density, label: String, range: ClosedRange<Double>? = nil,
    scale: AxisScale = .linear, ticks: AxisTicks = .automatic
  ) {
    self.map = map
    self.range = range
    self.label = label
    self.scale = scale
    self.ticks = ticks
  }
}
