import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

@testable import Models

@Suite("Variational models")
struct VariationalModelTests {
  private let architecture = DenseNetwork.Architecture(layers: 2, hidden: 6)

  private func model(latent: Int = 1) -> GaussianAutoencoder {
    GaussianAutoencoder(
      .init(
        dataDimension: 2, latentDimension: latent, encoder: architecture, decoder: architecture,
        decoderVariance: 0.3), in: Declaration(permutations: .stored([:])))
  }

  /// `ln N(x; mean, variance)`.
  private func logNormal(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
    -0.5 * ((x - mean) * (x - mean) / variance + log(2 * Double.pi * variance))
  }

  @Test("the divergence is the integral of q ln(q/p), and the bound lies below ln p(x)")
  func quadrature() throws {
    let model = model()
    var numbers = RandomNumbers("quadrature")
    let parameters = numbers.parameters(of: model.layout)
    let (nodes, step) = (2001, 0.02)
    let grid = (0..<nodes).map { -20 + Double($0) * step }
    for _ in 0..<4 {
      let point = numbers.tensor([1, 2], bound: 2).values
      let x = Tensor((0..<nodes).flatMap { _ in point }, shape: [nodes, 2])
      let draws = Tensor(grid, shape: [nodes, 1])
      let results = evaluate(model.layout, parameters: parameters, inputs: [x, draws]) {
        let code = model.encode($1[0], draws: $1[1], $0)
        let bound = model.lowerBound(of: $1[0], code, $0)
        return [
          code.mean, code.logVariance, bound.divergence, bound.logLikelihood,
          model.generate(latent: $1[1], $0),
        ]
      }.double
      let (mean, variance) = (results[0].values[0], exp(results[1].values[0]))
      // Both integrals over the same grid: of the code, and of the draw that it is made of.
      let divergence = grid.reduce(0.0) { sum, z in
        let logQ = logNormal(z, mean, variance)
        return sum + step * exp(logQ) * (logQ - logNormal(z, 0, 1))
      }
      // The trapezoid rule for a normal density of deviation 0.3 or more on this grid is exact to
      // roundings.
      #expect(abs(results[2].values[0] - divergence) < 1e-9)
      var (bound, evidence) = (0.0, 0.0)
      for node in 0..<nodes {
        let weight = step * exp(logNormal(grid[node], 0, 1))
        bound += weight * (results[3].values[node] - results[2].values[node])
        let decoded = results[4].values[2 * node..<2 * node + 2]
        let logLikelihood = zip(point, decoded).reduce(0.0) { $0 + logNormal($1.0, $1.1, 0.3) }
        evidence += weight * exp(logLikelihood)
      }
      #expect(bound <= log(evidence))
    }
  }

  @Test("with all parameters zero, the bounds are what paper and pencil give")
  func closedForms() throws {
    let x = Tensor([0.3, -1.2, 2, 0.7], shape: [2, 2])
    let draws = Tensor([0.4, -0.3, 1.1, 0.2], shape: [2, 2])
    let squares = [0.3 * 0.3 + 1.2 * 1.2, 2 * 2 + 0.7 * 0.7]
    func bound(_ model: some VariationalModel) -> [Tensor] {
      let zeros = model.layout.parameters.map { Tensor(repeating: 0, shape: $0.shape) }
      return evaluate(model.layout, parameters: zeros, inputs: [x, draws]) {
        let bound = model.lowerBound(of: $1[0], draws: $1[1], $0)
        return [bound.logLikelihood, bound.divergence]
      }.double
    }
    let correct = bound(model(latent: 2))
    for row in 0..<2 {
      let expected = -squares[row] / 0.6 - log(2 * Double.pi * 0.3)
      #expect(abs(correct[0].values[row] - expected) < 1e-12)
      #expect(abs(correct[1].values[row]) < 1e-12)
    }
    // A mean of 0 is a deviation of e⁰ there, the divergence ½ per feature instead of 0, and the
    // sigmoid decodes to ½.
    let published = bound(
      PublishedGaussianAutoencoder(
        .init(dataDimension: 2, latentDimension: 2, encoder: architecture, decoder: architecture),
        permutations: .stored([:])))
    for row in 0..<2 {
      let point = x.values[2 * row..<2 * row + 2]
      let distance = point.reduce(0.0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
      #expect(abs(published[0].values[row] + distance) < 1e-12)
      #expect(abs(published[1].values[row] - 1) < 1e-12)
    }
  }

  @Test("a discriminator that knows nothing estimates an information of -1/e")
  func information() throws {
    let algorithm = InfoMaxAutoencoder(
      model: .init(
        autoencoder: .init(
          dataDimension: 2, latentDimension: 2, encoder: architecture, decoder: architecture,
          decoderVariance: 0.3), discriminator: architecture), informationWeight: 10)
    let model = try InfoMaxAutoencoder.build(algorithm.model, permutations: .stored([:]))
    let zeros = model.layout.parameters.map { Tensor(repeating: 0, shape: $0.shape) }
    let x = Tensor([0.3, -1.2, 2, 0.7, 1, 1], shape: [3, 2])
    let objective = algorithm.plan(for: model, epochs: 1).phases[0].objective
    let terms = evaluate(model.layout, parameters: zeros, inputs: [x]) {
      objective.lossTerms(clean: $1[0], inflated: $1[0], $0).map(\.value)
    }.double
    #expect(abs(terms[2].scalar - exp(-1)) < 1e-12)
  }
}
