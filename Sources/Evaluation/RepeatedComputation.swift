import Autodiff
import Flows
import Tensors

/// A function of a fixed number of rows that is traced and planned once, and computed many times, in
/// float32 by one thread.
public final class RepeatedComputation {
  /// The number of rows that are computed at a time.
  public let rows: Int
  /// The numbers in a row.
  public let width: Int
  private let executor: PlannedExecutor
  /// The position of the rows among the inputs, which follow parameters and running statistics.
  private let inputPosition: Int

  /// A computation of one number for each row.
  ///
  /// - Parameters:
  ///   - layout: The parameters of the function.
  ///   - storage: Their values, in flat storage.
  ///   - numbers: The same, for what can be said of them beforehand.
  ///   - width: The numbers in a row.
  ///   - rows: The number of rows, at least 1.
  ///   - function: The function, of an input of shape `[rows, width]` to one of shape `[rows]`.
  init(
    layout: ParameterLayout, storage: FloatBuffer, numbers: KnownParameters, width: Int, rows: Int,
    _ function: (Value, ParameterValues) -> Value
  ) {
    precondition(rows >= 1, "a computation of \(rows) rows")
    self.rows = rows
    self.width = width
    inputPosition = layout.inputCount
    let tracer = Tracer()
    let parameters = ParameterValues(layout, tracer: tracer, numbers: numbers)
    let graph = Graph(outputs: [function(tracer.input([rows, width]), parameters)])
    executor = PlannedExecutor(graph, inputs: layout.inputs(in: storage))
  }

  /// The number of each row.
  ///
  /// - Parameter input: Shape `[rows, width]`, row-major.
  /// - Returns: Shape `[rows]`.
  public func run(_ input: [Double]) -> [Double] {
    precondition(input.count == rows * width, "\(input.count) numbers in \(rows) rows of \(width)")
    let destination = executor.input(inputPosition)
    for index in input.indices { destination[index] = Float(input[index]) }
    executor.run()
    return executor.output(0).map(Double.init)
  }
}
