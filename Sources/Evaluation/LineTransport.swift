/// The cheapest transport between two clouds of equally many points of a line: it keeps the order.
struct LineTransport: Sendable {
  /// How far points are moved on average.
  let distance: Double
  /// What each point of the first cloud adds to the distance, up to a common constant, times the number
  /// of points; in the order of the points.
  let first: [Double]
  /// The same of the second cloud.
  let second: [Double]

  /// The transport between points, all finite.
  ///
  /// - Precondition: Equally many, at least one.
  init(_ first: [Double], _ second: [Double]) {
    let count = first.count
    precondition(count >= 1 && second.count == count, "\(count) and \(second.count) points")
    let order = first.indices.sorted { first[$0] < first[$1] }
    let otherOrder = second.indices.sorted { second[$0] < second[$1] }
    distance =
      compensatedSum(zip(order, otherOrder).lazy.map { abs(first[$0] - second[$1]) })
      / Double(count)
    // From the left: how many points of each cloud were passed, and the integral of the sign of what
    // the first distribution function is ahead.
    var (passed, otherPassed, integral) = (0, 0, 0.0)
    var place = min(first[order[0]], second[otherOrder[0]])
    var contributions = [Double](repeating: 0, count: count)
    var otherContributions = contributions
    while passed < count || otherPassed < count {
      let isFirst =
        otherPassed == count
        || (passed < count && first[order[passed]] <= second[otherOrder[otherPassed]])
      let next = isFirst ? first[order[passed]] : second[otherOrder[otherPassed]]
      if passed != otherPassed { integral += passed > otherPassed ? next - place : place - next }
      place = next
      if isFirst {
        contributions[order[passed]] = -integral
        passed += 1
      } else {
        otherContributions[otherOrder[otherPassed]] = integral
        otherPassed += 1
      }
    }
    self.first = contributions
    self.second = otherContributions
  }
}
