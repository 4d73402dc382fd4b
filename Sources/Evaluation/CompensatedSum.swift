/// The sum of `values` in their order, with the rounding errors carried along.
///
/// The order is fixed, so that the same values give the same bits whoever computed them. An
/// infinity or NaN among the values gives what plain addition would give.
///
/// - Reference: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
///   ZAMM 54 (1974), doi:10.1002/zamm.19740540106.
public func compensatedSum(_ values: some Sequence<Double>) -> Double {
  var sum = 0.0
  var compensation = 0.0
  for value in values {
    let next = sum + value
    if abs(sum) >= abs(value) {
      compensation += (sum - next) + value
    } else {
      compensation += (value - next) + sum
    }
    sum = next
  }
  return sum.isFinite ? sum + compensation : sum
}
