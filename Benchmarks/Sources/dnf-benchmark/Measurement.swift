/// Values of one quantity, printed as a line of JSON: the format of every contender.
struct Measurement {
  /// What was measured, such as `time`.
  let quantity: String
  /// Its unit, such as `ms`; `1` for pure numbers.
  let unit: String
  /// The repetitions, in the order in which they were made.
  let values: [Double]

  /// Prints the line.
  func report() {
    let list = values.map(\.description).joined(separator: ", ")
    print("{\"quantity\": \"\(quantity)\", \"unit\": \"\(unit)\", \"values\": [\(list)]}")
  }
}

/// The milliseconds that each of several calls takes, after one call that is not counted.
///
/// There are at least three, and as many as fit into a second.
func milliseconds(_ work: () -> Void) -> [Double] {
  work()
  let start = ContinuousClock.now
  var times: [Double] = []
  while times.count < 3 || ContinuousClock.now - start < .seconds(1) {
    let begin = ContinuousClock.now
    work()
    times.append((ContinuousClock.now - begin) / .milliseconds(1))
  }
  return times
}
