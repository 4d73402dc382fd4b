import Autodiff
import Flows
import Glibc
import Models
import Simulators
import Tensors
import Testing

@testable import Training

/// A model that puts every point where it is.
private struct StillModel: NormalSpaceModel {
  let layout = Declaration(permutations: .stored([:])).layout
  let dataDimension = 2
  let contextDimension = 0
  let orthogonalDimension = 1

  func resampled(_ x: Value, orthogonal v: Value, _ parameters: ParameterValues) -> Value { x }
}

@Suite("Noise in the normal space of a model")
struct ModelNoiseTests {
  private static let variance = 0.04
  private static let kinds: [ModelNoise.Kind] = [.direction, .displacement]

  private func flow(
    dataDimension: Int, _ outer: FlowArchitecture, contextFeatures: Int = 0
  ) throws -> InflatedManifoldFlow {
    var inner = FlowArchitecture(transform: .affineAutoregressive, layers: 1, hidden: 8)
    inner.contextFeatures = contextFeatures
    return InflatedManifoldFlow(
      try ManifoldFlow(
        .init(
          dataDimension: dataDimension, latentDimension: 1, variance: Self.variance, outer: outer,
          inner: inner),
        permutations: .random(RandomStream(seed: 3, path: ["permutations"]))))
  }

  /// A model whose outer flow is a rotation and a shift, with its parameters.
  private func rigidModel(
    dataDimension: Int
  ) throws -> (model: InflatedManifoldFlow, storage: [Float]) {
    let model = try flow(
      dataDimension: dataDimension,
      FlowArchitecture(transform: .additiveCoupling, layers: 1, linear: .qr, hidden: 4, blocks: 1))
    var storage = model.layout.initialStorage(from: RandomStream(seed: 5, path: ["start"]))
    for parameter in model.layout.parameters where !parameter.name.hasSuffix(".vectors") {
      let value: Float = parameter.name.hasSuffix("linear.bias") ? 0.3 : 0
      for index in parameter.offset..<parameter.offset + parameter.shape.count {
        storage[index] = value
      }
    }
    return (model, storage)
  }

  /// The coordinates of points off the manifold, `[count, D - d]`.
  private func orthogonal(
    _ points: [Float], _ model: InflatedManifoldFlow, _ storage: [Float]
  ) -> [Double] {
    let tracer = Tracer()
    let parameters = ParameterValues(model.layout, tracer: tracer)
    let x = tracer.input([points.count / model.dataDimension, model.dataDimension])
    let memory = FloatBuffer(count: storage.count)
    _ = memory.elements.update(fromContentsOf: storage)
    let executor = PlannedExecutor(
      Graph(outputs: [model.flow.coordinates(of: x, parameters).orthogonal]),
      inputs: model.layout.inputs(in: memory))
    _ = executor.input(model.layout.inputCount).update(fromContentsOf: points)
    executor.run()
    return executor.output(0).map(Double.init)
  }

  private func memory(
    _ layout: ParameterLayout, _ storage: [Float], shards: Int = 1, threads: Int = 1
  ) -> TrainingMemory {
    var configuration = noiseConfiguration(batchSize: 10, shards: shards)
    configuration.threads = threads
    return TrainingMemory(layout, configuration: configuration, initialStorage: storage)
  }

  private func points(_ count: Int, dimension: Int) -> [Float] {
    var stream = RandomStream(seed: 4, path: ["points"])
    return (0..<count * dimension).map { _ in Float(stream.uniform(in: -1..<1)) }
  }

  private func rows(_ points: [Float], _ dimension: Int) -> PointRows {
    PointRows(
      points: TrainingPoints(points), dimensions: .plain(dimension),
      rows: Array(0..<points.count / dimension))
  }

