import ArgumentParser

/// For how long some stages may run: `2h`, or `train/*=90m`.
struct StageTimeLimit: ExpressibleByArgument, Hashable {
  /// Which stages are meant; `nil` for all.
  let pattern: String?
  let duration: Duration

  init?(argument: String) {
    // Names of stages in a matrix have equals signs of their own.
    let time: Substring
    if let sign = argument.lastIndex(of: "=") {
      pattern = String(argument[..<sign])
      time = argument[argument.index(after: sign)...]
    } else {
      pattern = nil
      time = argument[...]
    }
    guard pattern != "", let duration = Duration(argument: time) else { return nil }
    self.duration = duration
  }
}

extension Duration {
  /// A duration as users write it: a number and `s`, `m`, `h` or `d`.
  init?(argument: some StringProtocol) {
    guard let unit = argument.last, let number = Double(argument.dropLast()), number > 0,
      let seconds = ["s": 1.0, "m": 60, "h": 3600, "d": 86_400][unit], number * seconds < 1e9
    else { return nil }
    self = .seconds(number * seconds)
  }
}
