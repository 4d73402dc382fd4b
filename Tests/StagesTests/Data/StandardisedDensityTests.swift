import Evaluation
import Flows
import Glibc
import Models
import Simulators
import Tensors
import Testing

/// Densities of a model that sees standardised points, against those of the same model in its own units.
@Suite("Densities in data units")
struct StandardisedDensityTests {
  private static let configuration = ManifoldFlow.Configuration(
    dataDimension: 3, latentDimension: 2, variance: 0.25,
    outer: FlowArchitecture(
      transform: .rationalQuadraticCoupling, layers: 2, linear: .lu, bins: 4, bound: 2.5,
      hidden: 6, blocks: 1),
    inner: FlowArchitecture(
      transform: .affineAutoregressive, layers: 1, hidden: 6, blocks: 1))

  private struct Pair {
    let own: ModelEvaluator
    let inDataUnits: ModelEvaluator
    let standardisation: Standardisation

    init(
      _ build: (ManifoldFlow.Configuration, Declaration.PermutationSource) throws ->
        any EvaluatedModel
    ) throws {
      let stream = RandomStream(seed: 11, path: ["units"])
      let model = try build(configuration, .random(stream.child("permutations")))
      let storage = model.layout.initialStorage(from: stream.child("initialisation"))
      standardisation = try #require(
        Standardisation(means: [5, -2, 0.5], deviations: [8, 0.25, 3]))
      own = ModelEvaluator(model, storage: storage)
      inDataUnits = ModelEvaluator(model, storage: storage, standardisation: standardisation)
    }

    /// How much larger the learned manifold is in data units, by differences between its points.
    func logStretches(at latents: [Double]) -> [Double] {
      let step = 0.02
      func area(_ evaluator: ModelEvaluator, _ row: Int) -> Double {
        let tangents = (0..<2).map { axis -> [Double] in
          let points = [-step, step].map { shift -> [Double] in
            var latent = Array(latents[2 * row..<2 * row + 2])
            latent[axis] += shift
            return evaluator.generate(latent)
          }
          return zip(points[1], points[0]).map { $0 - $1 }
        }
        let (a, b) = (tangents[0], tangents[1])
        let cross = (0..<3).map { axis in
          let (next, after) = ((axis + 1) % 3, (axis + 2) % 3)
          return a[next] * b[after] - a[after] * b[next]
        }
        return cross.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      return (0..<latents.count / 2).map { log(area(inDataUnits, $0) / area(own, $0)) }
    }
  }

  private static let latents: [Double] = [0.3, -0.7, 1.1, 0.2, -0.4, 0.9, 0, 0, -1.3, -0.5]

  // Single precision, and differences over a step of 0.02 in latents of size one.
  private static let tolerance = 5e-3

  @Test("points of the model are the same points in both units")
  func points() throws {
    let pair = try Pair(DenoisingNormalizingFlow.build)
    let own = pair.own.generate(Self.latents)
    let restored = pair.inDataUnits.generate(Self.latents)
    #expect(restored == pair.standardisation.restored(own))
    let reconstructed = try #require(pair.inDataUnits.reconstruct(restored))
    // They lie on the manifold already, but for single precision.
    for (point, again) in zip(restored, reconstructed) { #expect(abs(point - again) < 1e-3) }
  }

  @Test(
    "a density of space is divided by the volume of the scales, and its noise is measured across")
  func inflated() throws {
    let pair = try Pair(DenoisingNormalizingFlow.build)
    let own = pair.own.generate(Self.latents)
    let expected = pair.own.density(own)
    let found = pair.inDataUnits.density(pair.standardisation.restored(own))
    let logVolume = log(8 * 0.25 * 3.0)
    #expect(abs(pair.standardisation.logVolume - logVolume) < 1e-12)
    #expect(expected.logNormalVolumes == nil)
    let stretches = pair.logStretches(at: Self.latents)
    let normalVolumes = try #require(found.logNormalVolumes)
    for row in stretches.indices {
      #expect(
        abs(found.logDensities[row] - (expected.logDensities[row] - logVolume)) < Self.tolerance)
      #expect(abs(normalVolumes[row] - (logVolume - stretches[row])) < Self.tolerance)
    }
    // The scales are so different that one number for all points would not do.
    #expect((stretches.max() ?? 0) - (stretches.min() ?? 0) > 10 * Self.tolerance)
  }

  @Test("a density on the manifold is divided by how much larger the manifold is there")
  func onManifold() throws {
    let pair = try Pair(ManifoldLearningFlow.build)
    let own = pair.own.generate(Self.latents)
    let expected = pair.own.density(own).logDensities
    let found = pair.inDataUnits.density(pair.standardisation.restored(own)).logDensities
    for (row, stretch) in pair.logStretches(at: Self.latents).enumerated() {
      #expect(abs(found[row] - (expected[row] - stretch)) < Self.tolerance)
    }
  }
}
