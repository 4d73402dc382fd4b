import Flows
import Glibc
import Models
import Simulators
import Tensors
import Testing
import Training

/// Says nothing.
private struct Silence: TrainingObserver {
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
  func didFinish(epoch: EpochSummary, of epochs: Int) {}
}

@Suite("Trainings by transport, on a prescribed manifold, and of random codes")
struct AutoencoderTrainingTests {
  private func train<Kind: Algorithm>(
    _ algorithm: Kind, points: [Float], epochs: Int, rate: Double = 3e-3, batchSize: Int = 50
  ) throws -> TrainedParameters {
    let stream = RandomStream(seed: 5, path: ["train"])
    let model = try Kind.build(
      algorithm.model, permutations: .random(stream.child("permutations")))
    return try Trainer(
      plan: algorithm.plan(for: model, epochs: epochs),
      configuration: TrainingConfiguration(
        epochs: epochs, batchSize: batchSize, learningRate: rate, weightDecay: 0, gradientClip: 5,
        restartEvery: nil, selection: .last, validationSplit: 0.2),
      inflation: .gaussian(variance: 0), stream: stream, noise: stream.child("noise")
    ).train(
      points: points, from: model.layout.initialStorage(from: stream.child("start")),
      observer: Silence())
  }

  /// Points on a parabola.
  private let parabola: [Float] = {
    var stream = RandomStream(seed: 4, path: ["points"])
    return (0..<250).flatMap { _ in
      let x = stream.uniform(in: -1..<1)
      return [Float(2 + x), Float(x * x)]
    }
  }()

  @Test("a prescribed circle's density is learned up to its entropy")
  func circle() throws {
    var stream = RandomStream(seed: 6, path: ["circle"])
    let (radius, deviation) = (3.0, 0.5)
    let points = (0..<1250).flatMap { _ in
      let angle = Double.pi + deviation * stream.normal()
      return [Float(radius * cos(angle)), Float(radius * sin(angle))]
    }
    let algorithm = PrescribedManifoldFlow(
      model: .init(
        dataDimension: 2, latentDimension: 1, manifold: .sphere(radius: radius),
        inner: FlowArchitecture(
          transform: .affineAutoregressive, layers: 1, hidden: 8, blocks: 1)),
      likelihoodWeight: 1)
    let curve = try train(algorithm, points: points, epochs: 60, rate: 1e-2).learningCurve
    let (first, last) = (try #require(curve.first), try #require(curve.last))
    // The entropy of a normal angle, per unit of length, in bits; that of 250 points varies by 0.06.
    let entropy = 0.5 * log(2 * Double.pi * exp(1) * deviation * deviation) + log(radius)
    #expect(first.validationLoss > last.validationLoss + 0.2)
    #expect(abs(last.validationLoss - entropy / log(2)) < 0.25)
  }

  @Test(
    "transport pulls samples to the data, by the same bytes every time",
    arguments: [ManifoldLearning.Scheme.optimalTransport, .alternatingTransport])
  func transport(scheme: ManifoldLearning.Scheme) throws {
    let flow = FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8)
    let algorithm = ManifoldLearningFlow(
      model: .init(
        dataDimension: 2, latentDimension: 1, variance: 0, outer: flow,
        inner: FlowArchitecture(
          transform: .affineAutoregressive, layers: 1, hidden: 8, blocks: 1)),
      learning: .init(
        scheme: scheme, transport: TransportSettings(weight: 1, blur: 0.1, batchSize: 100)))
    let trained = try train(algorithm, points: parabola, epochs: 80, rate: 1e-2)
    let curve = trained.learningCurve.filter { $0.phase == "transport" }
    let (first, last) = (try #require(curve.first), try #require(curve.last))
    // The first samples lie around zero, the data around (2, 1/3).
    #expect(first.trainingLoss > 0.3 && last.trainingLoss < 0.5 * first.trainingLoss)
    #expect(last.validationLoss < first.validationLoss)
    #expect(
      try train(algorithm, points: parabola, epochs: 80, rate: 1e-2).storage == trained.storage)
  }

  @Test("variational models lower their losses, by the same bytes every time")
  func variational() throws {
    let dense = DenseNetwork.Architecture(layers: 2, hidden: 16)
    let gaussian = GaussianAutoencoder.Configuration(
      dataDimension: 2, latentDimension: 1, encoder: dense, decoder: dense, decoderVariance: 0.05)
    func check(_ algorithm: some Algorithm) throws {
      let trained = try train(algorithm, points: parabola, epochs: 20)
      let curve = trained.learningCurve
      #expect(curve[10].trainingLoss < curve[0].trainingLoss)
      #expect(curve[10].validationLoss < curve[0].validationLoss)
      #expect(try train(algorithm, points: parabola, epochs: 20).storage == trained.storage)
    }
    try check(VariationalAutoencoder(model: gaussian))
    try check(
      PublishedVariationalAutoencoder(
        model: .init(dataDimension: 2, latentDimension: 1, encoder: dense, decoder: dense)))
    try check(
      InfoMaxAutoencoder(
        model: .init(autoencoder: gaussian, discriminator: dense), informationWeight: 0.1))
  }
}
