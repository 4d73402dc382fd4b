import CKernels
import Tensors

/// The sum of several arrays of one shape, added in double and rounded once: how log-determinants
/// of many layers are accumulated.
struct Total: Primitive {
  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(Set(operands).count == 1, "total of shapes \(operands)")
    return [operands[0]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    [operands.dropFirst().reduce(operands[0]) { $0.combined(with: $1, +) }]
  }

  func run(_ call: borrowing KernelCall) {
    dnf_sum_of_terms(
      call.resultShapes[0].count, call.operands.count, call.operands, call.results[0])
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    [total(tangents.compactMap { $0 })]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    application.operands.map { _ in cotangents[0] }
  }
}

/// The sum of several arrays of one shape; float32 sums are added in double and rounded once.
///
/// - Precondition: there is at least one term and all have one shape.
public func total(_ terms: [Value]) -> Value {
  precondition(!terms.isEmpty, "a total needs a term")
  switch terms.count {
  case 1: return terms[0]
  case 2: return terms[0] + terms[1]
  default: return terms[0].tracer.apply(Total(), to: terms)[0]
  }
}
