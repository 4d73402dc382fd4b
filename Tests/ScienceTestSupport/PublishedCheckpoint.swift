import FoundationEssentials

/// The thin spiral's checkpoint that comes with the published implementation: what it gives, computed
/// in double from its weights in single precision.
///
/// The checkpoint itself is not part of this repository. The tests that need it run where
/// `DNF_PUBLISHED_CHECKPOINT` is the path of its weights as a safetensors file.
public enum PublishedCheckpoint {
  /// The path of the file, if there is one.
  public static let path = ProcessInfo.processInfo.environment["DNF_PUBLISHED_CHECKPOINT"]

  /// One of the published test points.
  public struct Point: Sendable {
    /// The point in the plane.
    public let x: [Double]
    /// The logarithm of its inflated density, in nats.
    public let logDensity: Double
    /// Its projection onto the learned manifold.
    public let projection: [Double]
  }

  /// The ten published test points.
  public static let points: [Point] = [
    point(1.080466628, -0.136319339, -0.498084, 1.0483746, -0.1540016),
    point(0.092524379, 0.569794476, -0.983776, 0.1429710, 0.5945315),
    point(-0.454214156, -1.599779248, -1.189451, -0.5233362, -1.6220060),
    point(0.780638635, -1.123937845, -0.811784, 0.8768284, -1.0969419),
    point(0.524220586, 0.567131341, -0.597450, 0.1813787, 0.4682733),
    point(0.739233792, -1.168601871, -0.789744, 0.8332338, -1.1499542),
    point(1.096119046, -0.316758394, -0.607847, 1.0679099, -0.3384490),
    point(0.798544824, 2.597435713, -2.644876, 0.8069736, 2.5912510),
    point(-0.455274224, 2.517522573, -2.576035, -0.4497710, 2.5176721),
    point(1.760962248, -3.011801243, -11.612045, 0.9440425, -0.9930427),
  ]

  /// The logarithm of the inflated density at points of the grid of 100 x 100, by their rows.
  public static let grid: [(row: Int, logDensity: Double)] = [
    (0, -13.185936), (2050, -7.926699), (4447, -2.564438), (5050, -1.448092),
    (6030, -11.629379), (9999, -381.763092),
  ]

  private static func point(
    _ x1: Double, _ x2: Double, _ logDensity: Double, _ p1: Double, _ p2: Double
  ) -> Point {
    Point(x: [x1, x2], logDensity: logDensity, projection: [p1, p2])
  }
}
