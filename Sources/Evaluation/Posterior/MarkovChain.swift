import Tensors

/// A chain of draws whose law tends to a density that is known up to a factor.
///
/// A chain asks for the logarithm of the density at one point at a time, and is told it: so several chains
/// can ask together, and a model answers all of them in one evaluation. An answer that is no number is
/// taken for a density of zero.
public protocol MarkovChain {
  /// Where the chain is, shape `[dimension]`.
  var position: [Double] { get }

  /// Where it has to know the logarithm of the density next, shape `[dimension]`.
  var question: [Double] { get }

  /// Takes the logarithm of the density at ``question``, in nats and up to a constant.
  ///
  /// - Returns: Whether this completes a draw, which ``position`` then is.
  mutating func take(_ logDensity: Double) -> Bool

  /// Forgets what was counted so far: from here on draws are kept.
  mutating func endBurnIn()
}

/// How many draws are made of every chain.
public struct ChainLength: Hashable, Sendable, Codable {
  /// The draws that are thrown away first.
  public var burnIn: Int
  /// The draws that are kept.
  public var draws: Int
  /// Every how many draws one is kept.
  public var thinning: Int

  /// A length.
  ///
  /// - Precondition: `burnIn >= 0`, `draws >= 1`, `thinning >= 1`.
  public init(burnIn: Int, draws: Int, thinning: Int = 1) {
    precondition(
      burnIn >= 0 && draws >= 1 && thinning >= 1,
      "\(burnIn) draws thrown away, \(draws) kept, each \(thinning)th")
    self.burnIn = burnIn
    self.draws = draws
    self.thinning = thinning
  }
}

/// Runs chains side by side until each has its draws.
///
/// Chains draw from streams of their own, so the draws of one do not depend on how many others there
/// are, as far as `logDensity` does not.
///
/// - Parameters:
///   - chains: The chains, all of one dimension; they are left where they end.
///   - length: How many draws are made of each.
///   - logDensity: The logarithm of the density at points of shape `[asked, dimension]`, row-major, in
///     nats and up to a constant; it is asked by as many chains as have draws left.
/// - Returns: The draws that are kept.
/// - Precondition: At least one chain.
public func runChains<Chain: MarkovChain>(
  _ chains: inout [Chain], _ length: ChainLength, logDensity: ([Double]) -> [Double]
) -> ChainDraws {
  precondition(!chains.isEmpty, "no chain to run")
  let last = length.burnIn + length.draws * length.thinning
  var made = [Int](repeating: 0, count: chains.count)
  var kept = [[Double]](repeating: [], count: chains.count)
  while true {
    let asking = chains.indices.filter { made[$0] < last }
    guard !asking.isEmpty else { break }
    let answers = logDensity(asking.flatMap { chains[$0].question })
    precondition(answers.count == asking.count, "\(answers.count) answers to \(asking.count)")
    for (chain, answer) in zip(asking, answers) {
      guard chains[chain].take(answer) else { continue }
      made[chain] += 1
      let count = made[chain] - length.burnIn
      if count == 0 { chains[chain].endBurnIn() }
      if count > 0, count % length.thinning == 0 { kept[chain] += chains[chain].position }
    }
  }
  return ChainDraws(
    chainCount: chains.count, dimension: chains[0].position.count, values: kept.flatMap { $0 })
}

/// Where a chain may start, and the logarithm of the density there.
public struct ChainStart: Hashable, Sendable {
  /// The point, shape `[dimension]`.
  public let position: [Double]
  /// The logarithm of the density, in nats and up to a constant; finite.
  public let logDensity: Double

  /// A start; a density of zero, or one that is no number, starts no chain.
  public init?(_ position: [Double], logDensity: Double) {
    guard logDensity.isFinite else { return nil }
    self.position = position
    self.logDensity = logDensity
  }
}

/// Starting points, each drawn until the density there is neither zero nor no number.
///
/// - Parameters:
///   - count: The number of chains.
///   - attempts: How often a point is drawn at most.
///   - stream: Chain `c` draws from its child `c`.
///   - draw: Draws a point, shape `[dimension]`, from a distribution wider than that of the chain.
///   - logDensity: As in ``runChains(_:_:logDensity:)``.
/// - Returns: One for each chain; `nil` when one of them has found none.
public func dispersedStarts(
  _ count: Int, attempts: Int = 100, from stream: RandomStream,
  draw: (inout RandomStream) -> [Double], logDensity: ([Double]) -> [Double]
) -> [ChainStart]? {
  var streams = (0..<count).map { stream.child($0) }
  var starts = [ChainStart?](repeating: nil, count: count)
  for _ in 0..<attempts {
    let asking = starts.indices.filter { starts[$0] == nil }
    guard !asking.isEmpty else { break }
    let points = asking.map { draw(&streams[$0]) }
    let answers = logDensity(points.flatMap { $0 })
    for (index, chain) in asking.enumerated() {
      starts[chain] = ChainStart(points[index], logDensity: answers[index])
    }
  }
  let found = starts.compactMap { $0 }
  return found.count == count ? found : nil
}
