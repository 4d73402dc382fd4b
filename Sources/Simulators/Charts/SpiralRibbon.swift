import Glibc

/// A ribbon along the thin spiral, flat in space: x = ((z + r) / 3) (-cos z, sin z, 0).
///
/// z = 3 pi sqrt(E) is the angle of the spiral and a third latent column, r in [-h, h] the way across. The
/// chart's coordinates are E and r; they are not orthogonal. Arms are 2 pi / 3 apart and 2 h / 3 wide, so
/// that the ribbon overlaps itself nowhere. Where z + r vanishes, for z <= h, all of the chart is the
/// origin and covers no area; behind it, where z + r is negative, points lie on the other side.
struct SpiralRibbon: Chart {
  /// h, in the units of z.
  let halfWidth: Double
  let axes: [ChartAxis]

  /// A ribbon.
  ///
  /// - Parameters:
  ///   - halfWidth: h, above 0 and below 1: less than the distance of arms.
  ///   - energies: The finite part of the range of E that grids cover.
  init(halfWidth: Double, energies: ClosedRange<Double>) {
    precondition(0 < halfWidth && halfWidth < 1, "a ribbon of half the width \(halfWidth)")
    self.halfWidth = halfWidth
    axes = [ChartAxis(0 ... .infinity, window: energies), ChartAxis(-halfWidth...halfWidth)]
  }

  var dataDimension: Int { 3 }
  var latentNames: [String] { ["E", "r", "z"] }
  var armRule: ArmRule? { ArmRule(column: "z", separation: .pi) }

  func latentColumns(at latent: [Double]) -> [Double] { latent + [angle(latent)] }

  func embed(_ latent: [Double]) -> [Double] {
    let angle = angle(latent)
    let radius = (angle + latent[1]) / 3
    return [-radius * cos(angle), radius * sin(angle), 0]
  }

  /// ln (c^2 |z + r| / 18 z) with c = 3 pi; as for the spiral, z counts as 1e-6 below that.
  func logVolumeFactor(at latent: [Double]) -> Double {
    let angle = max(angle(latent), ThinSpiral.smallestAngle)
    return 2 * log(ThinSpiral.angleScale) + log(abs(angle + latent[1]) / (18 * angle))
  }

  /// Away from the origin, then in the sense in which the spiral turns.
  func tangents(at latent: [Double]) -> [Double] {
    let angle = angle(latent)
    return [-cos(angle), sin(angle), 0, sin(angle), cos(angle), 0]
  }

  func normals(at latent: [Double]) -> [Double] { [0, 0, 1] }

  func principalCurvatures(at latent: [Double]) -> [Double]? { [0, 0] }

  private func angle(_ latent: [Double]) -> Double { ThinSpiral.angle(ofEnergy: latent[0]) }
}
