/// Cuts a stream of bytes into lines.
struct LineSplitter {
  /// Longer lines are no messages; they are skipped so that a flood cannot fill the memory.
  static let longestLine = 64 << 10
  private var pending: [UInt8] = []
  private var isSkipping = false

  mutating func append(_ bytes: ArraySlice<UInt8>, _ onLine: (ArraySlice<UInt8>) -> Void) {
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      extend(rest[..<end])
      if let line = finish() { onLine(line) }
      rest = rest[(end + 1)...]
    }
    extend(rest)
  }

  /// Ends the line; `nil` when it is empty or too long.
  mutating func finish() -> ArraySlice<UInt8>? {
    defer {
      pending.removeAll(keepingCapacity: true)
      isSkipping = false
    }
    return pending.isEmpty ? nil : pending[...]
  }

  private mutating func extend(_ bytes: ArraySlice<UInt8>) {
    if !isSkipping, pending.count + bytes.count > Self.longestLine {
      isSkipping = true
      pending.removeAll()
    }
    if !isSkipping { pending += bytes }
  }
}
