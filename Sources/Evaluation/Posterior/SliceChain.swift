import Glibc
import Tensors

/// A chain that draws one coordinate after the other from where the density is above a random level.
///
/// A sweep over all coordinates, in random order, is a draw. A bracket around the point grows by its width
/// on either side until both ends lie below the level, and shrinks to every point drawn in it that does,
/// until one does not. The width of each coordinate is the running mean of final brackets over the
/// first sweeps, and stays from there on: only then is the density what draws tend to.
///
/// - Reference: Neal, "Slice sampling", Annals of Statistics 31 (2003), figures 3 and 5; the widths are
///   those of the code published with Brehmer, Cranmer, NeurIPS 2020.
public struct SliceChain: MarkovChain {
  /// Which point of a bracket is asked for.
  private enum Stage { case lower, upper, inside }

  /// The width of a bracket that nothing is known of, as published.
  public static let initialWidth = 0.01
  /// The number of sweeps that widths are learned from, as published.
  public static let tuningSweeps = 50

  public private(set) var position: [Double]
  public private(set) var question: [Double] = []
  /// The number of times that the density was asked for since the burn-in.
  public private(set) var evaluations = 0
  /// The width of a bracket along each coordinate.
  public private(set) var widths: [Double]
  private var logDensity: Double
  private var stream: RandomStream

  /// The coordinates still to come in this sweep, the last one first.
  private var remaining: [Int] = []
  private var sweeps = 0
  private var stage = Stage.lower
  private var level = 0.0
  private var lower = 0.0
  private var upper = 0.0

  /// A chain.
  ///
  /// The density has to fall off in every direction, since brackets grow without limit.
  ///
  /// - Parameters:
  ///   - start: Where it starts.
  ///   - width: The width of the first bracket.
  ///   - stream: Where its draws come from.
  /// - Precondition: `width > 0`.
  public init(
    from start: ChainStart, width: Double = Self.initialWidth, stream: RandomStream
  ) {
    precondition(width > 0, "brackets of width \(width)")
    position = start.position
    logDensity = start.logDensity
    widths = [Double](repeating: width, count: start.position.count)
    self.stream = stream
    remaining = self.stream.permutation(count: position.count)
    openBracket()
  }

  /// The coordinate that is drawn.
  private var axis: Int { remaining[remaining.count - 1] }

  public mutating func take(_ answer: Double) -> Bool {
    evaluations += 1
    // False for an answer that is no number.
    let isInSlice = answer > level
    switch stage {
    case .lower:
      if isInSlice {
        lower -= widths[axis]
        ask(lower)
      } else {
        stage = .upper
        ask(upper)
      }
    case .upper:
      if isInSlice {
        upper += widths[axis]
        ask(upper)
      } else {
        stage = .inside
        askInside()
      }
    case .inside:
      guard isInSlice else {
        if question[axis] < position[axis] {
          lower = question[axis]
        } else {
          upper = question[axis]
        }
        askInside()
        return false
      }
      position = question
      logDensity = answer
      return closeBracket()
    }
    return false
  }

  public mutating func endBurnIn() { evaluations = 0 }

  private mutating func openBracket() {
    level = logDensity + log(stream.openUniform())
    lower = position[axis] - widths[axis] * stream.uniform()
    upper = lower + widths[axis]
    stage = .lower
    ask(lower)
  }

  /// Goes on to the next coordinate; true at the end of a sweep.
  private mutating func closeBracket() -> Bool {
    if sweeps < Self.tuningSweeps {
      widths[axis] += (upper - lower - widths[axis]) / Double(sweeps + 1)
    }
    remaining.removeLast()
    let isSweepDone = remaining.isEmpty
    if isSweepDone {
      sweeps += 1
      remaining = stream.permutation(count: position.count)
    }
    openBracket()
    return isSweepDone
  }

  private mutating func ask(_ coordinate: Double) {
    question = position
    question[axis] = coordinate
  }

  private mutating func askInside() {
    ask(lower + (upper - lower) * stream.uniform())
  }
}
