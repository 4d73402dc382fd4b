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
///   - batch: The points of the first batch, clean and with noise, and what they were drawn at.
///   - draws: Where the step's random inputs come from.
///   - parameters: Flat storage of the parameters.
///   - known: The positions of parameters that earlier phases have found.
/// - Returns: The positions of the parameters that are found now.
func findFirstBatchParameters(
  of objective: any Objective, batch: BatchArrays, draws: RandomStream,
  in parameters: FloatBuffer, known: Set<Int>
) -> Set<Int> {
  let layout = objective.layout
  guard layout.parameters.contains(where: { $0.initialisation == .firstBatch }) else { return [] }
  let tracer = Tracer()
  let inputs = BatchInputs(
    BatchDimensions(objective), batchSize: batch.clean.count / objective.dataDimension,
    isInflated: true,
    ParameterValues(layout, tracer: tracer, mode: .initialisation, known: known), in: tracer)
  let values = inputs.values
  _ = objective.lossTerms(clean: inputs.clean, inflated: inputs.inflated, values)
  let found = values.record.found.sorted { $0.key < $1.key }
  guard !found.isEmpty else { return [] }
  let executor = PlannedExecutor(
    Graph(outputs: found.map(\.value)), inputs: layout.inputs(in: parameters))
  let arrays = [batch.clean, batch.inflated, batch.parameters, batch.jointScores]
  for (index, array) in arrays.prefix(inputs.count).enumerated() {
    _ = executor.input(layout.inputCount + index).update(fromContentsOf: array)
  }
  for (index, input) in values.record.randomInputs.enumerated() {
    var draws = draws.child(index)
    input.fill(executor.input(layout.inputCount + inputs.count + index), from: &draws)
  }
  executor.run()
  for (output, (position, _)) in found.enumerated() {
    let start = layout.parameters[position].offset
    let elements = executor.output(output)
    for index in elements.indices { parameters.pointer[start + index] = elements[index] }
  }
  return Set(found.map(\.key))
}