  @Test(
    "where f is a rotation, a point moves as the rotation says",
    arguments: [2, 3], kinds)
  func rotation(dimension: Int, kind: ModelNoise.Kind) throws {
    let (model, storage) = try rigidModel(dataDimension: dimension)
    let (count, off) = (200, dimension - 1)
    let points = points(count, dimension: dimension)
    let noise = ModelNoise(model: model, kind: kind, variance: Self.variance)
    let stream = RandomStream(seed: 6, path: ["noise"])
    let noisy = noisyBatch(
      .model(noise), rows(points, dimension), memory: memory(model.layout, storage), stream: stream)
    // The rows of the rotation that make the coordinates off the manifold, from images alone.
    let origin = orthogonal([Float](repeating: 0, count: dimension), model, storage)
    let images = (0..<dimension).map { axis in
      orthogonal((0..<dimension).map { $0 == axis ? 1 : 0 }, model, storage)
    }
    let before = orthogonal(points, model, storage)
    var draws = stream
    for row in 0..<count {
      let v = (0..<off).map { _ in Self.variance.squareRoot() * draws.normal() }
      let steps = (0..<off).map { v[$0] - before[row * off + $0] }
      let length = steps.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let factor =
        kind == .direction ? Self.variance.squareRoot() * draws.normal() / length : 1
      for axis in 0..<dimension {
        let step = (0..<off).reduce(0.0) { $0 + steps[$1] * (images[axis][$1] - origin[$1]) }
        let expected = Double(points[row * dimension + axis]) + factor * step
        // Float32 through two products of ten reflections; short steps blow roundings up.
        #expect(
          abs(Double(noisy[row * dimension + axis]) - expected) < 1e-5 * (1 + 1 / length))
      }
    }
  }

  @Test("the length along the direction is normal with the variance", arguments: [2, 3])
  func length(dimension: Int) throws {
    let (model, storage) = try rigidModel(dataDimension: dimension)
    let count = 4000
    let points = points(count, dimension: dimension)
    let noise = ModelNoise(model: model, kind: .direction, variance: Self.variance)
    let noisy = noisyBatch(
      .model(noise), rows(points, dimension), memory: memory(model.layout, storage),
      stream: RandomStream(seed: 6, path: ["noise"]))
    let lengths = (0..<count).map { row in
      (0..<dimension).reduce(0.0) { sum, axis in
        let step = Double(noisy[row * dimension + axis] - points[row * dimension + axis])
        return sum + step * step
      }.squareRoot()
    }
    let square = lengths.reduce(0) { $0 + $1 * $1 } / Double(count)
    // Five standard errors of a mean of squares.
    #expect(abs(square / Self.variance - 1) < 5 * (2 / Double(count)).squareRoot())
    #expect(kolmogorov(lengths) { erf($0 / (2 * Self.variance).squareRoot()) } < 1.949)
  }

  @Test("a point that the model does not move stays, and so does one with noise of no variance")
  func nothingAdded() throws {
    let points = points(20, dimension: 2)
    let still = StillModel()
    #expect(
      noisyBatch(
        .model(ModelNoise(model: still, kind: .direction, variance: 1)), rows(points, 2),
        memory: memory(still.layout, []), stream: RandomStream(seed: 6)) == points)
    let (model, storage) = try rigidModel(dataDimension: 2)
    for kind in Self.kinds {
      #expect(
        noisyBatch(
          .model(ModelNoise(model: model, kind: kind, variance: 0)), rows(points, 2),
          memory: memory(model.layout, storage), stream: RandomStream(seed: 6)) == points)
    }
  }

  @Test("no point's noise depends on other points, normalised batches and dropped units or not")
  func independence() throws {
    let model = try flow(
      dataDimension: 2,
      FlowArchitecture(
        transform: .rationalQuadraticCoupling, layers: 2, hidden: 8, batchNorm: true, dropout: 0.3))
    let storage = model.layout.initialStorage(from: RandomStream(seed: 5, path: ["start"]))
    let points = points(6, dimension: 2)
    var others = points
    for index in 2..<others.count { others[index] += 0.5 }
    func first(_ points: [Float]) -> [Float] {
      let noise = ModelNoise(model: model, kind: .direction, variance: Self.variance)
      return Array(
        noisyBatch(
          .model(noise), rows(points, 2), memory: memory(model.layout, storage),
          stream: RandomStream(seed: 6, path: ["noise"])
        ).prefix(2))
    }
    #expect(first(points) == first(others))
    #expect(first(points) != Array(points.prefix(2)))
  }

  @Test("a model that depends on parameters moves each point by those it was drawn at")
  func conditions() throws {
    var outer = FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8)
    outer.contextFeatures = 1
    let model = try flow(dataDimension: 2, outer, contextFeatures: 1)
    // Far from a start at which the parameters are hardly seen.
    var numbers = RandomStream(seed: 8, path: ["numbers"])
    let storage = model.layout.initialStorage(from: RandomStream(seed: 5, path: ["start"])).map {
      $0 + Float(numbers.uniform(in: -0.3..<0.3))
    }
    let points = points(7, dimension: 2)
    func noisy(_ parameters: [Float], shards: Int) -> [Float] {
      let noise = ModelNoise(model: model, kind: .displacement, variance: Self.variance)
      return noisyBatch(
        .model(noise),
        PointRows(
          points: TrainingPoints(points, parameters: parameters),
          dimensions: BatchDimensions(points: 2, parameters: 1, usesJointScores: false),
          rows: Array(0..<7)),
        memory: memory(model.layout, storage, shards: shards),
        stream: RandomStream(seed: 6, path: ["noise"]))
    }
    let first = noisy([0, 0, 0, 0, 0, 0, 0], shards: 1)
    let second = noisy([0, 0, 0, 0, 0, 0, 1], shards: 1)
    #expect(second.prefix(12) == first.prefix(12))
    #expect(abs(second[12] - first[12]) + abs(second[13] - first[13]) > 1e-3)
    for (x, y) in zip(noisy([0, 0, 0, 0, 0, 0, 1], shards: 3), second) {
      // Roundings of products of other shapes.
      #expect(abs(x - y) < 1e-4)
    }
  }

  /// A model whose outer flow bends, with its objective and its start.
  private func bentModel() throws -> (
    model: InflatedManifoldFlow, objective: DenoisingObjective, storage: [Float]
  ) {
    let model = try flow(
      dataDimension: 2,
      FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8))
    return (
      model,
      DenoisingObjective(model: model.flow, reconstructionWeight: 1, latentWeight: 0),
      model.layout.initialStorage(from: RandomStream(seed: 5, path: ["start"]))
    )
  }

  @Test("no gradient flows through the noise", arguments: kinds)
  func noGradient(kind: ModelNoise.Kind) throws {
    let (model, objective, storage) = try bentModel()
    let noise = ModelNoise(model: model, kind: kind, variance: Self.variance)
    let points = rows(points(20, dimension: 2), 2)
    let stream = RandomStream(seed: 7, path: ["noise"])
    let configuration = noiseConfiguration(batchSize: 20)
    let trained = memory(model.layout, storage)
    let session = PhaseSession(
      TrainingPhase("all", minimising: objective, over: model.layout.allParameters),
      configuration: configuration, memory: trained, inflation: .model(noise),
      streams: PhaseStreams(nil, of: RandomStream(seed: 7, path: ["train"]), noise: stream))
    try session.train(points.rows[...], after: 0, of: points, epoch: 0, rate: 1e-3) { _, _ in }

    // The same batch, given.
    let fed = memory(model.layout, storage)
    let first = stream.child(0).child(0)
    let noisy = noisyBatch(.model(noise), points, memory: fed, stream: first)
    let batchMemory = BatchMemory(.plain(2), batchSize: 20)
    let batch = batchMemory.arrays(count: 20)
    points.copy(points.rows[...], into: batch.clean)
    _ = batch.inflated.update(fromContentsOf: noisy)
    let step = ShardedStep(
      objective, batchSize: 20, over: model.layout.allParameters, parameters: fed.parameters,
      gradients: fed.gradients, team: fed.team)
    _ = step.run(batch, draws: RandomStream(seed: 0))
    withExtendedLifetime(batchMemory) {}
    #expect(Array(trained.gradients[0].elements) == Array(fed.gradients[0].elements))

    // What it would be if the noise were part of the loss.
    let through = gradientThroughNoise(noise, objective, storage, points, first)
    let parts = model.layout.parameters.map { parameter in
      (0..<parameter.shape.count).map { Double(fed.gradients[0].pointer[parameter.offset + $0]) }
    }
    let difference = zip(through.joined(), parts.joined()).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let square = parts.joined().reduce(0) { $0 + $1 * $1 }
    #expect(difference > 1e-4 * square)
  }

  private func gradientThroughNoise(
    _ noise: ModelNoise, _ objective: DenoisingObjective, _ storage: [Float], _ points: PointRows,
    _ stream: RandomStream
  ) -> [[Double]] {
    let layout = objective.layout
    let tracer = Tracer()
    let parameters = ParameterValues(layout, tracer: tracer)
    let (clean, draws) = (tracer.input([20, 2]), tracer.input([20, noise.drawCount]))
    let terms = objective.lossTerms(
      clean: clean, inflated: noise.inflated(clean, draws: draws, parameters), parameters)
    let memory = FloatBuffer(count: storage.count)
    _ = memory.elements.update(fromContentsOf: storage)
    let executor = PlannedExecutor(
      Graph(
        outputs: gradient(
          of: total(terms.map { $0.weight * $0.value }), withRespectTo: parameters.values)),
      inputs: layout.inputs(in: memory))
    points.copy(points.rows[...], into: executor.input(layout.inputCount))
    var stream = stream
    stream.fillNormal(executor.input(layout.inputCount + 1))
    executor.run()
    return layout.parameters.indices.map { executor.output($0).map(Double.init) }
  }

  /// Says nothing.
  private struct Silence: TrainingObserver {
    func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
    func didFinish(epoch: EpochSummary, of epochs: Int) {}
  }

  @Test(
    "a training has the same bytes on any number of threads; shards change roundings alone",
    arguments: ["normals", "direction", "displacement"])
  func determinism(kind: String) throws {
    let (model, objective, storage) = try bentModel()
    let noise: TrainingNoise =
      switch kind {
      case "normals":
        .inflation(.normal(variance: Self.variance, manifold: ThinSpiral()))
      case "direction":
        .model(ModelNoise(model: model, kind: .direction, variance: Self.variance))
      default: .model(ModelNoise(model: model, kind: .displacement, variance: Self.variance))
      }
    let samples = ThinSpiral().sample(count: 105, from: RandomStream(seed: 4, path: ["points"]))
    func train(shards: Int, threads: Int, _ noise: TrainingNoise) throws -> TrainedParameters {
      var configuration = noiseConfiguration(batchSize: 20, shards: shards)
      (configuration.epochs, configuration.threads) = (1, threads)
      return try Trainer(
        objective: objective, configuration: configuration, inflation: noise,
        stream: RandomStream(seed: 1, path: ["train"]),
        noise: RandomStream(seed: 1, path: ["noise"])
      ).train(points: samples.points.map(Float.init), from: storage, observer: Silence())
    }
    let whole = try train(shards: 1, threads: 1, noise)
    let sharded = try train(shards: 3, threads: 1, noise)
    for threads in [2, 3] {
      #expect(try train(shards: 3, threads: threads, noise).storage == sharded.storage)
    }
    let (x, y) = (whole.learningCurve[0], sharded.learningCurve[0])
    // Five steps from the same start: float32 roundings have not grown yet.
    #expect(abs(x.trainingLoss / y.trainingLoss - 1) < 1e-4)
    #expect(abs(x.gradientNorm / y.gradientNorm - 1) < 1e-4)
    let other = try train(shards: 1, threads: 1, .gaussian(variance: Self.variance))
    #expect(other.storage != whole.storage)
  }
}
