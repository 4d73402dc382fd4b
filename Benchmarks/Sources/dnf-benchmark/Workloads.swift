import Autodiff
import Evaluation
import Flows
import Models
import Simulators
import Tensors

/// Something that is timed: each call does the work once.
struct Workload {
  let name: String
  let work: () -> Void
}

/// The thin-spiral model of the paper: 9 couplings of 100 hidden units, 418,992 parameters.
func thinSpiralModel() throws -> ManifoldFlow {
  try ManifoldFlow(
    .init(
      dataDimension: 2, latentDimension: 1, variance: 0.01,
      outer: FlowArchitecture(transform: .rationalQuadraticCoupling, layers: 9),
      inner: FlowArchitecture(transform: .affineAutoregressive, layers: 1)),
    permutations: .random(RandomStream(seed: 1, path: ["permutations"])))
}

/// Loss and gradient of one batch.
func trainingStep(batch: Int) throws -> Workload {
  let objective = DenoisingObjective(
    model: try thinSpiralModel(), reconstructionWeight: 1, latentWeight: 0)
  let layout = objective.layout
  let tracer = Tracer()
  let values = ParameterValues(layout, tracer: tracer)
  let (clean, inflated) = (tracer.input([batch, 2]), tracer.input([batch, 2]))
  let terms = objective.lossTerms(clean: clean, inflated: inflated, values)
  let loss = total(terms.map { $0.weight * $0.value })
  let graph = Graph(outputs: [loss] + gradient(of: loss, withRespectTo: values.values))
  let parameters = FloatBuffer(count: layout.storageCount)
  _ = parameters.elements.update(
    fromContentsOf: layout.initialStorage(from: RandomStream(seed: 1, path: ["start"])))
  let slices = layout.parameters.map {
    ($0.position, parameters.slice(at: $0.offset, count: $0.shape.count))
  }
  let executor = PlannedExecutor(graph, inputs: Dictionary(uniqueKeysWithValues: slices))
  let points = ThinSpiral().sample(count: batch, from: RandomStream(seed: 1, path: ["data"]))
  for position in 0..<2 {
    _ = executor.input(layout.parameters.count + position)
      .update(fromContentsOf: points.points.map(Float.init))
  }
  return Workload(name: "training step, batch \(batch)") { executor.run() }
}

/// The evaluation of a new model on many points.
func evaluations() throws -> [Workload] {
  let model = try thinSpiralModel()
  let evaluator = ModelEvaluator(
    InflatedManifoldFlow(model),
    storage: model.layout.initialStorage(from: RandomStream(seed: 1, path: ["start"])))
  let grid = DensityGrid(axes: [-4.8...6, -4.5...5], resolution: 100).points
  var stream = RandomStream(seed: 1, path: ["latents"])
  let latents = stream.normals(count: 10_000)
  return [
    Workload(name: "log-density of a 100x100 grid") { _ = evaluator.density(grid) },
    Workload(name: "10000 samples") { _ = evaluator.generate(latents) },
  ]
}
