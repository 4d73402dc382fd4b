/// A dense array of numbers in row-major (C) order, as the array files hold it.
public struct NumericArray: Equatable, Sendable {
  /// The numbers, in the type the file stores.
  public enum Elements: Equatable, Sendable {
    /// IEEE 754 single precision.
    case float32([Float])
    /// IEEE 754 double precision.
    case float64([Double])
    /// Signed 64-bit integers.
    case int64([Int64])

    /// How many numbers there are.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int64(let values): values.count
      }
    }

    /// Bytes that one number takes in a file.
    var width: Int {
      switch self {
      case .float32: 4
      case .float64, .int64: 8
      }
    }
  }

  /// Length of each axis, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The numbers, row-major: the last axis runs fastest.
  public let elements: Elements

  /// An array over given numbers.
  ///
  /// - Precondition: The axes are not negative and their product is the number of elements.
  public init(shape: [Int], elements: Elements) {
    precondition(
      NumericArray.elementCount(of: shape) == elements.count,
      "shape \(shape) does not hold \(elements.count) elements")
    self.shape = shape
    self.elements = elements
  }

  /// An array of single-precision numbers; see ``init(shape:elements:)``.
  public init(shape: [Int], floats: [Float]) {
    self.init(shape: shape, elements: .float32(floats))
  }

  /// An array of double-precision numbers; see ``init(shape:elements:)``.
  public init(shape: [Int], doubles: [Double]) {
    self.init(shape: shape, elements: .float64(doubles))
  }

  /// An array of integers; see ``init(shape:elements:)``.
  public init(shape: [Int], integers: [Int64]) {
    self.init(shape: shape, elements: .int64(integers))
  }

  /// The numbers as single precision, rounded where the file holds more.
  public var floats: [Float] {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map { Float($0) }
    case .int64(let values): values.map { Float($0) }
    }
  }

  /// The numbers as double precision; integers beyond 2^53 are rounded.
  public var doubles: [Double] {
    switch elements {
    case .float32(let values): values.map { Double($0) }
    case .float64(let values): values
    case .int64(let values): values.map { Double($0) }
    }
  }

  /// The product of the axes, or `nil` when one is negative or the product overflows.
  static func elementCount(of shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    if shape.contains(0) { return 0 }
    var count = 1
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      if overflow { return nil }
      count = product
    }
    return count
  }
}
