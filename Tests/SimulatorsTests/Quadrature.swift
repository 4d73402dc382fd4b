import Glibc
import Simulators

/// Nodes and weights of an integral over one coordinate.
struct Quadrature {
  var nodes: [Double] = []
  var weights: [Double] = []

  /// Gauss-Legendre rules of five points, exact up to degree nine, on equal panels of each piece.
  init(_ pieces: [ClosedRange<Double>], panels: Int) {
    for piece in pieces {
      let half = (piece.upperBound - piece.lowerBound) / Double(2 * panels)
      for panel in 0..<panels {
        let middle = piece.lowerBound + half * Double(2 * panel + 1)
        for (node, weight) in Self.rule {
          nodes.append(middle + half * node)
          weights.append(half * weight)
        }
      }
    }
  }

  private static let rule = [
    (-0.9061798459386640, 0.2369268850561891), (-0.5384693101056831, 0.4786286704993665),
    (0, 0.5688888888888889),
    (0.5384693101056831, 0.4786286704993665), (0.9061798459386640, 0.2369268850561891),
  ]
}

extension ManifoldSimulator {
  /// The probability of a box of latents.
  func probability(_ box: [[ClosedRange<Double>]], panels: Int) -> Double {
    let rules = box.map { Quadrature($0, panels: panels) }
    guard rules.count > 1 else { return marginal(0, in: rules[0], others: []) }
    return marginal(0, in: rules[0], others: [rules[1]])
  }

  /// The probability that one of at most two coordinates lies where a rule integrates, with the
  /// other anywhere that its rule integrates.
  func marginal(_ coordinate: Int, in rule: Quadrature, others: [Quadrature]) -> Double {
    var sum = 0.0
    for (value, weight) in zip(rule.nodes, rule.weights) {
      guard let other = others.first else {
        sum += weight * exp(latentLogDensity(at: [value]))
        continue
      }
      for (partner, factor) in zip(other.nodes, other.weights) {
        let latent = coordinate == 0 ? [value, partner] : [partner, value]
        sum += weight * factor * exp(latentLogDensity(at: latent))
      }
    }
    return sum
  }
}

/// The largest difference between the empirical distribution function of samples and the true one.
func kolmogorov(_ samples: [Double], _ cumulative: (Double) -> Double) -> Double {
  let count = Double(samples.count)
  var largest = 0.0
  for (rank, value) in samples.sorted().enumerated() {
    let exact = cumulative(value)
    largest = max(largest, exact - Double(rank) / count, Double(rank + 1) / count - exact)
  }
  return largest
}

/// The largest difference between two empirical distribution functions of samples without ties.
func twoSampleKolmogorov(_ first: [Double], _ second: [Double]) -> Double {
  let sorted = first.sorted()
  return kolmogorov(second) { value in
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return Double(low) / Double(sorted.count)
  }
}

/// The number that chi-squared of so many degrees of freedom exceeds once in ten thousand times.
///
/// By the cube root of Wilson and Hilferty, right to a fraction of a percent from ten degrees on.
func criticalChiSquared(degrees: Int) -> Double {
  let spread = 2 / (9 * Double(degrees))
  let root = 1 - spread + 3.719 * spread.squareRoot()
  return Double(degrees) * root * root * root
}
