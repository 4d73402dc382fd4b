import Tensors

/// A symbolic array: the result of one step of a computation being traced.
///
/// Values are what models are written in. They carry a shape but no numbers; the numbers appear when
/// an executor runs the graph.
public struct Value {
  /// The trace that the value belongs to.
  public let tracer: Tracer
  /// The value's place in the trace.
  let index: Int

  /// The node of the trace that computes the value.
  var producer: Int { tracer.producers[index] }

  /// The extents of the array.
  public var shape: Shape { tracer.shapes[index] }
}

extension Value: Hashable {
  public static func == (left: Value, right: Value) -> Bool {
    left.index == right.index && left.tracer === right.tracer
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(index) }
}
