/// The extents of a dense row-major array, outermost axis first; `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The number of elements: the product of the extents.
  public let count: Int
  /// The number of axes.
  public let rank: Int
  // Stored in place: kernels ask for extents in their inner loops' headers, and an array there would
  // cost a reference count each time.
  private var stored: SIMD8<Int32>

  /// The largest number of axes.
  public static let maximumRank = 8

  /// A shape with the given extents.
  ///
  /// - Precondition: there are at most eight extents, none of them negative, each below 2³¹.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "negative extent in \(extents)")
    precondition(extents.count <= Self.maximumRank, "\(extents.count) axes")
    stored = .zero
    for (axis, extent) in extents.enumerated() { stored[axis] = Int32(extent) }
    rank = extents.count
    count = extents.reduce(1, *)
  }

  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The extent of each axis.
  public var extents: [Int] { (0..<rank).map { self[$0] } }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "axis \(axis) of \(rank)")
    return Int(stored[axis])
  }

  /// The extent of the last axis; 1 for a scalar.
  public var columns: Int { rank == 0 ? 1 : self[rank - 1] }

  /// The number of rows when every axis but the last is flattened into one.
  public var rows: Int {
    var rows = 1
    for axis in 0..<max(rank - 1, 0) { rows *= self[axis] }
    return rows
  }

  /// The distance, in elements, between neighbours along each axis.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in (0..<max(rank - 1, 0)).reversed() {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }

  public var description: String { "\(extents)" }
}
