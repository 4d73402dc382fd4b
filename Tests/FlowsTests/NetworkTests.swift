import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

@Suite("Networks with a context")
struct NetworkTests {
  @Test("a residual network with a context agrees with the published implementation")
  func golden() throws {
    let file = try GoldenFile("resnet_context")
    let declaration = Declaration(permutations: .stored([:]))
    let network = ResidualNetwork(
      inputs: 2, outputs: 3, hidden: 12, blocks: 2, options: .init(contextFeatures: 2),
      in: declaration.root)
    let layout = declaration.layout
    let inputs = try ["in/x", "in/context"].map { try #require(file.tensors[$0]) }
    let results = evaluate(layout, parameters: try file.parameters(of: layout), inputs: inputs) {
      let y = network($1[0], $0.conditioned(on: $1[1]))
      return [y] + gradient(of: y.sum(), withRespectTo: $0.values)
    }
    let names = ["y"] + layout.parameters.map { "grad/\($0.publishedName)" }
    for (index, name) in names.enumerated() {
      // The reference was computed in float32: a few of its roundings, and of sums over 64 rows.
      let expected = file.tensors["f32/\(name)"]
      expectAgreement(results.double[index].values, expected, tolerance: 2e-6, "\(name), float64")
      expectAgreement(results.single[index], expected, tolerance: 2e-6, "\(name), float32")
    }
  }

  @Test("a masked network with a context keeps its order", arguments: [1, 4])
  func maskedContext(features: Int) {
    let declaration = Declaration(permutations: .stored([:]))
    let network = MaskedAutoencoder(
      features: features, multiplicity: 2, hidden: 10, blocks: 2,
      options: .init(contextFeatures: 3), in: declaration.root)
    let layout = declaration.layout
    let (x, context) = (numbers([2, features], "x"), numbers([2, 3], "context"))
    let results = evaluate(
      layout, parameters: values(of: layout), inputs: [x, context]
    ) { parameters, inputs in
      let y = network(inputs[0], parameters.conditioned(on: inputs[1]))
        .reshaped(to: [2, 2 * features])
      return (0..<2 * features).flatMap {
        gradient(of: y.columns([$0]).sum(), withRespectTo: inputs)
      }
    }.double
    for output in 0..<2 * features {
      let byInput = results[2 * output].values
      for (index, derivative) in byInput.enumerated() where index % features >= output / 2 {
        #expect(derivative == 0, "output \(output), input \(index % features)")
      }
      // What the first of several features gets has no path from any unit, nor from the context.
      let seesContext = features == 1 || output >= 2
      #expect(results[2 * output + 1].values.allSatisfy { ($0 != 0) == seesContext })
    }
    #expect(
      layout.parameters.contains { $0.publishedName == "context_layer.weight" }
        && layout.parameters.contains { $0.publishedName == "blocks.1.context_layer.bias" })
  }

  @Test("a flow is invertible at every context, and sees it")
  func conditionedFlow() throws {
    let declaration = Declaration(permutations: .random(RandomStream(seed: 1, path: ["p"])))
    let flow = Composite([
      try FlowArchitecture(
        transform: .affineAutoregressive, layers: 2, hidden: 8, contextFeatures: 2
      )
      .build(features: 3, in: declaration.root.scope("a", published: "a")),
      try FlowArchitecture(
        transform: .rationalQuadraticCoupling, layers: 2, hidden: 8, contextFeatures: 2
      ).build(features: 3, in: declaration.root.scope("b", published: "b")),
    ])
    let layout = declaration.layout
    let x = numbers([4, 3], "x")
    let contexts = [numbers([4, 2], "first"), numbers([4, 2], "second")]
    let results = evaluate(layout, parameters: values(of: layout), inputs: [x] + contexts) {
      let first = $0.conditioned(on: $1[1])
      let y = flow.forward($1[0], first).value
      let other = flow.forward($1[0], $0.conditioned(on: $1[2])).value
      return [flow.inverse(y, first).value, y - other]
    }.double
    expectAgreement(results[0].values, x, tolerance: 1e-10, "inverse(forward(x))")
    #expect(results[1].values.allSatisfy { abs($0) > 1e-6 })
  }
}
