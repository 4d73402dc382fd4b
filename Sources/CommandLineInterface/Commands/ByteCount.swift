import ArgumentParser

/// An amount of memory or of disk, as users write it: `500M`, `8G`, `1.5T`, `4096`.
///
/// Letters mean powers of 1024; a `B` or `iB` after them says the same.
struct ByteCount: ExpressibleByArgument, Hashable {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    var text = Substring(argument)
    for suffix in ["iB", "B"] where text.hasSuffix(suffix) {
      text = text.dropLast(suffix.count)
      break
    }
    var factor = 1.0
    if let unit = text.last, let power = "KMGTP".firstIndex(of: Character(unit.uppercased())) {
      for _ in 0...("KMGTP".distance(from: "KMGTP".startIndex, to: power)) { factor *= 1024 }
      text = text.dropLast()
    }
    guard let number = Double(text), number > 0, number.isFinite, number * factor < 1e18 else {
      return nil
    }
    bytes = Int((number * factor).rounded())
  }
}
