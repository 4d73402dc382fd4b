import Scheduler
import Synchronization

/// Shows a run while it goes on: live progress bars on a terminal, plain lines elsewhere.
///
/// Events come from any thread; the state behind the lock is all there is.
final class RunDisplay: Sendable {
  private let stream: OutputStream
  private let isLive: Bool
  private let state: Mutex<State>

  private struct State {
    var bars: [(stage: StageID, bar: ProgressBar, start: ContinuousClock.Instant)] = []
    /// The stages that another run computes.
    var waiting: Set<StageID> = []
    var drawnLines = 0
    var lastDrawing: ContinuousClock.Instant?
    /// For plain lines: when, and at what part, a stage last told how far it was.
    var lastLine: [StageID: (instant: ContinuousClock.Instant, fraction: Double)] = [:]
  }

  /// The least time between two drawings, as in tqdm.
  private static let redrawInterval = Duration.milliseconds(100)
  /// Without a terminal: how often a stage tells how far it is, at least.
  private static let lineInterval = Duration.seconds(30)
  /// Without a terminal: how much more has to be done for a line before that.
  private static let lineFraction = 0.1

  /// A display on a stream.
  init(on stream: OutputStream) {
    self.stream = stream
    isLive = stream.isTerminal && environmentVariable("TERM") != "dumb"
    state = Mutex(State())
  }

  /// Takes note of an event.
  func handle(_ event: RunEvent) {
    let now = ContinuousClock.now
    state.withLock { state in
      switch event {
      case .started(let stage, _, let cores):
        state.bars.append((stage, ProgressBar(label: "\(stage)", start: now), now))
        if isLive {
          draw(&state, now)
        } else {
          stream.writeLine("\(stage): started\(cores == 1 ? "" : " on \(cores) cores")")
        }
      case .progress(let stage, let report):
        guard let index = state.bars.firstIndex(where: { $0.stage == stage }) else { return }
        state.bars[index].bar.update(report, at: now)
        if isLive {
          drawIfDue(&state, now)
        } else {
          writeLineIfDue(&state, stage, report, state.bars[index].bar, now)
        }
      case .finished(let stage, _):
        end(&state, stage, Style.green("done", if: stream.usesColour), now)
      case .failed(let stage, _):
        end(&state, stage, Style.red("failed", if: stream.usesColour), now)
      case .cancelled(let stage):
        end(&state, stage, Style.yellow("stopped", if: stream.usesColour), now)
      case .retrying(let stage, let failure):
        let ending = failure.ending ?? failure.message
        end(
          &state, stage,
          Style.yellow("stopped", if: stream.usesColour) + " (\(ending)), is started again", now)
      case .waiting(let stage, let owner):
        guard state.waiting.insert(stage).inserted else { return }
        write("\(stage): another run computes it (\(owner)); waiting", &state, now)
      case .cached(let stage, _):
        guard state.waiting.remove(stage) != nil else { return }
        write(
          "\(stage): \(Style.green("done", if: stream.usesColour)) by the other run", &state, now)
      case .blocked: break
      }
    }
  }

  /// Removes whatever is drawn, before something else is written.
  func finish() { state.withLock { erase(&$0) } }

  private func end(
    _ state: inout State, _ stage: StageID, _ word: String, _ now: ContinuousClock.Instant
  ) {
    guard let index = state.bars.firstIndex(where: { $0.stage == stage }) else { return }
    let elapsed = now - state.bars.remove(at: index).start
    write("\(stage): \(word) in \(elapsed.unitText)", &state, now)
  }

  /// Writes a line that stays.
  private func write(_ line: String, _ state: inout State, _ now: ContinuousClock.Instant) {
    erase(&state)
    stream.writeLine(line)
    if isLive { draw(&state, now) }
  }

  private func writeLineIfDue(
    _ state: inout State, _ stage: StageID, _ report: ProgressReport, _ bar: ProgressBar,
    _ now: ContinuousClock.Instant
  ) {
    let fraction = report.fraction ?? 0
    let last = state.lastLine[stage] ?? (now, 0)
    if state.lastLine[stage] == nil { state.lastLine[stage] = last }
    guard now - last.instant >= Self.lineInterval || fraction - last.fraction >= Self.lineFraction
    else { return }
    state.lastLine[stage] = (now, fraction)
    stream.writeLine(bar.plainLine(at: now))
  }

  private func drawIfDue(_ state: inout State, _ now: ContinuousClock.Instant) {
    if let last = state.lastDrawing, now - last < Self.redrawInterval { return }
    draw(&state, now)
  }

  private func draw(_ state: inout State, _ now: ContinuousClock.Instant) {
    erase(&state)
    // One column is left free: a full last column makes some terminals wrap.
    let width = stream.width - 1
    for entry in state.bars { stream.writeLine(entry.bar.line(at: now, width: width)) }
    state.drawnLines = state.bars.count
    state.lastDrawing = now
  }

  private func erase(_ state: inout State) {
    guard state.drawnLines > 0 else { return }
    stream.write("\u{1B}[\(state.drawnLines)F\u{1B}[J")
    state.drawnLines = 0
  }
}
