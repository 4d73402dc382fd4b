/// A sequence of colours for the numbers from 0 to 1.
public struct ColorMap: Hashable, Sendable {
  /// The colours at equal distances; values between take the nearest.
  public let colors: [Color]

  /// A map through control points, linear in sRGB between them and sampled at `count` colours.
  ///
  /// - Precondition: The first position is 0, the last is 1, positions increase, `count >= 2`.
  public init(controlPoints: [(position: Double, color: Color)], count: Int = 256) {
    precondition(
      count >= 2 && controlPoints.first?.position == 0 && controlPoints.last?.position == 1
        && zip(controlPoints, controlPoints.dropFirst()).allSatisfy { $0.position < $1.position },
      "control points must increase from 0 to 1: \(controlPoints.map { $0.position })")
    colors = (0..<count).map { index in
      let position = Double(index) / Double(count - 1)
      let upper = controlPoints.firstIndex { $0.position >= position } ?? controlPoints.count - 1
      let lower = max(0, upper - 1)
      let (start, end) = (controlPoints[lower], controlPoints[upper])
      let width = end.position - start.position
      let fraction = width > 0 ? (position - start.position) / width : 0
      func mix(_ first: UInt8, _ second: UInt8) -> UInt8 {
        UInt8((Double(first) + (Double(second) - Double(first)) * fraction).rounded())
      }
      return Color(
        red: mix(start.color.red, end.color.red), green: mix(start.color.green, end.color.green),
        blue: mix(start.color.blue, end.color.blue))
    }
  }

  init(colors: [Color]) { self.colors = colors }

  /// Index of the colour for a fraction; values outside 0...1 take the end colours.
  func index(at fraction: Double) -> Int {
    Int((min(max(fraction, 0), 1) * Double(colors.count - 1)).rounded())
  }

  /// The colour for a fraction; values outside 0...1 take the end colours.
  public func color(at fraction: Double) -> Color { colors[index(at: fraction)] }

  /// Blue below the middle, white there, red above: for differences, on a range around zero.
  ///
  /// Both arms darken alike, so that a grey print keeps the size of a difference and loses its sign.
  public static let difference = ColorMap(
    controlPoints: [
      (0, Color(0x0B3C78)), (0.2, Color(0x3F7FBF)), (0.4, Color(0xB4D3EA)),
      (0.5, Color(0xFFFFFF)), (0.6, Color(0xF4C6B4)), (0.8, Color(0xC75D4A)),
      (1, Color(0x7A1220)),
    ], count: 255)

  /// White where there is nothing, then blue and violet to near-black: for densities.
  ///
  /// Luminance falls strictly, so the order of values survives a grey print.
  public static let density = ColorMap(controlPoints: [
    (0, Color(0xFFFFFF)), (0.12, Color(0xD6E8F0)), (0.28, Color(0xA3CCE3)),
    (0.44, Color(0x74A8DC)), (0.6, Color(0x6C7FCB)), (0.75, Color(0x7052A8)),
    (0.88, Color(0x612779)), (1, Color(0x2E0A2C)),
  ])
}
