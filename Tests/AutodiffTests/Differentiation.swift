import Autodiff
import Tensors
import Testing

/// A computation with the point at which it is examined.
struct Case: CustomTestStringConvertible, Sendable {
  let name: String
  let inputs: [Tensor]
  /// How far float32 may be off, relative to the largest result: a few roundings unless the case
  /// amplifies them.
  let tolerance: Double
  let function: @Sendable ([Value]) -> [Value]

  init(
    _ name: String, _ inputs: [Tensor], tolerance: Double = 2e-6,
    _ function: @escaping @Sendable ([Value]) -> [Value]
  ) {
    self.name = name
    self.inputs = inputs
    self.tolerance = tolerance
    self.function = function
  }

  var testDescription: String { name }

  /// The results in float64.
  func evaluate(_ inputs: [Tensor]) -> [Tensor] {
    let tracer = Tracer()
    return ReferenceExecutor(Graph(outputs: function(inputs.map { tracer.input($0.shape) })))
      .run(inputs)
  }

  /// The case whose results are the gradients of `Σ weight · result`, for random weights.
  func gradientCase(seed: Int) -> Case {
    let count = inputs.count
    return Case("gradient of \(name)", inputs, tolerance: 5 * tolerance) { [function] values in
      let results = function(values)
      let cotangents = results.enumerated().map { index, result in
        result.tracer.constant(pseudorandom(result.shape, seed: seed + index))
      }
      return Array(
        vectorJacobianProduct(
          zip(results, cotangents).map { (value: $0, cotangent: $1) },
          withRespectTo: Array(values.prefix(count))))
    }
  }
}

/// Numbers in `(-1, 1)` that look random and are the same every time.
func pseudorandom(_ shape: Shape, seed: Int) -> Tensor {
  var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
  let values = (0..<shape.count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 52) - 1
  }
  return Tensor(values, shape: shape)
}

/// `Σ x y` over all elements of all arrays.
func inner(_ left: [Tensor], _ right: [Tensor]) -> Double {
  zip(left, right).reduce(0) { sum, pair in
    sum + zip(pair.0.values, pair.1.values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The largest absolute element.
func magnitude(_ tensors: [Tensor]) -> Double {
  tensors.flatMap(\.values).map(abs).max() ?? 0
}

/// Checks the Jacobian-vector product of a case against central differences, and the
/// vector-Jacobian product against it by ⟨w, J v⟩ = ⟨Jᵀ w, v⟩, in float64.
func checkDerivatives(_ testCase: Case, sourceLocation: SourceLocation = #_sourceLocation) {
  let inputs = testCase.inputs
  let direction = inputs.enumerated().map { pseudorandom($1.shape, seed: 100 + $0) }
  let step = 1e-5
  func moved(_ sign: Double) -> [Tensor] {
    testCase.evaluate(
      zip(inputs, direction).map { $0.combined(with: $1) { $0 + sign * step * $1 } })
  }
  let numeric = zip(moved(1), moved(-1)).map { $0.combined(with: $1) { ($0 - $1) / (2 * step) } }

  let tracer = Tracer()
  let values = inputs.map { tracer.input($0.shape) }
  let results = testCase.function(values)
  let tangents = jacobianVectorProduct(
    results, along: zip(values, direction).map { (value: $0, tangent: tracer.constant($1)) })
  let forward = ReferenceExecutor(Graph(outputs: tangents)).run(inputs)
  // Central differences in double: truncation ~ step², cancellation ~ 1e-16 / step.
  let scale = max(1, magnitude(numeric))
  for (exact, estimate) in zip(forward, numeric) {
    #expect(exact.shape == estimate.shape, sourceLocation: sourceLocation)
    for (x, y) in zip(exact.values, estimate.values) {
      #expect(
        abs(x - y) <= 2e-7 * scale, "\(testCase.name): jvp \(x), differences \(y)",
        sourceLocation: sourceLocation)
    }
  }

  let weights = results.enumerated().map { pseudorandom($1.shape, seed: 200 + $0) }
  let cotangents = zip(results, weights).map { (value: $0, cotangent: tracer.constant($1)) }
  let backward = ReferenceExecutor(
    Graph(outputs: vectorJacobianProduct(cotangents, withRespectTo: values))
  ).run(inputs)
  let (left, right) = (inner(weights, forward), inner(backward, direction))
  #expect(
    abs(left - right) <= 1e-10 * max(1, abs(left)),
    "\(testCase.name): ⟨w, Jv⟩ = \(left), ⟨Jᵀw, v⟩ = \(right)", sourceLocation: sourceLocation)
}

/// Checks the planned float32 results of a case against the float64 ones.
func checkSinglePrecision(_ testCase: Case, sourceLocation: SourceLocation = #_sourceLocation) {
  let tracer = Tracer()
  let values = testCase.inputs.map { tracer.input($0.shape) }
  let graph = Graph(outputs: testCase.function(values))
  // Float32 starts from rounded inputs; so does the reference here, to compare arithmetic alone.
  let rounded = testCase.inputs.map { $0.map { Double(Float($0)) } }
  let exact = ReferenceExecutor(graph).run(rounded)
  let planned = PlannedExecutor(graph).run(rounded.map { $0.values.map(Float.init) })
  for (position, (reference, single)) in zip(exact, planned).enumerated() {
    let scale = max(magnitude([reference]), 1e-3)
    #expect(reference.values.count == single.count, sourceLocation: sourceLocation)
    for (x, y) in zip(reference.values, single) {
      #expect(
        abs(x - Double(y)) <= testCase.tolerance * scale,
        "\(testCase.name), result \(position): float64 \(x), float32 \(y)",
        sourceLocation: sourceLocation)
    }
  }
}
