import Flows
import Glibc
import Simulators
import Tensors
import Testing

@testable import Training

@Suite("Noise along the normals of a manifold")
struct NormalNoiseTests {
  private static let variance = 0.09
  private static let count = 4000

  /// Every manifold that specs can name, and a curve with two normals.
  private static let simulators: [any ManifoldSimulator] =
    SimulatorCatalogue.names.compactMap {
      SimulatorCatalogue.simulator(named: $0) as? any ManifoldSimulator
    }
    + FamilyCatalogue.names.compactMap { name in
      FamilyCatalogue.family(named: name).map { $0.member(at: $0.defaultParameters) }
    } + [Ring()]

  /// The scalar products of a displacement with some unit vectors, `[vectors, D]`.
  private func components(_ displacement: [Double], along vectors: [Double]) -> [Double] {
    let dimension = displacement.count
    return stride(from: 0, to: vectors.count, by: dimension).map { start in
      (0..<dimension).reduce(0) { $0 + displacement[$1] * vectors[start + $1] }
    }
  }

  private func latent(_ samples: Samples, _ row: Int, of simulator: any ManifoldSimulator)
    -> [Double]
  {
    samples.latentColumns.prefix(simulator.manifoldDimension).map { $0.values[row] }
  }

  @Test(
    "it is orthogonal to the manifold, and normal with the variance along every normal",
    arguments: simulators)
  func distribution(simulator: any ManifoldSimulator) {
    let dimension = simulator.dataDimension
    let samples = simulator.sample(
      count: Self.count, from: RandomStream(seed: 1, path: ["points"]))
    let inflated = Inflation.normal(variance: Self.variance, manifold: simulator)
      .inflated(samples.points, from: RandomStream(seed: 1, path: ["noise"]))
    var lengths = [[Double]](
      repeating: [], count: dimension - simulator.manifoldDimension)
    for row in 0..<Self.count {
      let latent = latent(samples, row, of: simulator)
      let range = row * dimension..<(row + 1) * dimension
      let displacement = zip(inflated[range], samples.points[range]).map { $0 - $1 }
      // Differences of numbers below 10 are right to 10⁻¹⁵; latents are found to about 10⁻¹⁰.
      for component in components(displacement, along: simulator.tangents(at: latent)) {
        #expect(abs(component) < 1e-9)
      }
      let along = components(displacement, along: simulator.normals(at: latent))
      for (normal, length) in along.enumerated() { lengths[normal].append(length) }
    }
    let scale = Self.variance.squareRoot()
    // Five standard errors of a mean of squares, and of a mean of products.
    let tolerance = 5 / Double(Self.count).squareRoot()
    for samples in lengths {
      let square = samples.reduce(0) { $0 + $1 * $1 } / Double(Self.count)
      #expect(abs(square / Self.variance - 1) < 2.0.squareRoot() * tolerance)
      #expect(kolmogorov(samples) { 0.5 * erfc(-$0 / (scale * 2.0.squareRoot())) } < 1.949)
    }
    if lengths.count == 2 {
      let product = zip(lengths[0], lengths[1]).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product / Double(Self.count) / Self.variance) < tolerance)
    }
  }

  @Test(
    "batches get the noise that is drawn in double, whatever the number of threads and shards",
    arguments: simulators)
  func batches(simulator: any ManifoldSimulator) {
    let dimension = simulator.dataDimension
    let samples = simulator.sample(count: 50, from: RandomStream(seed: 1, path: ["points"]))
    let noise = Inflation.normal(variance: Self.variance, manifold: simulator)
    let stream = RandomStream(seed: 1, path: ["noise"])
    let points = samples.points.map(Float.init)
    func batch(threads: Int, shards: Int) -> [Float] {
      fill(
        .inflation(noise),
        PointRows(
          points: TrainingPoints(points), dimensions: .plain(dimension), rows: Array(0..<50),
          tangentFrames: TangentFrames(at: points, of: simulator, threads: threads)),
        shards: shards, stream: stream)
    }
    let single = batch(threads: 1, shards: 1)
    for (x, y) in zip(single, noise.inflated(samples.points, from: stream)) {
      // Points, tangents and noise are rounded to float32, at most 10 and 1 in size.
      #expect(abs(Double(x) - y) < 1e-5)
    }
    #expect(batch(threads: 3, shards: 1) == single)
    #expect(batch(threads: 2, shards: 4) == single)
  }

  @Test("each epoch's points have their own tangents, in whatever order they come")
  func freshPoints() throws {
    let ring = Ring()
    let start = ring.sample(count: 60, from: RandomStream(seed: 1, path: ["points"]))
    let data = try TrainingData(
      points: TrainingPoints(start.points.map(Float.init)), dimensions: .plain(3),
      validationSplit: 0.1, fresh: FreshRing(), manifold: ring, threads: 2,
      stream: RandomStream(seed: 1, path: ["split"]))
    #expect(data.validation.tangentFrames == nil)
    for epoch in 0..<2 {
      let points = try data.training(epoch: epoch)
      let noisy = fill(
        .inflation(.normal(variance: Self.variance, manifold: ring)), points, shards: 1,
        stream: RandomStream(seed: 1, path: ["noise"]))
      let clean = FloatBuffer(count: noisy.count)
      points.copy(points.rows[...], into: clean.elements)
      for row in points.rows.indices {
        let place = row * 3..<row * 3 + 3
        let point = clean.elements[place].map(Double.init)
        let displacement = zip(noisy[place], point).map { Double($0) - $1 }
        let tangent = components(
          displacement, along: ring.tangents(at: ring.project(point).latent))
        #expect(abs(tangent[0]) < 1e-6 && displacement.contains { abs($0) > 1e-3 })
      }
    }
  }

  @Test("noise of no variance leaves points as they are, and looks for no tangents")
  func noVariance() {
    let noise = Inflation.normal(variance: 0, manifold: Ring())
    #expect(noise.inflated([1, 2, 3], from: RandomStream(seed: 1)) == [1, 2, 3])
    #expect(TrainingNoise.inflation(noise).manifold == nil)
    let rows = PointRows(points: TrainingPoints([1, 2, 3]), dimensions: .plain(3), rows: [0])
    let filled = fill(.inflation(noise), rows, shards: 1, stream: RandomStream(seed: 1))
    #expect(filled == [1, 2, 3])
  }

  /// All rows as one noisy batch.
  private func fill(
    _ noise: TrainingNoise, _ points: PointRows, shards: Int, stream: RandomStream
  ) -> [Float] {
    let declaration = Declaration(permutations: .stored([:]))
    let memory = TrainingMemory(
      declaration.layout, configuration: noiseConfiguration(batchSize: 10, shards: shards),
      initialStorage: [])
    return noisyBatch(noise, points, memory: memory, stream: stream)
  }
}

