/// The extents of a dense row-major array, outermost axis first; `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis.
  public let extents: [Int]
  /// The number of elements: the product of the extents.
  public let count: Int

  /// A shape with the given extents.
  ///
  /// - Precondition: no extent is negative.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "negative extent in \(extents)")
    self.extents = extents
    count = extents.reduce(1, *)
  }

  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { extents[axis] }

  /// The extent of the last axis; 1 for a scalar.
  public var columns: Int { extents.last ?? 1 }

  /// The number of rows when every axis but the last is flattened into one.
  public var rows: Int { extents.dropLast().reduce(1, *) }

  /// The distance, in elements, between neighbours along each axis.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in extents.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * extents[axis + 1]
    }
    return strides
  }

  public var description: String { "\(extents)" }
}
