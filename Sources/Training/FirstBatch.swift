import Autodiff
import Flows
import Tensors

/// Finds the parameters that start from a first batch, and writes them into storage.
///
/// The computation is that of a training step; each such part sees the batch as the parts before it
/// pass it on with what they have found themselves.
///
/// - Parameters:
///   - objective: What is going to be minimised.
///   - clean: The clean points of the first batch, `[batch, dimension]`.
///   - inflated: The same points with noise.
///   - draws: Where the step's random inputs come from.
///   - parameters: Flat storage of the parameters.
///   - known: The positions of parameters that earlier phases have found.
/// - Returns: The positions of the parameters that are found now.
func findFirstBatchParameters(
  of objective: any Objective, clean: UnsafeMutableBufferPointer<Float>,
  inflated: UnsafeMutableBufferPointer<Float>, draws: RandomStream, in parameters: FloatBuffer,
  known: Set<Int>
) -> Set<Int> {
  let layout = objective.layout
  guard layout.parameters.contains(where: { $0.initialisation == .firstBatch }) else { return [] }
  let tracer = Tracer()
  let values = ParameterValues(layout, tracer: tracer, mode: .initialisation, known: known)
  let shape: Shape = [clean.count / objective.dataDimension, objective.dataDimension]
  let batches = (clean: tracer.input(shape), inflated: tracer.input(shape))
  _ = objective.lossTerms(clean: batches.clean, inflated: batches.inflated, values)
  let found = values.record.found.sorted { $0.key < $1.key }
  guard !found.isEmpty else { return [] }
  let executor = PlannedExecutor(
    Graph(outputs: found.map(\.value)), inputs: layout.inputs(in: parameters))
  _ = executor.input(layout.inputCount).update(fromContentsOf: clean)
  _ = executor.input(layout.inputCount + 1).update(fromContentsOf: inflated)
  for (index, input) in values.record.randomInputs.enumerated() {
    var draws = draws.child(index)
    input.fill(executor.input(layout.inputCount + 2 + index), from: &draws)
  }
  executor.run()
  for (output, (position, _)) in found.enumerated() {
    let start = layout.parameters[position].offset
    let elements = executor.output(output)
    for index in elements.indices { parameters.pointer[start + index] = elements[index] }
  }
  return Set(found.map(\.key))
}
