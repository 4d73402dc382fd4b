import Autodiff

/// `ln |det J|` in nats, as the terms that layers contribute.
///
/// Terms are kept apart until the total is asked for, and then added at once (in double, where the
/// computation runs in float32).
public struct LogDeterminant {
  /// Terms that are the same at every point, shape `[]`.
  private var constants: [Value] = []
  /// Terms with one value per point, shape `[batch]`.
  private var perPoint: [Value] = []

  /// Zero: a volume-preserving map.
  public init() {}

  /// One term, of shape `[]` or `[batch]`.
  ///
  /// - Precondition: the shape is one of these.
  public init(_ term: Value) {
    switch term.shape.rank {
    case 0: constants = [term]
    case 1: perPoint = [term]
    default: preconditionFailure("a log-determinant of shape \(term.shape)")
    }
  }

  /// The log-determinant of two maps in a row.
  public static func + (left: LogDeterminant, right: LogDeterminant) -> LogDeterminant {
    var sum = left
    sum.constants += right.constants
    sum.perPoint += right.perPoint
    return sum
  }

  /// The log-determinant of the inverse map.
  public static prefix func - (x: LogDeterminant) -> LogDeterminant {
    var negated = x
    negated.constants = x.constants.map { -$0 }
    negated.perPoint = x.perPoint.map { -$0 }
    return negated
  }

  /// The sum of all terms at each point of a batch.
  ///
  /// - Parameters:
  ///   - batch: The number of points.
  ///   - tracer: The computation that the sum becomes part of.
  /// - Returns: Shape `[batch]`, in nats.
  public func total(batch: Int, in tracer: Tracer) -> Value {
    let shared = constants.isEmpty ? [] : [Autodiff.total(constants).repeatedRows(batch)]
    let terms = perPoint + shared
    return terms.isEmpty ? tracer.constant(0, shape: [batch]) : Autodiff.total(terms)
  }
}
