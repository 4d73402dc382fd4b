import Glibc
import Simulators
import Tensors
import Testing

@Suite("Families of simulators: the manifold")
struct FamilyGeometryTests {
  private func latents(_ simulator: any ManifoldSimulator, count: Int) -> [[Double]] {
    let samples = simulator.sample(count: count, from: RandomStream(seed: 22, path: ["geometry"]))
    return (0..<count).map { row in
      (0..<simulator.manifoldDimension).map { samples.latentColumns[$0].values[row] }
    }
  }

  private func product(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func rows(_ matrix: [Double], width: Int) -> [[Double]] {
    stride(from: 0, to: matrix.count, by: width).map { Array(matrix[$0..<$0 + width]) }
  }

  /// dx/du of a chart by differences of fourth order, one row per coordinate.
  private func jacobian(_ simulator: any ManifoldSimulator, _ latent: [Double]) -> [[Double]] {
    let step = 1e-4
    return latent.indices.map { axis in
      func moved(_ shift: Double) -> [Double] {
        var moved = latent
        moved[axis] += shift
        return simulator.embed(moved)
      }
      return zip(zip(moved(step), moved(-step)), zip(moved(2 * step), moved(-2 * step))).map {
        (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * step)
      }
    }
  }

  @Test(
    "tangents and normals are one orthonormal frame, and the chart moves along tangents alone",
    arguments: FamilyCase.all)
  func frames(of item: FamilyCase) {
    let member = item.family.member(at: item.family.defaultParameters)
    for latent in latents(member, count: 10) {
      let tangents = rows(member.tangents(at: latent), width: member.dataDimension)
      let normals = rows(member.normals(at: latent), width: member.dataDimension)
      let frame = tangents + normals
      #expect(frame.count == member.dataDimension)
      for (i, first) in frame.enumerated() {
        for (j, second) in frame.enumerated() {
          #expect(abs(product(first, second) - (i == j ? 1 : 0)) < 1e-12)
        }
      }
      for column in jacobian(member, latent) {
        for normal in normals { #expect(abs(product(column, normal)) < 1e-9) }
      }
    }
  }

  @Test("the volume factor is that of the Jacobian by differences", arguments: FamilyCase.all)
  func volumeFactors(of item: FamilyCase) {
    let member = item.family.member(at: item.family.defaultParameters)
    for latent in latents(member, count: 10) {
      // The volume of a parallelotope: the product of heights, by Gram-Schmidt.
      var directions: [[Double]] = []
      var logVolume = 0.0
      for column in jacobian(member, latent) {
        let rest = directions.reduce(column) { rest, direction in
          let overlap = product(rest, direction)
          return zip(rest, direction).map { $0 - overlap * $1 }
        }
        let height = product(rest, rest).squareRoot()
        logVolume += log(height)
        directions.append(rest.map { $0 / height })
      }
      #expect(abs(member.logVolumeFactor(at: latent) - logVolume) < 1e-8)
      #expect(
        abs(
          member.logDensity(at: latent) - member.latentLogDensity(at: latent)
            + member.logVolumeFactor(at: latent)) < 1e-12)
    }
  }

  @Test("a short step along a normal is undone by the projection", arguments: FamilyCase.all)
  func projections(of item: FamilyCase) {
    let member = item.family.member(at: item.family.defaultParameters)
    for latent in latents(member, count: 10) {
      let point = member.embed(latent)
      for normal in rows(member.normals(at: latent), width: member.dataDimension) {
        for step in [0, -0.05, 0.05] {
          let projection = member.project(zip(point, normal).map { $0 + step * $1 })
          #expect(abs(projection.distance - abs(step)) < 1e-7)
          for (found, expected) in zip(projection.point, point) {
            #expect(abs(found - expected) < 1e-7)
          }
          for (found, expected) in zip(member.embed(projection.latent), point) {
            #expect(abs(found - expected) < 1e-7)
          }
        }
      }
    }
    let broken = member.project([Double](repeating: .nan, count: member.dataDimension))
    #expect(broken.distance == .infinity && broken.latent.allSatisfy(\.isNaN))
  }

  @Test("no point of the surface on a fine grid is nearer than the projection")
  func nearest() {
    let surface = PolynomialSurface(parameter: 0)
    var stream = RandomStream(seed: 23, path: ["nearest"])
    for _ in 0..<40 {
      let latent = [stream.uniform(in: -3..<3), stream.uniform(in: -3..<3)]
      let step = stream.uniform(in: -2..<2)
      let target = zip(surface.embed(latent), surface.normals(at: latent)).map { $0 + step * $1 }
      let projection = surface.project(target)
      #expect(projection.distance <= abs(step) + 1e-12)
      #expect(projection.distance <= abs(surface.heightOffset(of: target)) + 1e-12)
      for first in -40...40 {
        for second in -40...40 {
          let near = surface.embed([
            latent[0] + 0.05 * Double(first), latent[1] + 0.05 * Double(second),
          ])
          let distance = zip(near, target).reduce(0) { hypot($0, $1.0 - $1.1) }
          #expect(projection.distance <= distance + 1e-9)
        }
      }
    }
  }
}
