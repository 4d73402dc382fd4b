import Glibc

/// The layers of the ziggurat that covers f(x) = exp(-x^2 / 2), x >= 0.
///
/// 256 layers of equal area: layer 0 is the rectangle below f(tail) together with the tail beyond
/// it, layer i >= 1 reaches from the axis to `edges[i]` and from f(`edges[i]`) up to
/// f(`edges[i + 1]`). A point in the part of layer i left of `edges[i + 1]` needs no test.
///
/// - Reference: Marsaglia, Tsang, "The ziggurat method for generating random variables",
///   J. Stat. Software 5(8) (2000), doi:10.18637/jss.v005.i08. The layer and the position in it
///   come from different bits, as Doornik, "An improved ziggurat method to generate normal random
///   samples" (2005), shows to be necessary.
struct NormalZiggurat: Sendable {
  static let shared = NormalZiggurat()
  static let layers = 256

  /// Where the tail starts: the root for which 256 layers of equal area close at the top.
  static let tail = 3.654152885361008796

  /// Right ends of the layers, from the pseudo-edge area / f(tail) of layer 0 down to 0.
  let edges: [Double]
  /// f at each edge; of layer 0's pseudo-edge only the slot is used.
  let heights: [Double]

  private init() {
    let tail = Self.tail
    let tailArea = (Double.pi / 2).squareRoot() * erfc(tail / 2.0.squareRoot())
    let area = tail * Self.height(tail) + tailArea
    var edges = [area / Self.height(tail), tail]
    for layer in 1..<(Self.layers - 1) {
      let upper = area / edges[layer] + Self.height(edges[layer])
      edges.append((-2 * log(upper)).squareRoot())
    }
    edges.append(0)
    self.edges = edges
    heights = edges.map(Self.height)
  }

  @inline(__always)
  static func height(_ x: Double) -> Double {
    exp(-0.5 * x * x)
  }
}
