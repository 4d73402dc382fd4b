extension ColorMap {
  /// The map of the published figures of densities in data space: white, a ramp from grey to dark blue, and
  /// then the map "jet" from blue over green and yellow to red; 320 colours.
  ///
  /// To compare with those figures, and never the default: red and green of equal luminance tell values apart
  /// that readers with red-green blindness see alike; the luminance rises and falls again, so that a grey print
  /// loses the order of values; and equal steps of the value are not equal steps to the eye, which finds edges at
  /// cyan and yellow where densities have none.
  ///
  /// - Reference: D. Borland, R. M. Taylor, "Rainbow color map (still) considered harmful", IEEE Computer
  ///   Graphics and Applications 27 (2007).
  public static let published = ColorMap(
    colors: (0..<white).map { _ in .white } + (white..<ramp).map(rampColor)
      + (0..<256).map { jetColor(Double($0) / 255) })

  /// The number of white colours.
  private static let white = 8
  /// Where the ramp ends, of which the white colours hide the beginning.
  private static let ramp = 64

  /// From grey to the first colour of jet, with an opacity of 0.8 over white paper.
  private static func rampColor(_ index: Int) -> Color {
    let share = Double(index) / Double(ramp - 1)
    func onWhite(_ end: Double) -> UInt8 {
      component(0.8 * (0.8 * (1 - share) + end * share) + 0.2)
    }
    return Color(red: onWhite(0), green: onWhite(0), blue: onWhite(0.5))
  }

  private static func jetColor(_ position: Double) -> Color {
    Color(
      red: component(level(position, [(0, 0), (0.35, 0), (0.66, 1), (0.89, 1), (1, 0.5)])),
      green: component(
        level(position, [(0, 0), (0.125, 0), (0.375, 1), (0.64, 1), (0.91, 0), (1, 0)])),
      blue: component(level(position, [(0, 0.5), (0.11, 1), (0.34, 1), (0.65, 0), (1, 0)])))
  }

  /// The height at a position of straight lines through points.
  private static func level(
    _ position: Double, _ points: [(position: Double, height: Double)]
  ) -> Double {
    for (start, end) in zip(points, points.dropFirst()) where position <= end.position {
      let share = (position - start.position) / (end.position - start.position)
      return start.height + share * (end.height - start.height)
    }
    return points.last?.height ?? 0
  }

  private static func component(_ level: Double) -> UInt8 {
    UInt8((255 * min(max(level, 0), 1)).rounded())
  }
}
