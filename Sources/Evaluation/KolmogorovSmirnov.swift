/// The Kolmogorov-Smirnov distance of samples from an exact distribution function.
///
/// The largest |F_n(x) - F(x)|, both sides of every step of the empirical F_n considered. NaN when
/// there are no samples or one is NaN.
///
/// - Parameters:
///   - samples: Draws of a quantity, in any order, shape `[count]`.
///   - cumulative: The exact distribution function.
public func kolmogorovSmirnov(
  samples: [Double], cumulative: (Double) -> Double
) -> Double {
  guard !samples.isEmpty && !samples.contains(where: \.isNaN) else { return .nan }
  let count = Double(samples.count)
  var largest = 0.0
  for (index, sample) in samples.sorted().enumerated() {
    let exact = cumulative(sample)
    largest = max(largest, exact - Double(index) / count, Double(index + 1) / count - exact)
  }
  return largest
}

/// The Kolmogorov-Smirnov distance between two samples: the largest |F_n(x) - G_m(x)|.
///
/// NaN when one of them is empty or holds a NaN.
public func kolmogorovSmirnov(samples first: [Double], samples second: [Double]) -> Double {
  guard !first.isEmpty && !second.isEmpty else { return .nan }
  guard !first.contains(where: \.isNaN) && !second.contains(where: \.isNaN) else { return .nan }
  let first = first.sorted()
  let second = second.sorted()
  var (firstIndex, secondIndex) = (0, 0)
  var largest = 0.0
  while firstIndex < first.count && secondIndex < second.count {
    // Both functions step over every tie before they are compared.
    let value = min(first[firstIndex], second[secondIndex])
    while firstIndex < first.count && first[firstIndex] == value { firstIndex += 1 }
    while secondIndex < second.count && second[secondIndex] == value { secondIndex += 1 }
    let difference =
      Double(firstIndex) / Double(first.count) - Double(secondIndex) / Double(second.count)
    largest = max(largest, abs(difference))
  }
  return largest
}
