import Tensors

/// Forward-mode differentiation: appends to the trace the directional derivative of `outputs` when
/// each variable moves along its tangent.
///
/// - Returns: One tangent per output, of its shape; `nil` where no variable reaches it.
func pushforward(
  outputs: [Value], along variables: [(value: Value, tangent: Value)]
) -> [Value?] {
  guard let tracer = variables.first?.value.tracer else { return outputs.map { _ in nil } }
  var tangents: [Int: Value] = [:]
  for (value, tangent) in variables {
    precondition(value.shape == tangent.shape, "tangent \(tangent.shape) of a value \(value.shape)")
    tangents[value.index] = tangent
  }
  let given = Set(tangents.keys)
  for position in tracer.ancestors(of: outputs) {
    let node = tracer.nodes[position]
    let operands = node.operands.map { tangents[$0] }
    guard operands.contains(where: { $0 != nil }) else { continue }
    let results = node.primitive.pushforward(tracer.application(node), tangents: operands)
    for (result, tangent) in zip(node.results, results) where !given.contains(result) {
      tangents[result] = tangent
    }
  }
  return outputs.map { tangents[$0.index] }
}

/// The Jacobian-vector product of each output along the given tangents; zero where nothing moves.
///
/// - Parameters:
///   - outputs: What is differentiated.
///   - variables: What moves, each with a tangent of its shape.
/// - Returns: One tangent per output, of the output's shape.
public func jacobianVectorProduct(
  _ outputs: [Value], along variables: [(value: Value, tangent: Value)]
) -> [Value] {
  zip(outputs, pushforward(outputs: outputs, along: variables)).map { output, tangent in
    tangent ?? output.tracer.constant(0, shape: output.shape)
  }
}
