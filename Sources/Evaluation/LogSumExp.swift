import Glibc

/// ln of the sum of exp(`logarithms`), without overflow; -infinity for no values.
///
/// NaN among the values gives NaN.
public func logSumExp(_ logarithms: [Double]) -> Double {
  var largest = -Double.infinity
  for logarithm in logarithms {
    if logarithm.isNaN { return .nan }
    largest = max(largest, logarithm)
  }
  guard largest.isFinite else { return largest }
  return largest + log(compensatedSum(logarithms.lazy.map { exp($0 - largest) }))
}
