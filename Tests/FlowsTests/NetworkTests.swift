import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

@Suite("Networks with a context, batch normalisation and dropout")
struct NetworkTests {
  private var permutations: Declaration.PermutationSource { .stored([:]) }

  /// Numbers of no particular values around zero.
  private func numbers(_ shape: Shape, _ name: String) -> Tensor {
    var stream = RandomStream(seed: 11, path: ["networks", name])
    return Tensor((0..<shape.count).map { _ in stream.uniform(in: -1..<1) }, shape: shape)
  }

  private func values(of layout: ParameterLayout) -> [Tensor] {
    layout.parameters.map { numbers($0.shape, $0.name) }
  }

  @Test("a residual network with a context agrees with the published implementation")
  func golden() throws {
    let file = try GoldenFile("resnet_context")
    let declaration = Declaration(permutations: permutations)
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
    let declaration = Declaration(permutations: permutations)
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
      try FlowArchitecture(transform: .affineAutoregressive, layers: 2, hidden: 8)
        .build(features: 3, contextFeatures: 2, in: declaration.root.scope("a", published: "a")),
      try FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 2, hidden: 8)
        .build(features: 3, contextFeatures: 2, in: declaration.root.scope("b", published: "b")),
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

  private func normalizingNetwork() -> (ResidualNetwork, ParameterLayout) {
    let declaration = Declaration(permutations: permutations)
    let network = ResidualNetwork(
      inputs: 3, outputs: 2, hidden: 4, blocks: 1, options: .init(batchNorm: true),
      in: declaration.root)
    return (network, declaration.layout)
  }

  /// A network with one normalised block, in plain loops.
  private func expected(
    _ x: [[Double]], _ parameters: [String: Tensor], _ statistics: [(mean: [Double], v: [Double])]?
  ) -> (y: [[Double]], statistics: [(mean: [Double], v: [Double])]) {
    func layer(_ rows: [[Double]], _ name: String) -> [[Double]] {
      let (weight, bias) = (parameters["\(name).weight"], parameters["\(name).bias"])
      return rows.map { row in
        (bias?.values ?? []).indices.map { output in
          row.indices.reduce(bias?.values[output] ?? .nan) {
            $0 + row[$1] * (weight?.values[output * row.count + $1] ?? .nan)
          }
        }
      }
    }
    var seen: [(mean: [Double], v: [Double])] = []
    func normalized(_ rows: [[Double]], _ index: Int) -> [[Double]] {
      let columns = rows[0].indices.map { column in rows.map { $0[column] } }
      let means = columns.map { $0.reduce(0, +) / Double($0.count) }
      let variances = zip(columns, means).map { column, mean in
        column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
      }
      let unbiased = variances.map { $0 * Double(rows.count) / Double(rows.count - 1) }
      seen.append((means, unbiased))
      let (mean, variance) = statistics.map { ($0[index].mean, $0[index].v) } ?? (means, variances)
      let scale = parameters["blocks.0.norms.\(index).scale"]?.values ?? []
      let shift = parameters["blocks.0.norms.\(index).shift"]?.values ?? []
      return rows.map { row in
        row.indices.map {
          scale[$0] * (row[$0] - mean[$0]) / (variance[$0] + 1e-3).squareRoot() + shift[$0]
        }
      }
    }
    func rectified(_ rows: [[Double]]) -> [[Double]] { rows.map { $0.map { max($0, 0) } } }
    let h = layer(x, "initial")
    let middle = layer(rectified(normalized(h, 0)), "blocks.0.first")
    let added = layer(rectified(normalized(middle, 1)), "blocks.0.second")
    let sum = zip(h, added).map { zip($0, $1).map { $0 + $1 } }
    return (layer(sum, "final"), seen)
  }

  @Test("batches are normalised by their own statistics in training, by running ones after it")
  func batchNormalization() {
    let (network, layout) = normalizingNetwork()
    let parameters = values(of: layout)
    let named = Dictionary(uniqueKeysWithValues: zip(layout.parameters.map(\.name), parameters))
    let x = numbers([5, 3], "x")
    let rows = (0..<5).map { Array(x.values[3 * $0..<3 * $0 + 3]) }
    #expect(
      layout.statistics.map(\.publishedName) == [
        "blocks.0.batch_norm_layers.0.running_mean", "blocks.0.batch_norm_layers.0.running_var",
        "blocks.0.batch_norm_layers.1.running_mean", "blocks.0.batch_norm_layers.1.running_var",
      ])
    let old = layout.statistics.map {
      numbers($0.shape, $0.name).map { abs($0) + 0.5 }
    }

