/// Sizes of everything that is not data, in points (1/72 inch).
enum Theme {
  static let labelSize = 10.0
  static let tickLabelSize = 8.5
  static let legendSize = 8.5
  static let noteSize = 8.0
  static let titleSize = 10.0
  static let headingSize = 11.5

  static let frameWidth = 0.8
  static let tickLength = 3.5
  static let minorTickLength = 2.0
  /// Between a tick and its label.
  static let tickGap = 2.5
  /// Between tick labels and the axis label, and between a title and what is under it.
  static let labelGap = 3.0
  /// Around the whole figure.
  static let pagePadding = 4.0
  /// Between neighbouring panels, beyond their labels.
  static let panelGap = 10.0

  static let legendHandle = 18.0
  static let legendGap = 5.0
  /// What a label in the legend is given even in a panel that is narrower.
  static let legendTextWidth = 56.0
  static let legendInset = 5.0
  static let legendRow = 1.35

  static let colorBarWidth = 8.0
  static let colorBarGap = 7.0
  static let bandOpacity = "0.22"
  /// A coloured curve lighter than this luminance shows only as a thin grey thread.
  static let faintestCurve = 0.86
  /// A colour with a component below this one, as that of yellow, is never too faint.
  static let faintestComponent: UInt8 = 200
  static let thread = Color(0xB4B4B4)
  static let threadWidth = 0.6
}
