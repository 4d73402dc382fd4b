import Scheduler
import Testing

@testable import CommandLineInterface

@Suite("Progress bars")
struct ProgressBarTests {
  private let start = ContinuousClock.now

  private func bar(_ reports: [(seconds: Double, report: ProgressReport)]) -> ProgressBar {
    var bar = ProgressBar(label: "train/dnf", start: start)
    for (seconds, report) in reports { bar.update(report, at: start + .seconds(seconds)) }
    return bar
  }

  private func epoch(_ epoch: Int, of total: Int = 100, loss: Double? = nil) -> ProgressReport {
    ProgressReport(
      fraction: Double(epoch) / Double(total), epoch: epoch, total: total, unit: "epoch",
      metrics: loss.map { ["loss": $0] } ?? [:])
  }

  @Test("before the first report there is a label and a clock")
  func nothingKnown() {
    #expect(bar([]).line(at: start + .seconds(7), width: 79) == "train/dnf: [00:07]")
    #expect(bar([]).plainLine(at: start + .seconds(7)) == "train/dnf: [00:07]")
  }

  @Test("one report gives no speed yet")
  func noSpeed() {
    #expect(
      bar([(1, epoch(1))]).line(at: start + .seconds(1), width: 79)
        == "train/dnf:   1%|▎                             | 1/100 [00:01<?]")
  }

  @Test("a bar has percent, count, elapsed and remaining time, speed and metrics")
  func whole() {
    let bar = bar([(2, epoch(10)), (12, epoch(45, loss: 1.23456))])
    #expect(
      bar.line(at: start + .seconds(12), width: 200)
        == "train/dnf:  45%|█████████████▌                | "
        + "45/100 [00:12<00:15, 3.5epoch/s, loss=1.235]")
    #expect(
      bar.plainLine(at: start + .seconds(12))
        == "train/dnf: 45% 45/100 [00:12<00:15, 3.5epoch/s, loss=1.235]")
  }

  @Test("slow epochs are told in seconds per epoch; the newest speed counts three tenths")
  func slow() {
    let slow = bar([(0, epoch(0)), (20, epoch(10))])
    #expect(
      slow.plainLine(at: start + .seconds(20)) == "train/dnf: 10% 10/100 [00:20<03:00, 2.0s/epoch]")
    // 0.5 per second, then 1.5: 0.5 + 0.3 (1.5 - 0.5) = 0.8.
    let faster = bar([(0, epoch(0)), (20, epoch(10)), (40, epoch(40))])
    #expect(
      faster.plainLine(at: start + .seconds(40))
        == "train/dnf: 40% 40/100 [00:40<01:15, 1.25s/epoch]"
    )
  }

  @Test("a finished bar is full")
  func full() {
    let bar = bar([(0, epoch(0)), (10, epoch(100))])
    #expect(
      bar.line(at: start + .seconds(10), width: 80)
        == "train/dnf: 100%|████████████████████████████| 100/100 [00:10<00:00, 10.0epoch/s]")
  }

  @Test("a loss that is not a number is said as it is")
  func notANumber() {
    #expect(
      bar([(1, epoch(1, loss: -.nan))]).plainLine(at: start + .seconds(1))
        == "train/dnf: 1% 1/100 [00:01<?, loss=nan]")
  }

  @Test("where there is little room the speed goes first, then the last metrics, the bar last")
  func littleRoom() {
    var report = epoch(45, loss: 1.25)
    report.metrics["validation"] = 1.5
    let bar = bar([(2, epoch(10)), (12, report)])
    func line(_ width: Int) -> String { bar.line(at: start + .seconds(12), width: width) }
    #expect(
      line(79)
        == "train/dnf:  45%|██████▎       | 45/100 [00:12<00:15, loss=1.25, validation=1.5]")
    #expect(line(60) == "train/dnf:  45%|████▉      | 45/100 [00:12<00:15, loss=1.25]")
    #expect(line(50) == "train/dnf:  45%|█████▍      | 45/100 [00:12<00:15]")
    #expect(line(40) == "train/dnf:  45% 45/100 [00:12<00:15]")
    #expect(line(20) == "train/dnf:  45% 45/…")
  }

  @Test("a line is never wider than the terminal", arguments: 1...120)
  func width(columns: Int) {
    let bar = bar([(2, epoch(10)), (12, epoch(45, loss: 1.23456))])
    let line = bar.line(at: start + .seconds(12), width: columns)
    #expect(line.count <= columns)
    #expect(line.hasPrefix("train/dnf".prefix(max(columns - 1, 0))))
    let unknown = self.bar([]).line(at: start, width: columns)
    #expect(unknown.count <= columns)
  }
}
