import Tensors

/// How far the Kolmogorov-Smirnov distance of samples would scatter if others had been drawn: the standard
/// deviation over samples that are drawn from these with replacement.
///
/// It says nothing of the bias: the distance of samples of the exact distribution is not zero.
///
/// - Parameters:
///   - samples: Draws of a quantity, in any order, shape `[count]`.
///   - replicates: How often as many are drawn anew, at least twice.
///   - stream: What they are drawn by; replicate r by its child r.
///   - cumulative: The exact distribution function.
/// - Returns: NaN when there are no samples or one is NaN.
/// - Reference: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979).
/// - Complexity: O(replicates * count), besides sorting.
public func kolmogorovSmirnovError(
  samples: [Double], replicates: Int = 200, from stream: RandomStream,
  cumulative: (Double) -> Double
) -> Double {
  precondition(replicates >= 2, "\(replicates) replicates have no scatter")
  guard !samples.isEmpty && !samples.contains(where: \.isNaN) else { return .nan }
  let count = samples.count
  let exact = samples.sorted().map(cumulative)
  let distances = (0..<replicates).map { replicate in
    var stream = stream.child(replicate)
    var multiplicities = [Int](repeating: 0, count: count)
    for _ in 0..<count { multiplicities[stream.integer(below: count)] += 1 }
    var (below, largest) = (0, 0.0)
    for index in 0..<count where multiplicities[index] > 0 {
      largest = max(largest, exact[index] - Double(below) / Double(count))
      below += multiplicities[index]
      largest = max(largest, Double(below) / Double(count) - exact[index])
    }
    return largest
  }
  // The error of the mean of the distances, times the root of their number, is their scatter.
  return Summary(distances).map { $0.standardError * Double(replicates).squareRoot() } ?? .nan
}
