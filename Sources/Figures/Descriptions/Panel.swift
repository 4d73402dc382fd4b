/// One pair of axes and what is drawn in it.
public struct Panel: Hashable, Sendable {
  /// Where the legend goes.
  public enum LegendPlacement: Hashable, Sendable {
    /// In a corner that holds no data, or above the axes when there is none.
    case automatic
    /// Above the axes.
    case above
    /// Nowhere.
    case hidden
  }

  /// How the two axes relate.
  public enum Aspect: Hashable, Sendable {
    /// Each axis fills its side.
    case fill
    /// One unit is as long on both axes, for linear axes in the same unit.
    case equal
  }

  /// Heading above the axes; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, from bottom to top.
  public var layers: [Layer]
  /// Where the legend goes.
  public var legend: LegendPlacement
  /// How the two axes relate.
  public var aspect: Aspect
  /// Colours of heat maps and coloured curves, with a bar beside this panel; `nil` to take the
  /// colour scale of the figure.
  public var colorScale: ColorScale?

  /// A panel; see the properties.
  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), layers: [Layer],
    legend: LegendPlacement = .automatic, aspect: Aspect = .fill, colorScale: ColorScale? = nil
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
    self.legend = legend
    self.aspect = aspect
    self.colorScale = colorScale
  }
}
