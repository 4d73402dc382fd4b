import CKernels

/// A batch of spline inputs, and the kernels' answers for it as arrays.
struct SplineBatch {
  var bins: Int
  var bound: Float
  var logitScale: Float = 1
  var inputs: [Float]
  var parameters: [Float]

  var width: Int { 3 * bins - 1 }

  var reference: SplineReference {
    SplineReference(bins: bins, bound: Double(bound), logitScale: Double(logitScale))
  }

  func parameters(of index: Int) -> [Double] {
    parameters[index * width..<(index + 1) * width].map(Double.init)
  }

  func values(_ kernels: dnf_kernels, _ direction: SplineDirection) -> (
    outputs: [Float], logDerivatives: [Float]
  ) {
    let kernel = direction == .forward ? kernels.spline_rq_forward : kernels.spline_rq_inverse
    var outputs = [Float](repeating: 0, count: inputs.count)
    var logDerivatives = outputs
    kernel(
      inputs.count, bins, bound, logitScale, inputs, parameters, &outputs, &logDerivatives)
    return (outputs, logDerivatives)
  }

  func gradients(
    _ kernels: dnf_kernels, _ direction: SplineDirection, ofOutputs outputGradients: [Float],
    ofLogDerivatives logGradients: [Float]
  ) -> (inputs: [Float], parameters: [Float]) {
    let kernel =
      direction == .forward ? kernels.spline_rq_forward_vjp : kernels.spline_rq_inverse_vjp
    var inputGradients = [Float](repeating: 0, count: inputs.count)
    var parameterGradients = [Float](repeating: 0, count: parameters.count + 8)
    kernel(
      inputs.count, bins, bound, logitScale, inputs, parameters, outputGradients, logGradients,
      &inputGradients, &parameterGradients)
    precondition(
      parameterGradients[parameters.count...].allSatisfy { $0 == 0 },
      "a kernel wrote beyond its \(parameters.count) parameter gradients")
    return (inputGradients, Array(parameterGradients[..<parameters.count]))
  }
}

extension SplineBatch {
  /// Random parameters as a network writes them, and inputs of which some lie outside.
  static func random(
    seed: UInt64, count: Int, bins: Int, bound: Float = 3, spread: Double = 2
  ) -> SplineBatch {
    var numbers = TestNumbers(seed)
    let reach = 1.2 * Double(bound)
    return SplineBatch(
      bins: bins, bound: bound, inputs: numbers.array(count, in: -reach...reach),
      parameters: numbers.array(count * (3 * bins - 1), in: -spread...spread))
  }
}
