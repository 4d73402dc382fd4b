import Autodiff
import Flows
import Tensors
import Threads

/// A function of rows of numbers, computed in float32 in chunks of a fixed number of rows.
///
/// Each thread has executors of its own and takes whole chunks; results go straight to their place. So the
/// numbers do not depend on the number of threads, and nothing is allocated from chunk to chunk.
struct ChunkedComputation {
  /// The number of rows of a chunk: small enough for the caches.
  private static let chunk = 250

  private let rows: Int
  private let width: Int
  private let threads: Int
  /// The position of the rows among the inputs, which follow parameters and running statistics.
  private let inputPosition: Int
  private let parameters: [Int: FloatSlice]
  /// The function of a whole chunk, and of what is left after the last one.
  private let whole: Graph?
  private let last: Graph?

  /// A computation.
  ///
  /// - Parameters:
  ///   - layout: The parameters of the function.
  ///   - storage: Their values, in flat storage.
  ///   - numbers: The same, for what can be said of them beforehand.
  ///   - width: The numbers in a row.
  ///   - rows: The number of rows.
  ///   - threads: The most threads to compute with, at least 1.
  ///   - function: The function, of an input of shape `[rows, width]` to outputs of shape `[rows]` or
  ///     `[rows, width of the output]`.
  init(
    layout: ParameterLayout, storage: FloatBuffer, numbers: KnownParameters, width: Int, rows: Int,
    threads: Int,
    _ function: (Value, ParameterValues) -> [Value]
  ) {
    self.rows = rows
    self.width = width
    self.threads = threads
    inputPosition = layout.inputCount
    parameters = layout.inputs(in: storage)
    func graph(rows: Int) -> Graph {
      let tracer = Tracer()
      let parameters = ParameterValues(layout, tracer: tracer, numbers: numbers)
      return Graph(outputs: function(tracer.input([rows, width]), parameters))
    }
    let rest = rows % Self.chunk
    whole = rows >= Self.chunk ? graph(rows: Self.chunk) : nil
    // Without rows nothing is computed, but the outputs of a graph tell how many there are.
    last = rest > 0 || rows == 0 ? graph(rows: max(rest, 1)) : nil
  }

  /// The number of chunks that a number of rows makes.
  static func chunkCount(rows: Int) -> Int { (rows + chunk - 1) / chunk }

  /// The outputs, one after the other, each row-major over all rows.
  ///
  /// - Parameter input: Shape `[rows, width]`, row-major.
  func run(_ input: [Double]) -> [[Double]] {
    precondition(input.count == rows * width, "\(input.count) numbers in rows of \(width)")
    let widths = (whole ?? last)?.outputShapes.map { $0.extents.dropFirst().reduce(1, *) } ?? []
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: rows * widths.reduce(0, +))
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    var outputs: [UnsafeMutableBufferPointer<Double>] = []
    var start = 0
    for width in widths {
      outputs.append(UnsafeMutableBufferPointer(rebasing: memory[start..<start + rows * width]))
      start += rows * width
    }
    // Safe: memory and parameters outlive the call, and the parameters are only read; a chunk writes
    // the rows of its own alone; executors are made by the thread that uses them.
    nonisolated(unsafe) let (computation, places) = (self, outputs)
    performConcurrently(
      count: Self.chunkCount(rows: rows), threads: threads,
      worker: { ChunkExecutors(computation) },
      body: { executors, chunk in
        let start = chunk * Self.chunk
        let end = min(start + Self.chunk, computation.rows)
        let executor = executors.executor(isWhole: end - start == Self.chunk)
        computation.run(executor, start..<end, input, places, widths)
      })
    return outputs.map { Array($0) }
  }

  private func run(
    _ executor: PlannedExecutor, _ range: Range<Int>, _ input: [Double],
    _ outputs: [UnsafeMutableBufferPointer<Double>], _ widths: [Int]
  ) {
    let destination = executor.input(inputPosition)
    let first = range.lowerBound * width
    for index in 0..<range.count * width { destination[index] = Float(input[first + index]) }
    executor.run()
    for position in widths.indices {
      let (source, first) = (executor.output(position), range.lowerBound * widths[position])
      for index in source.indices { outputs[position][first + index] = Double(source[index]) }
    }
  }

  /// The executors of one thread, planned when they are first needed.
  private final class ChunkExecutors {
    private let computation: ChunkedComputation
    private var whole: PlannedExecutor?
    private var last: PlannedExecutor?

    init(_ computation: ChunkedComputation) { self.computation = computation }

    func executor(isWhole: Bool) -> PlannedExecutor {
      if let known = isWhole ? whole : last { return known }
      guard let graph = isWhole ? computation.whole : computation.last else {
        preconditionFailure("no graph for a chunk of \(computation.rows) rows")
      }
      let executor = PlannedExecutor(graph, inputs: computation.parameters)
      if isWhole { whole = executor } else { last = executor }
      return executor
    }
  }
}
