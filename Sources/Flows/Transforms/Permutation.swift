import Autodiff

/// Reorders the features, `y_i = x_π(i)`, which preserves volumes.
public struct Permutation: Transform {
  /// Column `i` of the result is column `indices[i]` of the operand.
  public let indices: [Int]

  /// A fixed permutation, drawn or restored by the declaration of `scope`.
  ///
  /// - Throws: `ModelError` when a saved model does not hold it.
  public init(features: Int, in scope: Scope) throws(ModelError) {
    indices = try scope.permutation(size: features)
  }

  /// Puts the features where `mask` is true first, then the others, both in their order.
  public init(mask: [Bool]) {
    indices = mask.indices.filter { mask[$0] } + mask.indices.filter { !mask[$0] }
  }

  /// Reverses the order of `features` features.
  public static func reversing(_ features: Int) -> Permutation {
    Permutation(indices: (0..<features).reversed())
  }

  private init(indices: [Int]) { self.indices = indices }

  public func forward(_ x: Value, _ parameters: ParameterValues) -> Transformed {
    Transformed(x.columns(indices), logDeterminant: LogDeterminant())
  }

  public func inverse(_ y: Value, _ parameters: ParameterValues) -> Transformed {
    let inverse = indices.indices.sorted { indices[$0] < indices[$1] }
    return Transformed(y.columns(inverse), logDeterminant: LogDeterminant())
  }
}
