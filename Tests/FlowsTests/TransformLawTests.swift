import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

@Suite("Laws of every transform")
struct TransformLawTests {
  @Test(
    "inverse after forward is the identity, and the log-determinants cancel",
    arguments: LawCase.all + LawCase.further
  )
  func inverse(law: LawCase) throws {
    let (transform, layout, parameters, x) = try law.prepare()
    let results = evaluate(layout, parameters: parameters, inputs: [x]) { parameters, inputs in
      let forward = transform.forward(inputs[0], parameters)
      let back = transform.inverse(forward.value, parameters)
      let both = forward.logDeterminant + back.logDeterminant
      return [back.value, both.total(batch: law.batch, in: inputs[0].tracer)]
    }
    let zeros = Tensor(repeating: 0, shape: [law.batch])
    expectAgreement(results.double[0].values, x, tolerance: 1e-9, "inverse(forward(x)) in float64")
    expectAgreement(results.double[1].values, zeros, tolerance: 1e-9, "sum of log-determinants")
    // Three layers of splines whose slopes reach about 30 amplify float32 roundings.
    expectAgreement(results.single[0], x, tolerance: 2e-3, "inverse(forward(x)) in float32")
  }

  @Test(
    "the log-determinant is that of the true Jacobian, both directions",
    arguments: LawCase.all + LawCase.further, [false, true])
  func logDeterminant(law: LawCase, isInverse: Bool) throws {
    let (transform, layout, parameters, x) = try law.prepare(isInverse: isInverse)
    let results = evaluate(layout, parameters: parameters, inputs: [x]) { parameters, inputs in
      let result =
        isInverse
        ? transform.inverse(inputs[0], parameters) : transform.forward(inputs[0], parameters)
      let columns = (0..<law.features).map { feature in
        var direction = Tensor(repeating: 0, shape: x.shape)
        for row in 0..<law.batch { direction.values[row * law.features + feature] = 1 }
        return jacobianVectorProduct(
          [result.value], along: [(inputs[0], inputs[0].tracer.constant(direction))])[0]
      }
      return [result.logDeterminant.total(batch: law.batch, in: inputs[0].tracer)] + columns
    }
    let expected = (0..<law.batch).map { row in
      logAbsoluteDeterminant(
        (0..<law.features).map { feature in
          Array(results.double[1 + feature].values[row * law.features..<(row + 1) * law.features])
        })
    }
    expectAgreement(
      results.double[0].values, Tensor(expected, shape: [law.batch]), tolerance: 1e-9,
      "log-determinant")
  }

  @Test(
    "gradients by the points and by every parameter agree with central differences in float64",
    arguments: LawCase.all, [false, true])
  func gradients(law: LawCase, isInverse: Bool) throws {
    let (transform, layout, parameters, x) = try law.prepare(isInverse: isInverse)
    var draws = RandomStream(seed: 8, path: ["directions", law.testDescription])
    func random(_ shape: Shape) -> Tensor {
      Tensor((0..<shape.count).map { _ in draws.uniform(in: -1..<1) }, shape: shape)
    }
    let weights = random(x.shape)
    let point = parameters + [x]
    let direction = point.map { random($0.shape) }
    let graph = { (withGradient: Bool) -> Graph in
      let tracer = Tracer()
      let values = ParameterValues(layout, tracer: tracer)
      let input = tracer.input(x.shape)
      let result =
        isInverse ? transform.inverse(input, values) : transform.forward(input, values)
      let loss =
        (result.value * tracer.constant(weights)).sum()
        + result.logDeterminant.total(batch: law.batch, in: tracer).sum()
      return Graph(
        outputs: withGradient
          ? gradient(of: loss, withRespectTo: values.values + [input]) : [loss])
    }
    let gradients = ReferenceExecutor(graph(true)).run(point)
    let slope = zip(gradients, direction).reduce(0) { sum, pair in
      sum + zip(pair.0.values, pair.1.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let loss = ReferenceExecutor(graph(false))
    // Small enough that no point crosses a knot or a rectifier's kink on the way.
    let step = 1e-7
    func value(_ sign: Double) -> Double {
      loss.run(zip(point, direction).map { $0.combined(with: $1) { $0 + sign * step * $1 } })[0]
        .scalar
    }
    let numeric = (value(1) - value(-1)) / (2 * step)
    // Cancellation: about 1e-15 · |loss| / step; slopes of stacked splines reach hundreds.
    #expect(
      abs(slope - numeric) <= 1e-6 * max(1, abs(slope)), "gradient \(slope), differences \(numeric)"
    )
  }

  @Test(
    "values on the bounds of splines, and outside, come back",
    arguments: LawCase.all.filter { $0.name.contains("bins") })
  func edges(law: LawCase) throws {
    let (transform, layout, parameters, x) = try law.prepare()
    let edges: [Double] = [3, -3, 3.5, 0.3, -5]
    let points = Tensor(
      x.values.indices.map { edges[$0 % edges.count] }, shape: x.shape)
    let results = evaluate(layout, parameters: parameters, inputs: [points]) {
      parameters, inputs in
      let forward = transform.forward(inputs[0], parameters)
      let back = transform.inverse(forward.value, parameters)
      let both = forward.logDeterminant + back.logDeterminant
      return [back.value, both.total(batch: law.batch, in: inputs[0].tracer)]
    }
    let zeros = Tensor(repeating: 0, shape: [law.batch])
    expectAgreement(results.double[0].values, points, tolerance: 1e-12, "inverse(forward(x))")
    expectAgreement(results.double[1].values, zeros, tolerance: 1e-9, "sum of log-determinants")
    expectAgreement(results.single[0], points, tolerance: 1e-4, "the same in float32")
  }

  @Test("each point of a batch is mapped by itself", arguments: LawCase.all + LawCase.further)
  func batchIndependence(law: LawCase) throws {
    let (transform, layout, parameters, x) = try law.prepare()
    func image(_ points: Tensor) -> Tensor {
      evaluate(layout, parameters: parameters, inputs: [points]) {
        [transform.forward($1[0], $0).value]
      }.double[0]
    }
    let whole = image(x)
    for row in 0..<law.batch {
      let range = row * law.features..<(row + 1) * law.features
      let alone = image(Tensor(Array(x.values[range]), shape: [1, law.features]))
      #expect(alone.values == Array(whole.values[range]))
    }
  }

  /// `ln |det|` by Gaussian elimination with partial pivoting.
  private func logAbsoluteDeterminant(_ rows: [[Double]]) -> Double {
    var rows = rows
    var result = 0.0
    for column in rows.indices {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }
      rows.swapAt(column, pivot ?? column)
      result += log(abs(rows[column][column]))
      for row in rows.indices.dropFirst(column + 1) {
        let factor = rows[row][column] / rows[column][column]
        for index in rows.indices { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return result
  }
}
