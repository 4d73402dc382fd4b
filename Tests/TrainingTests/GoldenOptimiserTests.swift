import Flows
import Models
import ScienceTestSupport
import Tensors
import Testing
import Threads

@testable import Training

@Suite("Optimisation agrees with the published implementation")
struct GoldenOptimiserTests {
  @Test(
    "three steps of clipping and AdamW on a whole model",
    arguments: GoldenModel.all.filter { $0.precision == "f64" })
  func steps(golden: GoldenModel) throws {
    let file = try GoldenFile(golden.file)
    let model = try ManifoldFlow(
      golden.configuration, permutations: .stored(file.permutations))
    let objective = DenoisingObjective(
      model: model, reconstructionWeight: golden.reconstructionWeight,
      latentWeight: golden.latentWeight)
    let clean = try #require(file.tensors["in/x"])
    let noisy = try #require(file.tensors["f64/x_tilde"])
    let norms = try #require(file.tensors["f64/gradnorms"])
    let losses = try #require(file.tensors["f64/losses"])

    let layout = model.layout
    let parameters = FloatBuffer(count: layout.storageCount)
    let gradient = FloatBuffer(count: layout.storageCount)
    for (parameter, value) in zip(layout.parameters, try file.parameters(of: layout)) {
      for (index, element) in value.values.enumerated() {
        parameters.pointer[parameter.offset + index] = Float(element)
      }
    }
    let step = TrainingStep(
      objective, batchSize: clean.shape[0], parameters: parameters, gradient: gradient)
    _ = step.clean.update(fromContentsOf: clean.values.map(Float.init))
    _ = step.inflated.update(fromContentsOf: noisy.values.map(Float.init))
    let team = ThreadTeam(count: 1)
    var optimiser = Adam(
      layout.allParameters.ranges, weightDecay: 1e-4, gradientClip: 5)
    for index in 0..<3 {
      step.compute()
      let loss = step.loss
      let norm = GradientSum(
        of: [gradient], over: layout.allParameters.ranges, team: team
      ).run()
      #expect(abs(loss.loss / losses.values[4 * index] - 1) < 2e-5)
      #expect(abs(norm / norms.values[index] - 1) < 5e-5)
      optimiser.update(
        parameters, gradient: gradient, norm: norm, learningRate: 3e-4, team: team)
    }
    // Adam divides each gradient by its own size, so a gradient that is all rounding moves its
    // parameter by a full learning rate in either direction; nearly all others agree closely.
    var (close, count) = (0, 0)
    for parameter in layout.parameters {
      // The reference keeps the smaller arrays alone.
      guard let expected = file.tensors["f64/adamw3/\(parameter.publishedName)"] else { continue }
      for (index, element) in expected.values.enumerated() {
        let error = abs(Double(parameters.pointer[parameter.offset + index]) - element)
        #expect(error < 2 * 3 * 3e-4, "\(parameter.name)[\(index)]")
        close += error < 3e-6 ? 1 : 0
        count += 1
      }
    }
    #expect(count > 400)
    #expect(Double(close) > 0.999 * Double(count), "\(close) of \(count) agree")
  }
}
