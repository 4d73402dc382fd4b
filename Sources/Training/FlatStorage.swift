/// How sweeps over flat storage are cut into pieces that threads can share.
enum FlatStorage {
  /// The length of a chunk in floats: some chunks for each core, each well inside its cache.
  private static let chunkLength = 1 << 14

  /// The number of chunks of `count` floats.
  static func chunkCount(of count: Int) -> Int { (count + chunkLength - 1) / chunkLength }

  /// The floats of one chunk.
  static func chunk(_ chunk: Int, of count: Int) -> Range<Int> {
    chunk * chunkLength..<min((chunk + 1) * chunkLength, count)
  }
}
