import Autodiff
import Flows
import Glibc
import Models
import ScienceTestSupport
import Tensors
import Testing

@Suite("The exact density on a learned manifold")
struct ManifoldDensityTests {
  @Test(
    "it is that of a Jacobian by finite differences, permutations of any kind included",
    arguments: [(2, 1), (3, 1), (3, 2), (4, 3), (5, 2)])
  func bruteForce(dimension: Int, latent: Int) throws {
    let model = try cyclicFlow(dataDimension: dimension, latentDimension: latent)
    var numbers = RandomNumbers("density \(dimension) \(latent)")
    let parameters = numbers.parameters(of: model.layout)
    let batch = 4
    let x = numbers.tensor([batch, dimension], bound: 2)
    let results = evaluate(model.layout, parameters: parameters, inputs: [x]) {
      let encoding = model.encode($1[0], $0)
      return [
        model.manifoldLogDensity(at: encoding.manifold, $0), encoding.latent,
        Normal.standard.logDensity(encoding.latent),
      ]
    }
    let (logDensity, u, base) = (results.double[0], results.double[1], results.double[2])
    // The density of x = generate(u) with respect to area: N(u) / √det JᵀJ, J = ∂x/∂u.
    func generate(_ u: Tensor) -> [Double] {
      evaluate(model.layout, parameters: parameters, inputs: [u]) {
        [model.generate(latent: $1[0], $0)]
      }.double[0].values
    }
    let step = 1e-5
    let columns = (0..<latent).map { axis -> [Double] in
      func moved(_ shift: Double) -> [Double] {
        var moved = u
        for row in 0..<batch { moved.values[row * latent + axis] += shift }
        return generate(moved)
      }
      return zip(zip(moved(step), moved(-step)), zip(moved(2 * step), moved(-2 * step))).map {
        (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * step)
      }
    }
    for row in 0..<batch {
      let gram = (0..<latent).map { i in
        (0..<latent).map { j in
          (0..<dimension).reduce(0.0) {
            $0 + columns[i][row * dimension + $1] * columns[j][row * dimension + $1]
          }
        }
      }
      let expected = base.values[row] - 0.5 * log(determinant(gram))
      // Differences of fourth order at steps of 1e-5 leave cancellation, about 1e-10.
      #expect(abs(logDensity.values[row] - expected) < 1e-7, "row \(row)")
      #expect(abs(results.single[0][row] - expected) < 1e-3, "row \(row) in float32")
    }
  }

  @Test("it can be differentiated by every parameter", arguments: [(2, 1), (3, 2), (4, 3)])
  func gradients(dimension: Int, latent: Int) throws {
    let model = try cyclicFlow(dataDimension: dimension, latentDimension: latent)
    var numbers = RandomNumbers("gradient \(dimension) \(latent)")
    let point = numbers.parameters(of: model.layout)
    let direction = point.map { numbers.tensor($0.shape, bound: 1) }
    let x = numbers.tensor([3, dimension], bound: 2)
    func run(
      _ point: [Tensor], _ function: (Value, ParameterValues) -> Value
    ) -> Double {
      evaluate(model.layout, parameters: point, inputs: [x]) { parameters, inputs in
        let encoding = model.encode(inputs[0], parameters)
        return [
          function(model.manifoldLogDensity(at: encoding.manifold, parameters).sum(), parameters)
        ]
      }.double[0].scalar
    }
    let exact = run(point) { sum, parameters in
      let gradients = gradient(of: sum, withRespectTo: parameters.values)
      return total(zip(gradients, direction).map { ($0 * sum.tracer.constant($1)).sum() })
    }
    let differences = centralDifference(point, along: direction) { run($0) { sum, _ in sum } }
    #expect(
      abs(exact - differences) <= 1e-6 * max(1, abs(differences)), "\(exact), \(differences)")
  }
}
