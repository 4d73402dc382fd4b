/// A place on an axis with its label.
struct Tick: Hashable {
  let value: Double
  let label: TickLabel
}

/// The ticks of one axis.
struct Ticks: Hashable {
  /// Labelled ticks, in increasing order.
  var major: [Tick] = []
  /// Short ticks without label between them, on logarithmic axes only.
  var minor: [Double] = []
}

/// 10^`power` as the nearest double, the same on every machine.
func powerOfTen(_ power: Int) -> Double {
  Double("1e\(power)") ?? (power < 0 ? 0 : .infinity)
}
