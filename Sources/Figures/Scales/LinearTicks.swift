import Glibc

/// Round numbers inside a range: multiples of 1, 2, 2.5 or 5 times a power of ten.
enum LinearTicks {
  /// Every choice of three to eight ticks, best first: that whose number is closest to `target`.
  ///
  /// Steps of 2.5, which need a digit more, must be clearly closer.
  ///
  /// - Precondition: `range` is as `AxisRange` makes it: finite, wider than rounding errors.
  static func choices(in range: ClosedRange<Double>, target: Int) -> [[Tick]] {
    func distance(_ candidate: (ticks: [Tick], isAwkward: Bool)) -> Int {
      2 * abs(candidate.ticks.count - target) + (candidate.isAwkward ? 3 : 0)
    }
    return candidates(in: range).sorted { first, second in
      (distance(first), first.ticks.count) < (distance(second), second.ticks.count)
    }.map { $0.ticks }
  }

  /// Every choice of three to eight round ticks, from many to few.
  private static func candidates(in range: ClosedRange<Double>)
    -> [(ticks: [Tick], isAwkward: Bool)]
  {
    let span = range.upperBound - range.lowerBound
    let power = Int(floor(log10(span)))
    var result: [(ticks: [Tick], isAwkward: Bool)] = []
    for power in (power - 2)...(power + 1) {
      for step in [
        Step(10, power - 1), Step(20, power - 1), Step(25, power - 1), Step(50, power - 1),
      ] {
        let ticks = step.ticks(in: range)
        if (3...8).contains(ticks.count) { result.append((ticks, step.units == 25)) }
      }
    }
    return result
  }

  /// A distance of `units` × 10^`scale`, kept in integers so that labels are exact.
  private struct Step {
    let units: Int
    let scale: Int

    init(_ units: Int, _ scale: Int) {
      // Only 2.5 needs the extra digit.
      self.units = units.isMultiple(of: 10) ? units / 10 : units
      self.scale = units.isMultiple(of: 10) ? scale + 1 : scale
    }

    func value(_ index: Int) -> Double {
      let multiple = Double(index) * Double(units)
      return scale < 0 ? multiple / powerOfTen(-scale) : multiple * powerOfTen(scale)
    }

    func ticks(in range: ClosedRange<Double>) -> [Tick] {
      let size = value(1)
      guard size > 0, size.isFinite,
        let first = Int(exactly: (range.lowerBound / size).rounded(.down)),
        let last = Int(exactly: (range.upperBound / size).rounded(.up)), last - first < 50
      else { return [] }
      // A range end that is a round number keeps its tick although 0.3 / 0.1 < 3.
      let tolerance = (range.upperBound - range.lowerBound) * 1e-9
      let wanted = (range.lowerBound - tolerance)...(range.upperBound + tolerance)
      let indices = (first...last).filter { wanted.contains(value($0)) }
      let largest = indices.map { abs(value($0)) }.max() ?? 0
      let power = largest >= 1e5 || largest < 1e-3 ? exponent(of: largest) : nil
      return indices.map { index in
        Tick(
          value: min(max(value(index), range.lowerBound), range.upperBound),
          label: TickLabel(units: index * units, scale: scale, power: power))
      }
    }

    private func exponent(of value: Double) -> Int? {
      guard value > 0 else { return nil }
      let estimate = Int(floor(log10(value)))
      return powerOfTen(estimate + 1) <= value ? estimate + 1 : estimate
    }
  }
}