/// A training that is short.
func noiseConfiguration(batchSize: Int, shards: Int = 1) -> TrainingConfiguration {
  TrainingConfiguration(
    epochs: 2, batchSize: batchSize, shards: shards, learningRate: 2e-3, weightDecay: 1e-4,
    gradientClip: 5, restartEvery: nil, selection: .last, validationSplit: 0.1)
}

/// All rows, in their order, as one batch with noise.
func noisyBatch(
  _ noise: TrainingNoise, _ points: PointRows, memory: TrainingMemory, stream: RandomStream
) -> [Float] {
  // An array into memory lives no longer than that.
  withExtendedLifetime(
    BatchMemory(points.dimensions, batchSize: points.rows.count)
  ) { batchMemory in
    let batch = batchMemory.arrays(count: points.rows.count)
    points.copy(points.rows[...], into: batch.clean)
    points.copyConditions(
      points.rows[...], parameters: batch.parameters, jointScores: batch.jointScores)
    var inflation = BatchInflation(noise, memory: memory)
    inflation.fill(batch, rows: points.rows[...], of: points, stream: stream)
    return Array(batch.inflated)
  }
}

extension BatchDimensions {
  /// Those of points without parameters.
  static func plain(_ dimension: Int) -> BatchDimensions {
    BatchDimensions(points: dimension, parameters: 0, usesJointScores: false)
  }
}
