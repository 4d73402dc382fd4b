import Tensors

/// One operation of a computation: everything one must know of it, in one place.
///
/// A primitive is a value: two equal primitives on the same operands compute the same results, so
/// the tracer computes them once. Results never depend on anything but the operands.
public protocol Primitive: Hashable, Sendable {
  /// The shapes of the results for operands of the given shapes.
  ///
  /// - Precondition: the operand shapes fit; a mismatch is a programmer's mistake and traps with
  ///   the shapes in its message.
  func resultShapes(_ operands: [Shape]) -> [Shape]

  /// The results in float64, by plain loops: the oracle.
  func evaluate(_ operands: [Tensor]) -> [Tensor]

  /// The results in float32, written into the buffers of `call`: the work horse.
  func run(_ call: borrowing KernelCall)

  /// The tangents of the results, given the tangents of the operands (`nil` is zero).
  ///
  /// At least one tangent is given.
  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?]

  /// The cotangents of the operands, given the cotangents of the results (`nil` is zero).
  ///
  /// At least one cotangent is given. Rules may return cotangents nobody asked for: dead nodes are
  /// dropped when a graph is extracted.
  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?]

  /// Whether the only result is the operand's own memory under another shape.
  var isView: Bool { get }

  /// The operands whose buffer a result of the same size may overwrite.
  var overwritableOperands: [Int] { get }
}

extension Primitive {
  public var isView: Bool { false }
  public var overwritableOperands: [Int] { [] }
}

/// A primitive as it stands in a computation: with its operands and results.
public struct Application {
  /// What the primitive was applied to.
  public let operands: [Value]
  /// What it computed.
  public let results: [Value]

  /// The only operand.
  var operand: Value { operands[0] }
  /// The only result.
  var result: Value { results[0] }
}

/// The buffers of one planned application of a primitive.
///
/// The planner has sized and placed everything; a kernel reads the operands, writes the results and
/// allocates nothing.
public struct KernelCall {
  /// One pointer per operand.
  public let operands: [UnsafePointer<Float>]
  /// One pointer per result.
  public let results: [UnsafeMutablePointer<Float>]
  /// The operands' shapes.
  public let operandShapes: [Shape]
  /// The results' shapes.
  public let resultShapes: [Shape]
}
