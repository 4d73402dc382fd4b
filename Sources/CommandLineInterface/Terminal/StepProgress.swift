import Scheduler

/// One line on a terminal that says how far something with many small steps is; elsewhere nothing.
final class StepProgress {
  private let stream: OutputStream
  private let unit: String
  private let isLive: Bool
  private var bar: ProgressBar
  private var lastDrawing: ContinuousClock.Instant

  /// The least time between two drawings; what is done sooner shows no line at all.
  private static let interval = Duration.milliseconds(100)

  /// A line on a stream; nothing is drawn yet.
  init(_ label: String, unit: String, on stream: OutputStream = .standardError) {
    self.stream = stream
    self.unit = unit
    isLive = stream.isTerminal && environmentVariable("TERM") != "dumb"
    lastDrawing = .now
    bar = ProgressBar(label: label, start: lastDrawing)
  }

  /// Takes note of how many of how many steps are done.
  func update(_ done: Int, _ total: Int) {
    guard isLive else { return }
    let now = ContinuousClock.now
    guard now - lastDrawing >= Self.interval, total > 0 else { return }
    lastDrawing = now
    bar.update(
      ProgressReport(
        fraction: Double(done) / Double(total), epoch: done, total: total, unit: unit), at: now)
    stream.write("\r\u{1B}[K" + bar.line(at: now, width: stream.width - 1))
  }

  /// Removes the line.
  func finish() {
    if isLive { stream.write("\r\u{1B}[K") }
  }
}
