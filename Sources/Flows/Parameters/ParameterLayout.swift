import Tensors

/// The parameters of a model, laid out in one flat array, each starting on a cache line; behind
/// them its running statistics, if it has any.
///
/// The padding between arrays is zero and stays zero under every optimiser, since its gradient is.
public struct ParameterLayout: Sendable {
  /// The parameters, in the order of their declaration.
  public let parameters: [Parameter]
  /// The permutations that the model was built with: structure, saved with it but never trained.
  public let permutations: [FixedPermutation]

  /// The running statistics, in the order of their declaration.
  public let statistics: [RunningStatistic]

  /// What a file of the published implementation holds besides.
  public let fixedArrays: [FixedArray]

  /// The length of the part of flat storage that is trained, in floats, padding included.
  public var trainedCount: Int {
    parameters.last.map { Self.padded($0.offset + $0.shape.count) } ?? 0
  }

  /// The length of flat storage in floats, padding included.
  public var storageCount: Int {
    statistics.reduce(trainedCount) { $0 + Self.padded($1.shape.count) }
  }

  /// Where a running statistic starts in flat storage, in floats.
  public func offset(of statistic: RunningStatistic) -> Int {
    statistics.prefix(statistic.position).reduce(trainedCount) { $0 + Self.padded($1.shape.count) }
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
      let elements = parameter.initialisation.elements(
        parameter.shape, from: stream.child(parameter.name))
      let end = parameter.offset + parameter.shape.count
      storage.replaceSubrange(parameter.offset..<end, with: elements)
    }
    for statistic in statistics {
      let start = offset(of: statistic)
      for index in start..<start + statistic.shape.count {
        storage[index] = Float(statistic.initialValue)
      }
    }
    return storage
  }

  /// The elements of one parameter in flat storage.
  public func elements(of parameter: Parameter, in storage: [Float]) -> ArraySlice<Float> {
    storage[parameter.offset..<parameter.offset + parameter.shape.count]
  }

  /// The elements of one running statistic in flat storage.
  public func elements(of statistic: RunningStatistic, in storage: [Float]) -> ArraySlice<Float> {
    let start = offset(of: statistic)
    return storage[start..<start + statistic.shape.count]
  }

  /// The number of inputs that ``ParameterValues`` declares.
  public var inputCount: Int { parameters.count + statistics.count }

  /// The memory of those inputs, by position, for an executor.
  public func inputs(in storage: FloatBuffer) -> [Int: FloatSlice] {
    var slices: [Int: FloatSlice] = [:]
    for parameter in parameters {
      slices[parameter.position] = storage.slice(
        at: parameter.offset, count: parameter.shape.count)
    }
    for statistic in statistics {
      slices[parameters.count + statistic.position] = storage.slice(
        at: offset(of: statistic), count: statistic.shape.count)
    }
    return slices
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
