import Glibc

/// Powers of ten inside a range, or 1-2-5 multiples of them when there are too few.
enum LogarithmicTicks {
  /// Three to eight labelled ticks, with unlabelled ones at the multiples of nearby powers.
  ///
  /// - Precondition: Both ends are positive.
  static func ticks(in range: ClosedRange<Double>, target: Int) -> Ticks {
    let lowest = Int(floor(log10(range.lowerBound)))
    let highest = Int(ceil(log10(range.upperBound)))
    let decades = (lowest...highest).filter { range.contains(powerOfTen($0)) }
    if decades.count >= 3 {
      return powers(decades, limit: min(8, max(3, target)), range)
    }
    for choice in [[1, 3], [1, 2, 5]] {
      let major = multiples(choice, lowest...highest, range)
      if (3...8).contains(major.count) {
        let values = Set(major.map { $0.value })
        let minor = multiples(Array(1...9), lowest...highest, range).map { $0.value }
        return Ticks(major: major, minor: minor.filter { !values.contains($0) })
      }
    }
    return Ticks(major: LinearTicks.choices(in: range, target: min(target, 5)).first ?? [])
  }

  private static func powers(_ decades: [Int], limit: Int, _ range: ClosedRange<Double>) -> Ticks {
    // Every second, third, ... power when there are more than fit; multiples keep zero among them.
    let shownBy = { (stride: Int) in decades.filter { $0.isMultiple(of: stride) } }
    let stride = strides.first { shownBy($0).count <= limit } ?? 1000
    let shown = shownBy(stride)
    guard shown.count >= 3 || stride == 1 else { return powers(decades, limit: limit + 1, range) }
    return Ticks(
      major: shown.map { Tick(value: powerOfTen($0), label: TickLabel(powerOfTen: $0)) },
      minor: stride == 1
        ? ((decades[0] - 1)...decades[decades.count - 1]).flatMap { power in
          (2...9).map { Double($0) * powerOfTen(power) }.filter { range.contains($0) }
        }
        : decades.filter { $0 % stride != 0 && decades.count <= 30 }.map { powerOfTen($0) })
  }

  private static let strides = [1, 2, 3, 5, 10, 20, 50, 100, 200]

  private static func multiples(
    _ factors: [Int], _ powers: ClosedRange<Int>, _ range: ClosedRange<Double>
  ) -> [Tick] {
    powers.flatMap { power in
      factors.compactMap { factor in
        let value =
          power < 0
          ? Double(factor) / powerOfTen(-power) : Double(factor) * powerOfTen(power)
        guard range.contains(value) else { return nil }
        let isPlain = range.lowerBound >= 1e-3 && range.upperBound < 1e5
        return Tick(
          value: value,
          label: isPlain
            ? TickLabel(units: factor, scale: power)
            : TickLabel(units: factor, scale: power, power: power))
      }
    }
  }
}
