import FoundationEssentials

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

extension Measurement {
  /// The peak of the resident set of this process, where the system tells it (Linux).
  static var peakMemory: Measurement? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(separator: " ").dropLast().last
        .flatMap({ Double($0.trimmingPrefix("VmHWM:").drop(while: \.isWhitespace)) })
    else { return nil }
    return Measurement(quantity: "peak_memory", unit: "MiB", values: [kibibytes / 1024])
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
