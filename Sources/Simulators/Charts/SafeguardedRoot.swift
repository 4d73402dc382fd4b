/// Where an increasing function changes sign, by Newton's method kept inside a bracket.
///
/// A step that leaves the bracket, or is not half as long as the one before, is replaced by a
/// bisection, so that the search ends whatever the function is.
///
/// - Parameters:
///   - lower: A place where the function is not positive.
///   - upper: A place where it is not negative.
///   - function: The function with its derivative; values that are not finite are bisected away.
/// - Returns: The root, to about the last bit.
func safeguardedRoot(
  between lower: Double, and upper: Double,
  of function: (Double) -> (value: Double, slope: Double)
) -> Double {
  var (lower, upper) = (lower, upper)
  var root = lower + (upper - lower) / 2
  var lastStep = upper - lower
  while true {
    let (value, slope) = function(root)
    if value == 0 { return root }
    if value < 0 { lower = root } else { upper = root }
    var next = root - value / slope
    // Negated, so that a step that is not a number is refused too.
    if !(lower <= next && next <= upper && abs(next - root) < lastStep / 2) {
      next = lower + (upper - lower) / 2
    }
    lastStep = abs(next - root)
    guard lastStep > root.ulp, lower < next, next < upper else { return next }
    root = next
  }
}
