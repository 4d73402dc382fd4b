import Testing

@testable import Figures

@Suite("Ticks")
struct TickTests {
  static let ranges: [ClosedRange<Double>] = {
    var ranges: [ClosedRange<Double>] = []
    for power in [-290, -30, -7, -3, -2, -1, 0, 1, 2, 4, 5, 6, 30, 290] {
      for span in [1, 1.3, 1.99, 2, 2.6, 3.7, 4.99, 5, 7.2, 9.99] {
        for offset in [0, -0.5, -1, 0.33, 17, -123.4] {
          let lower = offset * span * powerOfTen(power)
          ranges.append(lower...(lower + span * powerOfTen(power)))
        }
      }
    }
    return ranges
  }()

  static func value(of label: TickLabel) -> Double? {
    let plain = (label.text + (label.exponent.isEmpty ? "" : "e" + label.exponent))
      .split(separator: "×10").joined()
    let text = String(plain.map { $0 == "\u{2212}" ? "-" : $0 })
    return Double(text.hasPrefix("10e") ? "1" + text.dropFirst(2) : text)
  }

  static func check(_ ticks: [Tick], in range: ClosedRange<Double>) {
    #expect((3...8).contains(ticks.count), "\(range): \(ticks.map { $0.label.text })")
    #expect(ticks.allSatisfy { range.contains($0.value) }, "\(range)")
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value }, "\(range)")
    #expect(Set(ticks.map { $0.label }).count == ticks.count, "\(range)")
    let tolerance = (range.upperBound - range.lowerBound) * 1e-6
    for tick in ticks {
      let said = value(of: tick.label)
      #expect(said.map { abs($0 - tick.value) <= tolerance } == true, "\(tick) in \(range)")
    }
  }

  @Test(
    "linear ticks are three to eight, inside the range, distinct, and say their value",
    arguments: 3...7)
  func linearLaw(target: Int) {
    for range in Self.ranges {
      let choices = LinearTicks.choices(in: range, target: target)
      #expect(!choices.isEmpty, "\(range)")
      for ticks in choices { Self.check(ticks, in: range) }
    }
  }

  @Test(
    "logarithmic ticks are three to eight, inside the range, distinct, and say their value",
    arguments: 3...7)
  func logarithmicLaw(target: Int) {
    for power in [-300, -31, -4, -1, 0, 2, 5, 250] {
      for factor in [1.01, 1.5, 3, 9, 11, 40, 120, 1e3, 2e4, 1e7, 1e9, 1e15, 1e40, 1e50] {
        for start in [1, 1.7, 5, 9.9] {
          let lower = start * powerOfTen(power)
          let range = lower...(lower * factor)
          Self.check(LogarithmicTicks.ticks(in: range, target: target).major, in: range)
        }
      }
    }
  }

  static func labels(_ range: ClosedRange<Double>, _ target: Int) -> [String] {
    (LinearTicks.choices(in: range, target: target).first ?? []).map {
      $0.label.text + ($0.label.exponent.isEmpty ? "" : "^" + $0.label.exponent)
    }
  }

  @Test("labels are those a reader expects")
  func labels() {
    #expect(Self.labels(0...1, 5) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Self.labels(-4.8...6, 5) == ["−4", "−2", "0", "2", "4", "6"])
    #expect(Self.labels(0...0.3, 4) == ["0.0", "0.1", "0.2", "0.3"])
    #expect(Self.labels(0...10, 5) == ["0", "2", "4", "6", "8", "10"])
    #expect(Self.labels(0...2e6, 3) == ["0", "1×10^6", "2×10^6"])
    #expect(Self.labels(1e-5...4e-5, 4) == ["1×10^−5", "2×10^−5", "3×10^−5", "4×10^−5"])
    #expect(
      LogarithmicTicks.ticks(in: 1e-3...1, target: 5).major.map { $0.label.exponent }
        == ["−3", "−2", "−1", "0"])
    #expect(
      LogarithmicTicks.ticks(in: 1...20, target: 5).major.map { $0.label.text }
        == ["1", "3", "10"])
  }

  @Test("logarithmic axes have unlabelled ticks between the powers")
  func minorTicks() {
    let ticks = LogarithmicTicks.ticks(in: 1...1000, target: 5)
    #expect(ticks.minor.count == 24)
    #expect(ticks.minor.first == 2)
  }

  @Test("a constant, nothing, and the largest doubles all give a range that can be divided by")
  func ranges() {
    func range(_ extent: ClosedRange<Double>?, _ scale: AxisScale) -> ClosedRange<Double> {
      AxisRange.range(covering: extent, scale: scale, margin: 0.05)
    }
    #expect(range(nil, .linear) == 0...1)
    #expect(range(nil, .logarithmic) == 0.1...10)
    #expect(range(0...0, .linear) == -1...1)
    #expect(range(0...Double.leastNonzeroMagnitude, .linear) == -1...1)
    #expect(range(2...2, .linear) == 1.9...2.1)
    #expect(range(0...10, .linear) == -0.5...10.5)
    for extent in [
      -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, 5e300...1.7e308,
      Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude,
    ] {
      for scale in [AxisScale.linear, .logarithmic] {
        let found = range(extent, scale)
        #expect(scale.fraction(found.lowerBound, in: found) == 0)
        #expect(scale.fraction(found.upperBound, in: found) == 1)
        for ticks in scale.choices(in: found, target: 5) { Self.check(ticks.major, in: found) }
      }
    }
  }
}
