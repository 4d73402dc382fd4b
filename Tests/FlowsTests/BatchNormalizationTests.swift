import Autodiff
import Flows
import ScienceTestSupport
import Tensors
import Testing

@Suite("Networks with batch normalisation")
struct BatchNormalizationTests {
  private func normalizingNetwork() -> (ResidualNetwork, ParameterLayout) {
    let declaration = Declaration(permutations: .stored([:]))
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
}
