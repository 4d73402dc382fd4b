/// How figures draw densities, by the names that specs use.
enum FigureLook: String, Codable, CaseIterable {
  case standard
  case published

  /// What it is, in one line.
  var documentation: String {
    switch self {
    case .standard: "one scale for all panels, in colours that everybody can tell apart"
    case .published:
      "two columns, each panel on a scale of its own, without ticks, in the published colours"
    }
  }

  /// The width of the published figures, in inches.
  static let publishedWidth = 4.0
}

/// How many panels stand side by side: as many as leave no gap, where that can be.
func panelColumns(_ count: Int) -> Int { count == 4 ? 2 : min(count, 3) }
