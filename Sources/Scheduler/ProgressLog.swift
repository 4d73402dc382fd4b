import Synchronization

/// Writes into the log of a stage, now and then, how far it has come.
final class ProgressLog: Sendable {
  private let write: @Sendable (String) -> Void
  private let start = ContinuousClock.now
  private let last = Mutex<(instant: ContinuousClock.Instant, fraction: Double)?>(nil)

  /// How often at most, and after how much more at least.
  private static let interval = Duration.seconds(10)
  private static let step = 0.05

  /// A log of lines that `write` takes.
  init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  /// For how long the stage has been running.
  var elapsedText: String {
    let tenths = ((ContinuousClock.now - start) / .milliseconds(100)).rounded()
    return "\(tenths / 10) s"
  }

  /// Takes note of a report.
  func note(_ report: ProgressReport) {
    guard let fraction = report.fraction else { return }
    let now = ContinuousClock.now
    let isDue = last.withLock { last in
      if let last, now - last.instant < Self.interval, fraction < 1,
        fraction - last.fraction < Self.step
      {
        return false
      }
      last = (now, fraction)
      return true
    }
    guard isDue else { return }
    var line = "\(Int((100 * fraction).rounded(.down)))% after \(elapsedText)"
    if let epoch = report.epoch, let total = report.total {
      line += ", \(report.unit ?? "step") \(epoch) of \(total)"
    }
    for (name, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
      line += ", \(name) \(value.isNaN ? "nan" : "\(value)")"
    }
    write(line)
  }
}
