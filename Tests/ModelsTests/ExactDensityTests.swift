import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

@testable import Models

/// `½ ln det(JᵀJ)` of a map, its Jacobian by central differences with two steps.
///
/// - Parameters:
///   - coordinates: Shape `[batch, d]`.
///   - map: To points `[batch, D]`.
/// - Returns: One number per row.
private func logVolumes(_ coordinates: Tensor, _ map: (Tensor) -> Tensor) -> [Double] {
  let (batch, latent) = (coordinates.shape[0], coordinates.shape[1])
  let step = 1e-5
  let columns = (0..<latent).map { axis -> [Double] in
    func moved(_ shift: Double) -> [Double] {
      var moved = coordinates
      for row in 0..<batch { moved.values[row * latent + axis] += shift }
      return map(moved).values
    }
    return zip(zip(moved(step), moved(-step)), zip(moved(2 * step), moved(-2 * step))).map {
      (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * step)
    }
  }
  let dimension = columns[0].count / batch
  return (0..<batch).map { row in
    func product(_ i: Int, _ j: Int) -> Double {
      (0..<dimension).reduce(0.0) {
        $0 + columns[i][row * dimension + $1] * columns[j][row * dimension + $1]
      }
    }
    let determinant =
      latent == 1 ? product(0, 0) : product(0, 0) * product(1, 1) - product(0, 1) * product(0, 1)
    return 0.5 * log(determinant)
  }
}

@Suite("Exact densities on manifolds that are prescribed or encoded")
struct ExactDensityTests {
  @Test(
    "that on a sphere is the latent one over a volume by finite differences",
    arguments: [(2, 1), (3, 2), (4, 2)])
  func sphere(dimension: Int, latent: Int) throws {
    let model = try ChartedFlow(
      .init(
        dataDimension: dimension, latentDimension: latent, manifold: .sphere(radius: 3),
        inner: FlowArchitecture(
          transform: .affineAutoregressive, layers: 2, hidden: 5, blocks: 1)),
      permutations: .random(RandomStream(seed: 1, path: ["sphere"])))
    var numbers = RandomNumbers("sphere \(dimension)")
    let parameters = numbers.parameters(of: model.layout)
    // Angles away from the ends of their intervals, and from where a coordinate is kept from zero.
    let angles = numbers.tensor([6, latent], bound: 0.35).map { $0 + 0.45 }
    let u = evaluate(model.layout, parameters: parameters, inputs: [angles]) {
      [model.inner.forward($1[0], $0).value]
    }.double[0]
    func generate(_ u: Tensor) -> Tensor {
      evaluate(model.layout, parameters: parameters, inputs: [u]) {
        [model.generate(latent: $1[0], $0)]
      }.double[0]
    }
    let x = generate(u)
    let volumes = logVolumes(u, generate)
    let results = evaluate(model.layout, parameters: parameters, inputs: [x, u]) {
      let readings = model.readings(of: $1[0], $0)
      return [readings.logDensity, readings.reconstruction, readings.orthogonalSquare].compactMap {
        $0
      } + [Normal.standard.logDensity($1[1])]
    }.double
    for row in 0..<6 {
      // Every sample lies on the sphere, and is its own reconstruction.
      let radius = (0..<dimension).reduce(0.0) {
        $0 + x.values[row * dimension + $1] * x.values[row * dimension + $1]
      }.squareRoot()
      #expect(abs(radius - 3) < 1e-12)
      // Differences of fourth order at steps of 1e-5 leave cancellation, about 1e-10.
      #expect(abs(results[0].values[row] - (results[3].values[row] - volumes[row])) < 1e-7)
      #expect(abs(results[2].values[row]) < 1e-20)
    }
    for (left, right) in zip(results[1].values, x.values) { #expect(abs(left - right) < 1e-12) }
  }

  @Test("that on the spiral is the density of ln E over the volume of its chart")
  func spiral() throws {
    let model = try ChartedFlow(
      .init(
        dataDimension: 2, latentDimension: 1, manifold: .thinSpiral,
        inner: FlowArchitecture(
          transform: .rationalQuadraticAutoregressive, layers: 1, hidden: 5, blocks: 1)),
      permutations: .random(RandomStream(seed: 1, path: ["spiral"])))
    var numbers = RandomNumbers("spiral")
    let parameters = numbers.parameters(of: model.layout)
    let energies = [1e-4, 0.05, 0.3, 1, 3.5]
    let points = energies.flatMap { energy in
      let z = 3 * Double.pi * energy.squareRoot()
      return [-z / 3 * cos(z), z / 3 * sin(z)]
    }
    let x = Tensor(points, shape: [energies.count, 2])
    let logarithms = Tensor(energies.map { log($0) }, shape: [energies.count, 1])
    let results = evaluate(model.layout, parameters: parameters, inputs: [x, logarithms]) {
      let readings = model.readings(of: $1[0], $0)
      return [readings.logDensity, readings.reconstruction].compactMap { $0 }
        + [model.inner.standardLogDensity(of: $1[1], $0)]
    }.double
    for (row, energy) in energies.enumerated() {
      let z = 3 * Double.pi * energy.squareRoot()
      // |dx/dE| = c₁² √(1 + z²) / (6z) with c₁ = 3π; |dx/d ln E| is E times that.
      let speed = 9 * Double.pi * Double.pi * (1 + z * z).squareRoot() / (6 * z) * energy
      #expect(abs(results[0].values[row] - (results[2].values[row] - log(speed))) < 1e-10)
    }
    // Points of the spiral are their own reconstructions, up to rounding of angles of up to 18.
    for (left, right) in zip(results[1].values, points) { #expect(abs(left - right) < 1e-13) }
  }

  @Test("that of an encoded point is the code's over a volume by finite differences")
  func encoded() throws {
    let model = try EncodedManifoldFlow(
      .init(
        flow: .init(
          dataDimension: 3, latentDimension: 2, variance: 0,
          outer: FlowArchitecture(
            transform: .rationalQuadraticCoupling, layers: 2, bins: 4, hidden: 6, blocks: 1),
          inner: FlowArchitecture(
            transform: .affineAutoregressive, layers: 1, hidden: 5, blocks: 1)),
        encoder: .init(blocks: 1, hidden: 6)),
      permutations: .random(RandomStream(seed: 1, path: ["encoded"])))
    var numbers = RandomNumbers("encoded")
    let parameters = numbers.parameters(of: model.layout)
    let x = numbers.tensor([5, 3], bound: 2)
    let results = evaluate(model.layout, parameters: parameters, inputs: [x]) {
      let readings = model.readings(of: $1[0], $0)
      let manifold = model.coordinates(of: $1[0], $0).manifold
      return [manifold, model.coordinateLogDensity(at: manifold, $0)]
        + [readings.logDensity, readings.reconstruction].compactMap { $0 }
    }.double
    func decode(_ code: Tensor) -> Tensor {
      evaluate(model.layout, parameters: parameters, inputs: [code]) {
        [model.decode(manifold: $1[0], $0)]
      }.double[0]
    }
    #expect(decode(results[0]).values == results[3].values)
    for (row, volume) in logVolumes(results[0], decode).enumerated() {
      #expect(abs(results[2].values[row] - (results[1].values[row] - volume)) < 1e-7)
    }
  }
}
