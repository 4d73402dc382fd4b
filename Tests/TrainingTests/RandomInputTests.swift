import Autodiff
import Flows
import Simulators
import Tensors
import Testing

@testable import Training

/// Looks at normal numbers and at the batch in another order; there is nothing to learn.
private struct DrawingObjective: Objective {
  let layout: ParameterLayout
  let dataDimension = 2

  init() {
    let declaration = Declaration(permutations: .stored([:]))
    _ = declaration.root.parameter(
      "unused", published: "unused", shape: [3], initialisation: .constant(1))
    layout = declaration.layout
  }

  func lossTerms(clean: Value, inflated: Value, _ parameters: ParameterValues) -> [LossTerm] {
    let batch = clean.shape[0]
    let normal = parameters.random(.normal, shape: [batch, 2])
    let order = parameters.random(.permutation, shape: [batch, batch])
    let shuffled = matrixProduct(order, inflated)
    return [
      LossTerm("normal", (normal * clean).mean(), weight: 1),
      LossTerm("moved", square(shuffled - inflated).mean(), weight: 1),
      LossTerm("kept", (shuffled.sum(over: [0]) - inflated.sum(over: [0])).sum(), weight: 1),
    ]
  }
}

@Suite("Random inputs of objectives")
struct RandomInputTests {
  private let points = (0..<40).map { Float($0 % 7) - Float($0 % 3) }

  private func curve(epochs: Int, seed: UInt64 = 1) throws -> [EpochSummary] {
    let objective = DrawingObjective()
    return try Trainer(
      objective: objective,
      configuration: TrainingConfiguration(
        epochs: epochs, batchSize: 20, learningRate: 1e-3, weightDecay: 0, gradientClip: 1,
        restartEvery: nil, selection: .last, validationSplit: 0.2),
      inflation: .gaussian(variance: 0), stream: RandomStream(seed: seed, path: ["train"]),
      noise: RandomStream(seed: seed, path: ["noise"])
    ).train(
      points: points, from: objective.layout.initialStorage(from: RandomStream(seed: 1, path: [])),
      observer: Silence()
    ).learningCurve
  }

  @Test("every batch draws anew, validation the same in every epoch; the seed decides")
  func draws() throws {
    let curve = try curve(epochs: 3)
    #expect(Set(curve.map { $0.trainingTerms[0] }).count == 3)
    #expect(Set(curve.map { $0.validationTerms[0] }).count == 1)
    #expect(curve.allSatisfy { $0.validationTerms[0] != 0 && $0.trainingTerms[1] > 0 })
    // A permutation keeps the sums, which are sums of small integers here.
    #expect(curve.allSatisfy { $0.trainingTerms[2] == 0 })
    #expect(try self.curve(epochs: 3) == curve)
    #expect(try self.curve(epochs: 3, seed: 2)[0].trainingTerms[0] != curve[0].trainingTerms[0])
  }

  @Test("normal numbers are standard, permutation matrices hold one in every row and column")
  func elements() {
    let buffer = FloatBuffer(count: 90_000)
    var stream = RandomStream(seed: 1, path: ["inputs"])
    RandomInput(.normal, shape: [300, 300]).fill(buffer.elements, from: &stream)
    let mean = buffer.elements.reduce(0.0) { $0 + Double($1) } / 90_000
    let square = buffer.elements.reduce(0.0) { $0 + Double($1 * $1) } / 90_000
    // Five standard errors.
    #expect(abs(mean) < 5 / 300 && abs(square - 1) < 5 * 1.4143 / 300)
    RandomInput(.permutation, shape: [300, 300]).fill(buffer.elements, from: &stream)
    #expect(buffer.elements.allSatisfy { $0 == 0 || $0 == 1 })
    for line in 0..<300 {
      #expect((0..<300).reduce(0) { $0 + buffer.elements[300 * line + $1] } == 1)
      #expect((0..<300).reduce(0) { $0 + buffer.elements[300 * $1 + line] } == 1)
    }
  }
}

/// Says nothing.
private struct Silence: TrainingObserver {
  func didFinish(batch: Int, of batches: Int, epoch: Int, of epochs: Int, loss: Double) {}
  func didFinish(epoch: EpochSummary, of epochs: Int) {}
}
