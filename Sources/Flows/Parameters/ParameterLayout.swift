import Tensors

/// The parameters of a model, laid out in one flat array, each starting on a cache line.
///
/// The padding between arrays is zero and stays zero under every optimiser, since its gradient is.
public struct ParameterLayout: Sendable {
  /// The parameters, in the order of their declaration.
  public let parameters: [Parameter]
  /// The permutations that the model was built with: structure, saved with it but never trained.
  public let permutations: [FixedPermutation]

  /// The length of flat storage in floats, padding included.
  public var storageCount: Int {
    parameters.last.map { Self.padded($0.offset + $0.shape.count) } ?? 0
  }

  /// The number of trainable numbers.
  public var trainableCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }

  static func padded(_ count: Int) -> Int {
    (count + FloatBuffer.alignment - 1) / FloatBuffer.alignment * FloatBuffer.alignment
  }

  /// Flat storage filled as a new model starts: each parameter draws from a stream of its own name,
  /// so that adding a layer changes no other layer's start.
  public func initialStorage(from stream: RandomStream) -> [Float] {
    var storage = [Float](repeating: 0, count: storageCount)
    for parameter in parameters {
      var elements = stream.child(parameter.name)
      for index in parameter.offset..<parameter.offset + parameter.shape.count {
        switch parameter.initialisation {
        case .constant(let value): storage[index] = Float(value)
        case .uniform(let bound): storage[index] = Float(elements.uniform(in: -bound..<bound))
        }
      }
    }
    return storage
  }

  /// The elements of one parameter in flat storage.
  public func elements(of parameter: Parameter, in storage: [Float]) -> ArraySlice<Float> {
    storage[parameter.offset..<parameter.offset + parameter.shape.count]
  }
}

/// A permutation fixed when a model is built.
public struct FixedPermutation: Hashable, Sendable {
  /// The name, such as `outer.2.linear.permutation`.
  public let name: String
  /// The name in the state dictionary of the published implementation.
  public let publishedName: String
  /// Column `i` of the result is column `indices[i]` of the operand.
  public let indices: [Int]
}
