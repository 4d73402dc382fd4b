/// The ticks of one axis of a known length, and the room their labels take.
struct AxisLayout {
  let ticks: Ticks
  let scale: AxisScale
  let range: ClosedRange<Double>
  let length: Double

  /// Chooses ticks whose labels do not touch.
  ///
  /// The best choice whose labels fit; when none does, every second label of the sparsest goes.
  init(_ axis: Axis, range: ClosedRange<Double>, length: Double, isHorizontal: Bool) {
    self.scale = axis.scale
    self.range = range
    self.length = length
    func place(_ value: Double) -> Double { axis.scale.fraction(value, in: range) * length }
    switch axis.ticks {
    case .none:
      ticks = Ticks()
    case .labelled(let marks):
      let inside = marks.filter { axis.scale.canShow($0.value) && range.contains($0.value) }
      ticks = Ticks(
        major: inside.sorted { $0.value < $1.value }
          .map { Tick(value: $0.value, label: TickLabel($0.label)) })
    case .automatic:
      let preferred = min(7, max(3, Int(length / (isHorizontal ? 36 : 24))))
      let choices = axis.scale.choices(in: range, target: preferred)
      var chosen =
        choices.first { AxisLayout.fits($0.major, isHorizontal: isHorizontal, place) }
        ?? choices.min { $0.major.count < $1.major.count } ?? Ticks()
      while chosen.major.count > 1,
        !AxisLayout.fits(chosen.major, isHorizontal: isHorizontal, place)
      {
        chosen.major = chosen.major.indices.filter { $0.isMultiple(of: 2) }
          .map { chosen.major[$0] }
      }
      ticks = chosen
    }
  }

  private static func fits(
    _ ticks: [Tick], isHorizontal: Bool, _ place: (Double) -> Double
  ) -> Bool {
    let size = Theme.tickLabelSize
    return zip(ticks, ticks.dropFirst()).allSatisfy { first, second in
      let needed =
        isHorizontal
        ? (TextMetrics.width(first.label, size: size) + TextMetrics.width(second.label, size: size))
          / 2 + size * 0.6
        : size * 1.3
      return place(second.value) - place(first.value) >= needed
    }
  }

  /// Distance of a value from the lower end of the axis, in points.
  func place(_ value: Double) -> Double { scale.fraction(value, in: range) * length }

  /// Width of the widest label.
  var labelWidth: Double {
    ticks.major.map { TextMetrics.width($0.label, size: Theme.tickLabelSize) }.max() ?? 0
  }

  /// How far the labels of a horizontal axis reach beyond its two ends.
  var overhang: (start: Double, end: Double) {
    var result = (start: 0.0, end: 0.0)
    for tick in ticks.major {
      let half = TextMetrics.width(tick.label, size: Theme.tickLabelSize) / 2
      result.start = max(result.start, half - place(tick.value))
      result.end = max(result.end, place(tick.value) + half - length)
    }
    return result
  }

  /// Height of ticks and labels under a horizontal axis.
  var heightBelow: Double {
    guard !ticks.major.isEmpty else { return 0 }
    return Theme.tickLength + Theme.tickGap + Theme.tickLabelSize
  }

  /// Width of ticks and labels beside a vertical axis.
  var widthBeside: Double {
    guard !ticks.major.isEmpty else { return 0 }
    return Theme.tickLength + Theme.tickGap + labelWidth
  }
}
