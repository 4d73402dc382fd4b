extension Shape {
  /// Visits every element in order together with the element that it falls on when all axes but
  /// `axes` are dropped: what sums add to, and what repetition repeats.
  ///
  /// - Parameters:
  ///   - axes: The axes that are kept, rising.
  ///   - body: Called with the flat index of the element and that of its image.
  public func forEachProjection(
    onto axes: [Int], _ body: (_ element: Int, _ image: Int) -> Void
  ) {
    let strides = strides
    var steps = [Int](repeating: 0, count: rank)
    for (axis, stride) in zip(axes, Shape(axes.map { self[$0] }).strides) { steps[axis] = stride }
    for element in 0..<count {
      var remainder = element
      var image = 0
      for axis in 0..<rank {
        image += remainder / strides[axis] * steps[axis]
        remainder %= strides[axis]
      }
      body(element, image)
    }
  }
}
