/// A dense row-major array of doubles: what the reference executor computes with, and what constants
/// are written in.
public struct Tensor: Hashable, Sendable {
  /// The extents.
  public let shape: Shape
  /// The elements, last axis fastest.
  public var values: [Double]

  /// An array with the given elements.
  ///
  /// - Precondition: `values.count == shape.count`.
  public init(_ values: [Double], shape: Shape) {
    precondition(values.count == shape.count, "\(values.count) values do not fill \(shape)")
    self.values = values
    self.shape = shape
  }

  /// An array filled with one value.
  public init(repeating value: Double, shape: Shape) {
    self.init([Double](repeating: value, count: shape.count), shape: shape)
  }

  /// A scalar.
  public init(_ value: Double) { self.init([value], shape: []) }

  /// The only element of a one-element array.
  ///
  /// - Precondition: there is exactly one element.
  public var scalar: Double {
    precondition(values.count == 1, "a tensor of shape \(shape) is not a scalar")
    return values[0]
  }

  /// The `size` by `size` identity matrix.
  public static func identity(_ size: Int) -> Tensor {
    var result = Tensor(repeating: 0, shape: [size, size])
    for index in 0..<size { result.values[index * size + index] = 1 }
    return result
  }

  /// The element-wise image under `function`.
  public func map(_ function: (Double) -> Double) -> Tensor {
    Tensor(values.map(function), shape: shape)
  }

  /// The element-wise combination with an array of the same shape.
  ///
  /// - Precondition: both shapes are equal.
  public func combined(with other: Tensor, _ function: (Double, Double) -> Double) -> Tensor {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
    return Tensor(zip(values, other.values).map(function), shape: shape)
  }
}
