import Tensors

/// `A B + C`, each of `A` and `B` possibly transposed first: a product added to a matrix in place.
struct MatrixProductSum: FusedPrimitive {
  let product: MatrixProduct

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    let shapes = product.resultShapes(operands)
    precondition(shapes[0] == operands[2], "a product of shape \(shapes[0]) plus \(operands[2])")
    return shapes
  }

  func decomposition(_ operands: [Value]) -> [Value] {
    [operands[0].tracer.apply(product, to: Array(operands.prefix(2)))[0] + operands[2]]
  }

  func run(_ call: borrowing KernelCall) {
    let result = call.results[0]
    if call.operands[2] != UnsafePointer(result) {
      result.update(from: call.operands[2], count: call.resultShapes[0].count)
    }
    product.run(call, accumulating: true)
  }

  var overwritableOperands: [Int] { [2] }
}

extension MatrixProduct: FusibleTerm {
  var addingTo: any Primitive { MatrixProductSum(product: self) }
}
