import Tensors
import Testing

/// Expects two arrays to agree within `tolerance` times the larger of 1 and the largest expected
/// element.
public func expectAgreement(
  _ found: [Double], _ expected: Tensor?, tolerance: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let expected else {
    Issue.record("the reference has no \(what)", sourceLocation: sourceLocation)
    return
  }
  #expect(found.count == expected.values.count, "\(what)", sourceLocation: sourceLocation)
  let scale = max(1, expected.values.map(abs).max() ?? 0)
  let error = zip(found, expected.values).map { abs($0 - $1) }.reduce(0) {
    $1.isNaN ? .infinity : max($0, $1)
  }
  #expect(
    error <= tolerance * scale,
    "\(what): off by \(error), allowed \(tolerance * scale)", sourceLocation: sourceLocation)
}
