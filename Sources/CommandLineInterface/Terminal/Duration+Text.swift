extension Duration {
  /// The duration in whole seconds the way progress bars write it: `00:07`, `12:30`, `1:02:30`.
  var clockText: String {
    let seconds = Int(components.seconds)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let tail = "\(twoDigits(minutes)):\(twoDigits(seconds % 60))"
    return hours > 0 ? "\(hours):\(tail)" : tail
  }

  /// The duration with a unit: `under 0.01 s`, `0.04 s`, `12 s`, `3 min 20 s`.
  var unitText: String {
    let seconds = self / .seconds(1)
    if seconds < 0.01 { return "under 0.01 s" }
    if seconds < 9.95 { return "\(seconds.rounded(toPlaces: seconds < 1 ? 2 : 1)) s" }
    let whole = Int(seconds.rounded())
    return whole < 120 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }

  private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension Double {
  /// The number rounded to some decimal places.
  func rounded(toPlaces places: Int) -> Double {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = self * scale
    return scaled.magnitude < 1e15 ? scaled.rounded() / scale : self
  }

  /// The number with about four significant digits, for progress lines.
  var shortText: String {
    // The sign of a not-a-number is an accident of the processor.
    guard isFinite else { return isNaN ? "nan" : description }
    return magnitude < 1000 ? "\(rounded(toPlaces: 3))" : "\(rounded(toPlaces: 0))"
  }
}
