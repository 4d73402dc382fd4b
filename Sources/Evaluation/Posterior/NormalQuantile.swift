import Glibc

/// The x below which a standard normal number lies with the given probability.
///
/// The probability of x is 1/2 erfc(-x / sqrt 2); Halley's steps to its root converge with the third
/// power, so three of them take a start that is right to 5e-4 to the last digits.
///
/// - Returns: Infinite at 0 and 1, NaN outside.
/// - Reference: The start is that of Abramowitz, Stegun, "Handbook of mathematical functions", 26.2.23.
public func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0 && probability < 1 else {
    return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
  }
  // Above the middle the complement has the digits.
  guard probability <= 0.5 else { return -normalQuantile(1 - probability) }
  let t = (-2 * log(probability)).squareRoot()
  var x =
    (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for _ in 0..<3 {
    let error = erfc(-x / 2.0.squareRoot()) / 2 - probability
    let ratio = error * (2 * Double.pi).squareRoot() * exp(x * x / 2)
    x -= ratio / (1 + x * ratio / 2)
  }
  return x
}
