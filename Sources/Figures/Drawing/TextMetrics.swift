/// How wide text will be, without a font at hand.
///
/// Advance widths of DejaVu Sans, in thousandths of the font size. It is the widest of the usual
/// sans-serif fonts, so that what fits by this table also fits in Helvetica or Arial.
enum TextMetrics {
  /// Fonts by preference.
  static let family = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"
  /// Height of capital letters and digits over the baseline, per font size.
  static let capHeight = 0.73
  /// Reach below the baseline, per font size.
  static let descent = 0.24
  /// Distance of two baselines, per font size.
  static let lineHeight = 1.2
  /// Size of a raised exponent, per font size.
  static let exponentScale = 0.7

  /// Width of one line of text.
  static func width(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + Double(advance($1)) } * size / 1000
  }

  static func width(_ label: TickLabel, size: Double) -> Double {
    width(label.text, size: size) + width(label.exponent, size: size * exponentScale)
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: ascii[Int(scalar.value) - 0x20]
    case 0x300..<0x370: 0
    case 0x391..<0x3CA: 720
    case 0xB2, 0xB3, 0xB9, 0x2070..<0x20A0: 401
    case 0x2212, 0xD7, 0xB1: 838
    case 0x1100...0x11FF, 0x2E80...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F000...0x3FFFF:
      1000
    default: 700
    }
  }

  private static let ascii = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ]
}
