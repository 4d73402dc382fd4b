/// How sweeps over flat storage are cut into pieces that threads can share.
enum FlatStorage {
  /// The length of a chunk in floats: some chunks for each core, each well inside its cache.
  private static let chunkLength = 1 << 14

  /// Ranges of flat storage in chunks, in order; a chunk lies in one range.
  static func chunks(of ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.flatMap { range in
      stride(from: range.lowerBound, to: range.upperBound, by: chunkLength).map {
        $0..<min($0 + chunkLength, range.upperBound)
      }
    }
  }
}
