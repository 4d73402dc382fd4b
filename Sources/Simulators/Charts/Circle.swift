import Glibc

/// The circle x = 3 (-cos z, sin z) in the plane of the first two coordinates.
///
/// - Reference: Horvat, Pfister, "Denoising normalizing flow", NeurIPS 2021, published code.
struct Circle: Chart {
  static let radius = 3.0

  /// D; coordinates beyond the plane are zero.
  let dataDimension: Int

  /// - Precondition: `dataDimension >= 2`.
  init(dataDimension: Int) {
    precondition(dataDimension >= 2, "a circle in dimension \(dataDimension)")
    self.dataDimension = dataDimension
  }

  let axes = [ChartAxis(-.pi ... .pi, isPeriodic: true)]
  var latentNames: [String] { ["z"] }
  var sphereRadius: Double? { Self.radius }

  func embed(_ latent: [Double]) -> [Double] {
    inSpace(-Self.radius * cos(latent[0]), Self.radius * sin(latent[0]))
  }

  func logVolumeFactor(at latent: [Double]) -> Double { log(Self.radius) }

  func tangents(at latent: [Double]) -> [Double] { inSpace(sin(latent[0]), cos(latent[0])) }

  func normals(at latent: [Double]) -> [Double] {
    let axes = (2..<dataDimension).flatMap { axis in
      (0..<dataDimension).map { $0 == axis ? 1.0 : 0 }
    }
    return inSpace(-cos(latent[0]), sin(latent[0])) + axes
  }

  func principalCurvatures(at latent: [Double]) -> [Double]? { [1 / Self.radius] }

  func nearestLatent(to point: [Double]) -> [Double] { [atan2(point[1], -point[0])] }

  private func inSpace(_ x: Double, _ y: Double) -> [Double] {
    [x, y] + [Double](repeating: 0, count: dataDimension - 2)
  }
}
