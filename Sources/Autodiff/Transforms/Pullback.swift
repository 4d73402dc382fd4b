import Tensors

/// Reverse-mode differentiation: appends to the trace the computation of
/// `Σ ⟨cotangent, ∂output/∂variable⟩` for each variable.
///
/// The result is ordinary graph, so it can be differentiated again, forwards or backwards.
///
/// - Parameters:
///   - outputs: What is differentiated, each with its cotangent of the same shape.
///   - variables: What it is differentiated by.
///   - treatingVariablesAsIndependent: Whether a variable that another variable is computed from is
///     held fixed (partial derivatives) or followed through (total derivatives).
/// - Returns: One cotangent per variable, of its shape; `nil` where nothing depends on it.
func pullback(
  outputs: [(value: Value, cotangent: Value)], to variables: [Value],
  treatingVariablesAsIndependent independent: Bool
) -> [Value?] {
  guard let tracer = outputs.first?.value.tracer else { return variables.map { _ in nil } }
  let reached = dependents(of: variables, in: tracer)
  let leaves = independent ? Set(variables.map(\.index)) : []
  var contributions: [Int: [Value]] = [:]
  for (value, cotangent) in outputs {
    precondition(
      value.shape == cotangent.shape, "cotangent \(cotangent.shape) of a value \(value.shape)")
    contributions[value.index, default: []].append(cotangent)
  }
  var cotangents: [Int: Value] = [:]
  for node in tracer.nodes.prefix(1 + (outputs.map(\.value.producer).max() ?? 0)).reversed() {
    let results = node.results.map { result -> Value? in
      guard let terms = contributions.removeValue(forKey: result) else { return nil }
      let sum = total(terms)
      cotangents[result] = sum
      return leaves.contains(result) ? nil : sum
    }
    guard results.contains(where: { $0 != nil }),
      node.operands.contains(where: { reached[$0] })
    else { continue }
    let application = tracer.application(node)
    let operands = node.primitive.pullback(application, cotangents: results)
    for (operand, cotangent) in zip(node.operands, operands) where reached[operand] {
      if let cotangent { contributions[operand, default: []].append(cotangent) }
    }
  }
  return variables.map { cotangents[$0.index] }
}

/// Which values of a trace are, or depend on, one of `variables`.
private func dependents(of variables: [Value], in tracer: Tracer) -> [Bool] {
  var reached = [Bool](repeating: false, count: tracer.shapes.count)
  for variable in variables { reached[variable.index] = true }
  for node in tracer.nodes where node.operands.contains(where: { reached[$0] }) {
    for result in node.results { reached[result] = true }
  }
  return reached
}

/// The gradient of a scalar with respect to each variable; zero where it does not depend on it.
///
/// - Precondition: `output` is a scalar, shape `[]`.
public func gradient(of output: Value, withRespectTo variables: [Value]) -> [Value] {
  precondition(output.shape == [], "the gradient of a value of shape \(output.shape)")
  let one = output.tracer.constant(1)
  let cotangents = pullback(
    outputs: [(output, one)], to: variables, treatingVariablesAsIndependent: false)
  return zip(variables, cotangents).map { variable, cotangent in
    cotangent ?? output.tracer.constant(0, shape: variable.shape)
  }
}

/// The vector-Jacobian product: `Σ ⟨cotangent, output⟩` differentiated by each variable; zero where
/// nothing depends on it.
public func vectorJacobianProduct(
  _ outputs: [(value: Value, cotangent: Value)], withRespectTo variables: [Value]
) -> [Value] {
  let cotangents = pullback(
    outputs: outputs, to: variables, treatingVariablesAsIndependent: false)
  return zip(variables, cotangents).map { variable, cotangent in
    cotangent ?? variable.tracer.constant(0, shape: variable.shape)
  }
}
