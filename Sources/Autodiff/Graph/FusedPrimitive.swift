import Tensors

/// A primitive that stands for several elementary ones, for speed alone.
///
/// Its decomposition defines it: the float64 oracle evaluates the decomposition, derivatives that
/// have no kernel of their own differentiate it, and tests hold the kernel against it.
public protocol FusedPrimitive: Primitive {
  /// The same results by elementary primitives.
  func decomposition(_ operands: [Value]) -> [Value]
}

extension FusedPrimitive {
  public func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let tracer = Tracer()
    let results = decomposition(operands.map { tracer.input($0.shape) })
    return ReferenceExecutor(Graph(outputs: results)).run(operands)
  }

  public func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let moving = zip(application.operands, tangents).compactMap { operand, tangent in
      tangent.map { (value: operand, tangent: $0) }
    }
    return Autodiff.pushforward(outputs: decomposition(application.operands), along: moving)
  }

  public func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let outputs = zip(decomposition(application.operands), cotangents).compactMap {
      output, cotangent in cotangent.map { (value: output, cotangent: $0) }
    }
    return Autodiff.pullback(
      outputs: outputs, to: application.operands, treatingVariablesAsIndependent: true)
  }
}
