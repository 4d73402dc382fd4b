/// A complete description of a picture: plain numbers and words, nothing of how it is drawn.
///
/// ```swift
/// let figure = Figure(
///   name: "loss", title: "Learning curve", description: "Validation loss falls for 80 epochs.",
///   panels: [Panel(x: Axis("epoch"), y: Axis("loss (nats)"), layers: [.line(series)])])
/// let text = figure.svg()
/// ```
public struct Figure: Hashable, Sendable {
  /// Start of every identifier in the file, so that several figures can share one page.
  ///
  /// Other characters than letters, digits, `-` and `_` become `-`.
  public var name: String
  /// What the figure is called; read out by screen readers, not drawn.
  public var title: String
  /// What the figure shows and finds, in words, for those who cannot see it; not drawn.
  public var description: String
  /// Heading drawn over all panels; empty for none.
  public var heading: String
  /// Physical size.
  public var size: FigureSize
  /// The panels, row by row from the top left.
  public var panels: [Panel]
  /// Panels per row.
  public var columns: Int
  /// Whether panels have the same axis ranges and only the outer ones are labelled.
  public var sharesAxes: Bool
  /// One colour scale for all panels without their own, with one bar at the right.
  public var colorScale: ColorScale?

  /// A figure; see the properties.
  ///
  /// - Precondition: There is a panel and `columns` is positive.
  public init(
    name: String = "figure", title: String, description: String, heading: String = "",
    size: FigureSize = .singleColumn, panels: [Panel], columns: Int = 1, sharesAxes: Bool = false,
    colorScale: ColorScale? = nil
  ) {
    precondition(!panels.isEmpty && columns > 0, "\(panels.count) panels in \(columns) columns")
    self.name = name
    self.title = title
    self.description = description
    self.heading = heading
    self.size = size
    self.panels = panels
    self.columns = columns
    self.sharesAxes = sharesAxes
    self.colorScale = colorScale
  }
}
