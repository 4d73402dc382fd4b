import Scheduler

/// One line that says how far a stage has come, in the shape that users of tqdm read by eye:
/// `train/dnf:  45%|████▌     | 45/100 [00:12<00:15, 3.66epoch/s, loss=1.23]`.
struct ProgressBar {
  private let label: String
  private let start: ContinuousClock.Instant
  private var report = ProgressReport()
  /// The latest speed in fractions per second, smoothed.
  private var speed: Double?
  private var last: (instant: ContinuousClock.Instant, fraction: Double)?

  /// How much the newest speed counts, as in tqdm.
  private static let smoothing = 0.3
  private static let narrowestBar = 6
  private static let widestBar = 30

  init(label: String, start: ContinuousClock.Instant) {
    self.label = label
    self.start = start
  }

  /// Takes note of a report.
  mutating func update(_ report: ProgressReport, at instant: ContinuousClock.Instant) {
    self.report = report
    guard let fraction = report.fraction else { return }
    if let last, fraction > last.fraction {
      let elapsed = (instant - last.instant) / .seconds(1)
      guard elapsed > 0.05 else { return }
      let newest = (fraction - last.fraction) / elapsed
      speed = speed.map { $0 + Self.smoothing * (newest - $0) } ?? newest
    }
    last = (instant, fraction)
  }

  /// The line, at most `width` columns wide.
  func line(at instant: ContinuousClock.Instant, width: Int) -> String {
    let elapsed = instant - start
    guard let fraction = report.fraction else {
      return fit("\(label): [\(elapsed.clockText)]", width)
    }
    let percent = Int((100 * fraction).rounded(.down))
    let head = "\(label): \(percent < 10 ? "  " : percent < 100 ? " " : "")\(percent)%|"
    let clock = elapsed.clockText
    // Where the terminal is narrow the bar matters more than the speed and the last metrics.
    let shorter = (0...report.metrics.count).map {
      details(fraction, clock, withRate: false, metricCount: report.metrics.count - $0)
    }
    for details in [details(fraction, clock)] + shorter {
      let room = min(width - head.count - details.count - 2, Self.widestBar)
      if room >= Self.narrowestBar { return "\(head)\(bar(fraction, room))| \(details)" }
    }
    return fit("\(head.dropLast()) \(shorter[report.metrics.count])", width)
  }

  /// The same without the bar, for streams that are no terminal.
  func plainLine(at instant: ContinuousClock.Instant) -> String {
    let elapsed = (instant - start).clockText
    guard let fraction = report.fraction else { return "\(label): [\(elapsed)]" }
    return "\(label): \(Int((100 * fraction).rounded(.down)))% \(details(fraction, elapsed))"
  }

  private func details(
    _ fraction: Double, _ elapsed: String, withRate: Bool = true, metricCount: Int = .max
  ) -> String {
    var text = ""
    if let epoch = report.epoch, let total = report.total { text += "\(epoch)/\(total) " }
    text += "[\(elapsed)<\(remaining(fraction))"
    if withRate, let rate = rateText { text += ", \(rate)" }
    for (name, value) in report.metrics.sorted(by: { $0.key < $1.key }).prefix(metricCount) {
      text += ", \(name)=\(value.shortText)"
    }
    return text + "]"
  }

  private func remaining(_ fraction: Double) -> String {
    guard let speed, speed > 0 else { return "?" }
    return Duration.seconds((1 - fraction) / speed).clockText
  }

  private var rateText: String? {
    guard let speed, speed > 0, let total = report.total else { return nil }
    let unit = report.unit ?? "it"
    let rate = speed * Double(total)
    return rate >= 1
      ? "\(rate.rounded(toPlaces: 2))\(unit)/s" : "\((1 / rate).rounded(toPlaces: 2))s/\(unit)"
  }

  private func bar(_ fraction: Double, _ width: Int) -> String {
    let eighths = Int((fraction * Double(8 * width)).rounded(.down))
    let partial = Array(" ▏▎▍▌▋▊▉")[eighths % 8]
    let full = String(repeating: "█", count: min(eighths / 8, width))
    let rest = width - full.count
    guard rest > 0 else { return full }
    return full + String(partial) + String(repeating: " ", count: rest - 1)
  }

  private func fit(_ text: some StringProtocol, _ width: Int) -> String {
    text.count <= width ? String(text) : String(text.prefix(max(width - 1, 0))) + "…"
  }
}
