/// How free cores are shared among stages that are ready to start.
enum CoreShares {
  /// The cores of each stage that starts.
  ///
  /// As many stages as there are cores start, the first ones first. Each has one core; what is left goes
  /// round, one core at a time, to those that can use more.
  ///
  /// - Parameters:
  ///   - cores: How many cores are free.
  ///   - uses: How many cores each ready stage can use, in the order in which they should start.
  /// - Returns: One number, at least 1, for each of the first stages.
  static func fair(cores: Int, uses: [Int]) -> [Int] {
    var shares = [Int](repeating: 1, count: min(cores, uses.count))
    var rest = cores - shares.count
    while rest > 0 {
      let before = rest
      for stage in shares.indices where rest > 0 && shares[stage] < uses[stage] {
        shares[stage] += 1
        rest -= 1
      }
      if rest == before { break }
    }
    return shares
  }
}
