import Glibc

/// A shift and a scale for every coordinate, which bring points to mean 0 and standard deviation 1.
///
/// What a model has learned of standardised points is brought back to data units with the same numbers:
/// points by the inverse, densities by the determinant.
public struct Standardisation: Hashable, Sendable, Codable {
  /// The mean of every coordinate, shape `[D]`, in data units.
  public let means: [Double]
  /// The standard deviation of every coordinate, shape `[D]`, in data units; finite and above zero.
  public let deviations: [Double]

  /// Given numbers; `nil` when a mean is not finite or a deviation not finite and above zero, or there
  /// is not one of each for every coordinate.
  public init?(means: [Double], deviations: [Double]) {
    guard means.count == deviations.count, !means.isEmpty, means.allSatisfy(\.isFinite),
      deviations.allSatisfy({ $0.isFinite && $0 > 0 })
    else { return nil }
    self.means = means
    self.deviations = deviations
  }

  /// Reads numbers and checks them.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let read = Standardisation(
      means: try values.decode([Double].self, forKey: .means),
      deviations: try values.decode([Double].self, forKey: .deviations))
    guard let read else {
      throw DecodingError.dataCorruptedError(
        forKey: .deviations, in: values, debugDescription: "no means and deviations of coordinates")
    }
    self = read
  }

  private enum CodingKeys: CodingKey {
    case means, deviations
  }

  /// `D`.
  public var dimension: Int { means.count }

  /// `Σ ln s` over the deviations `s`: what a unit of standardised volume is in data units, in nats.
  public var logVolume: Double { deviations.reduce(0) { $0 + log($1) } }

  /// The points in standardised units.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in data units.
  public func standardised(_ points: [Double]) -> [Double] {
    points.indices.map { (points[$0] - means[$0 % dimension]) / deviations[$0 % dimension] }
  }

  /// The points in data units.
  ///
  /// - Parameter points: Shape `[count, D]`, row-major, in standardised units.
  public func restored(_ points: [Double]) -> [Double] {
    points.indices.map { points[$0] * deviations[$0 % dimension] + means[$0 % dimension] }
  }
}