    let training = evaluate(
      layout, parameters: parameters, statistics: old, inputs: [x], mode: .training
    ) { parameters, inputs in
      let y = network(inputs[0], parameters)
      let updates = parameters.record.statistics.sorted { $0.key < $1.key }.map(\.value)
      return [y] + updates
    }
    let reference = expected(rows, named, nil)
    expectAgreement(
      training.double[0].values, Tensor(reference.y.flatMap { $0 }, shape: [10]), tolerance: 1e-12,
      "output in training")
    expectAgreement(
      training.single[0], training.double[0], tolerance: 1e-5, "output in training, float32")
    for (index, batch) in reference.statistics.flatMap({ [$0.mean, $0.v] }).enumerated() {
      let moved = zip(old[index].values, batch).map { 0.9 * $0 + 0.1 * $1 }
      expectAgreement(
        training.double[1 + index].values, Tensor(moved, shape: [moved.count]), tolerance: 1e-12,
        layout.statistics[index].name)
    }

    let evaluation = evaluate(layout, parameters: parameters, statistics: old, inputs: [x]) {
      parameters, inputs in
      defer { #expect(parameters.record.statistics.isEmpty) }
      return [network(inputs[0], parameters)]
    }
    let running = [
      (mean: old[0].values, v: old[1].values), (mean: old[2].values, v: old[3].values),
    ]
    expectAgreement(
      evaluation.double[0].values,
      Tensor(expected(rows, named, running).y.flatMap { $0 }, shape: [10]), tolerance: 1e-12,
      "output in evaluation")
  }

  @Test("a network that is applied twice in a step moves its statistics twice")
  func twoApplications() throws {
    let (network, layout) = normalizingNetwork()
    let inputs = [numbers([5, 3], "x"), numbers([5, 3], "other")]
    let old = layout.statistics.map { numbers($0.shape, $0.name).map { abs($0) + 0.5 } }
    func updates(_ inputs: [Tensor], from old: [Tensor]) -> [Tensor] {
      evaluate(
        layout, parameters: values(of: layout), statistics: old, inputs: inputs, mode: .training
      ) { parameters, inputs in
        for x in inputs { _ = network(x, parameters) }
        return parameters.record.statistics.sorted { $0.key < $1.key }.map(\.value)
      }.double
    }
    let both = updates(inputs, from: old)
    let oneByOne = updates([inputs[1]], from: updates([inputs[0]], from: old))
    for (x, y) in zip(both, oneByOne) { expectAgreement(x.values, y, tolerance: 1e-14, "update") }
  }

  @Test("units are dropped by masks that are inputs of a training step, and of nothing else")
  func dropout() {
    let declaration = Declaration(permutations: permutations)
    let network = ResidualNetwork(
      inputs: 2, outputs: 2, hidden: 6, blocks: 2, options: .init(dropout: 0.25),
      in: declaration.root)
    let layout = declaration.layout
    let x = numbers([3, 2], "x")
    let ones = Tensor(repeating: 1, shape: [3, 6])
    let zeros = Tensor(repeating: 0, shape: [3, 6])
    func output(_ masks: [Tensor]) -> [Double] {
      let tracer = Tracer()
      let mode: TrainingRecord.Mode = masks.isEmpty ? .evaluation : .training
      let parameters = ParameterValues(layout, tracer: tracer, mode: mode)
      let graph = Graph(outputs: [network(tracer.input(x.shape), parameters)])
      #expect(
        parameters.record.masks.map(\.shape) == masks.map(\.shape)
          && parameters.record.masks.allSatisfy { $0.probability == 0.25 })
      return ReferenceExecutor(graph).run(values(of: layout) + [x] + masks)[0].values
    }
    #expect(output([ones, ones]) == output([]))
    #expect(output([zeros, ones]) != output([]))
    // With everything dropped, only the biases of the blocks' second layers are left.
    #expect(output([zeros, zeros]) != output([zeros, ones]))
  }

  @Test("a mask drops the given share, and keeps the mean", arguments: [0, 0.1, 0.7])
  func maskElements(probability: Double) {
    let mask = DropoutMask(shape: [200, 50], probability: probability)
    let buffer = FloatBuffer(count: mask.shape.count)
    var stream = RandomStream(seed: 1, path: ["mask"])
    mask.fill(buffer.elements, from: &stream)
    let kept = Float(1 / (1 - probability))
    #expect(buffer.elements.allSatisfy { $0 == 0 || $0 == kept })
    let dropped = Double(buffer.elements.count { $0 == 0 }) / 10_000
    // Five standard deviations of a share among 10,000.
    #expect(
      abs(dropped - probability) <= 5 * (probability * (1 - probability) / 10_000).squareRoot())
  }
}
