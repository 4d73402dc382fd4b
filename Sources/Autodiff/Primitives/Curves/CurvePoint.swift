import Tensors

/// The point of a piecewise linear curve at each row's only element: `y_i = c(x_i)`.
struct CurvePoint: Primitive {
  let table: SegmentTable

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    precondition(operands[0].columns == 1, "a curve at \(operands[0])")
    return [[operands[0].rows, table.components]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let width = table.components
    let values = operands[0].values.flatMap { x -> [Double] in
      let segment = table.ends.withUnsafeBufferPointer { SegmentTable.segment(of: x, $0) }
      let distance = x - table.anchors[segment]
      return (segment * width..<(segment + 1) * width).map {
        table.values[$0] + distance * table.slopes[$0]
      }
    }
    return [Tensor(values, shape: resultShapes(operands.map(\.shape))[0])]
  }

  func run(_ call: borrowing KernelCall) {
    let (x, width, numbers) = (call.operands[0], table.components, table.single)
    var target = call.results[0]
    numbers.ends.withUnsafeBufferPointer { ends in
      numbers.anchors.withUnsafeBufferPointer { anchors in
        numbers.values.withUnsafeBufferPointer { values in
          numbers.slopes.withUnsafeBufferPointer { slopes in
            for row in 0..<call.operandShapes[0].rows {
              let segment = SegmentTable.segment(of: x[row], ends)
              let (distance, start) = (x[row] - anchors[segment], segment * width)
              for component in 0..<width {
                target[component] = values[start + component] + distance * slopes[start + component]
              }
              target += width
            }
          }
        }
      }
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] {
    let slope = application.operand.applying(CurveSlope(table: table))
    return [
      tangents[0].map {
        $0.reshaped(to: [slope.shape[0]]).repeatedColumns(table.components) * slope
      }
    ]
  }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] {
    let slope = application.operand.applying(CurveSlope(table: table))
    return [
      cotangents[0].map { ($0 * slope).sum(over: [1]).reshaped(to: application.operand.shape) }
    ]
  }
}

/// The derivative of a piecewise linear curve at each row's only element; constant on segments.
struct CurveSlope: Primitive {
  let table: SegmentTable

  func resultShapes(_ operands: [Shape]) -> [Shape] {
    [[operands[0].rows, table.components]]
  }

  func evaluate(_ operands: [Tensor]) -> [Tensor] {
    let width = table.components
    let slopes = operands[0].values.flatMap { x -> ArraySlice<Double> in
      let segment = table.ends.withUnsafeBufferPointer { SegmentTable.segment(of: x, $0) }
      return table.slopes[segment * width..<(segment + 1) * width]
    }
    return [Tensor(slopes, shape: resultShapes(operands.map(\.shape))[0])]
  }

  func run(_ call: borrowing KernelCall) {
    let (x, width) = (call.operands[0], table.components)
    table.single.ends.withUnsafeBufferPointer { ends in
      table.single.slopes.withUnsafeBufferPointer { slopes in
        for row in 0..<call.operandShapes[0].rows {
          let start = SegmentTable.segment(of: x[row], ends) * width
          for component in 0..<width {
            call.results[0][row * width + component] = slopes[start + component]
          }
        }
      }
    }
  }

  func pushforward(_ application: Application, tangents: [Value?]) -> [Value?] { [nil] }

  func pullback(_ application: Application, cotangents: [Value?]) -> [Value?] { [nil] }
}

extension Value {
  /// The points of a piecewise linear curve at the elements of this matrix of one column.
  ///
  /// - Returns: Shape `[batch, components]`.
  public func point(of table: SegmentTable) -> Value { applying(CurvePoint(table: table)) }
}
