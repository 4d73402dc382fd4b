import Autodiff
import Flows
import Glibc
import ScienceTestSupport
import Tensors
import Testing

@testable import Models

@Suite("Models of data with parameters")
struct ConditionalModelTests {
  private let batch = 4

  /// Parameters of a model, and points with parameters and joint scores of their own.
  private func numbers(
    _ item: ConditionalCase, _ model: any EvaluatedModel
  ) -> (point: [Tensor], x: Tensor, context: Tensor, scores: Tensor) {
    var numbers = RandomNumbers("conditional \(item.testDescription)")
    return (
      numbers.parameters(of: model.layout), numbers.tensor([batch, 3], bound: 2),
      numbers.tensor([batch, 2], bound: 1), numbers.tensor([batch, 2], bound: 1)
    )
  }

  @Test(
    "the gradient of every phase's loss, scores included, agrees with finite differences",
    arguments: ConditionalCase.all)
  func gradients(item: ConditionalCase) throws {
    let (model, plan) = try item.plan()
    #expect(model.contextDimension == 2 && plan.contextDimension == 2)
    let (point, clean, context, scores) = numbers(item, model)
    var random = RandomNumbers("direction \(item.testDescription)")
    let noise = random.tensor([batch, 3], bound: 0.3)
    let inflated = clean.combined(with: noise) { $0 + $1 }
    for phase in plan.phases {
      let trained = Set(phase.parameters.parameters.map(\.position))
      let direction = point.enumerated().map { index, tensor in
        trained.contains(index)
          ? random.tensor(tensor.shape, bound: 1) : Tensor(repeating: 0, shape: tensor.shape)
      }
      func run(
        _ point: [Tensor], _ function: ([LossTerm], ParameterValues) -> [Value]
      ) -> TwoPrecisions {
        evaluate(
          model.layout, parameters: point, inputs: [clean, inflated, context, scores],
          mode: .training
        ) {
          let values = $0.conditioned(on: $1[2], jointScores: $1[3])
          return function(
            phase.objective.lossTerms(clean: $1[0], inflated: $1[1], values), values)
        }
      }
      let exact = run(point) { terms, parameters in
        let loss = total(terms.map { $0.weight * $0.value })
        let trained = phase.parameters.parameters
        let gradients = gradient(of: loss, withRespectTo: trained.map { parameters[$0] })
        return [
          total(
            zip(gradients, trained).map {
              ($0 * loss.tracer.constant(direction[$1.position])).sum()
            })
        ]
      }
      let differences = centralDifference(point, along: direction) {
        run($0) { terms, _ in [total(terms.map { $0.weight * $0.value })] }.double[0].scalar
      }
      #expect(
        abs(exact.double[0].scalar - differences) <= 1e-5 * max(1, abs(differences)),
        "\(phase.name): \(exact.double[0].scalar), \(differences)")
      // In float32, by the kernels that training uses.
      #expect(
        abs(exact.single[0][0] - exact.double[0].scalar)
          <= 1e-3 * max(1, abs(exact.double[0].scalar)), "\(phase.name) in float32")
      let names = run(point) { terms, _ in
        #expect(
          terms.contains { $0.name == "score" && $0.weight == 0.7 }
            == phase.objective.usesJointScores)
        return terms.map(\.value)
      }
      #expect(names.double.allSatisfy { $0.scalar.isFinite })
    }
  }

  @Test(
    "the model's score is the derivative of its log-density by the parameters of the data",
    arguments: ConditionalCase.all)
  func scores(item: ConditionalCase) throws {
    let model = try item.plan().model
    let (point, x, context, _) = numbers(item, model)
    func run(_ context: Tensor) -> [Tensor] {
      evaluate(model.layout, parameters: point, inputs: [x, context]) {
        let values = $0.conditioned(on: $1[1])
        guard let logDensity = model.readings(of: $1[0], values).logDensity else { return [] }
        return [logDensity, score(of: logDensity, values)]
      }.double
    }
    let scores = run(context)[1].values
    let step = 1e-5
    for axis in 0..<2 {
      func logDensity(_ shift: Double) -> [Double] {
        var moved = context
        for row in 0..<batch { moved.values[2 * row + axis] += shift }
        return run(moved)[0].values
      }
      let (right, left) = (logDensity(step), logDensity(-step))
      for row in 0..<batch {
        let difference = (right[row] - left[row]) / (2 * step)
        #expect(abs(scores[2 * row + axis] - difference) < 1e-6 * max(1, abs(difference)))
      }
    }
    #expect(scores.contains { abs($0) > 1e-3 })
  }

  @Test(
    "every point sees its own parameters, and the manifold moves only where it should",
    arguments: ConditionalCase.all)
  func contexts(item: ConditionalCase) throws {
    let model = try item.plan().model
    let (point, x, context, other) = numbers(item, model)
    func readings(_ x: Tensor, _ context: Tensor) -> [Tensor] {
      evaluate(model.layout, parameters: point, inputs: [x, context]) {
        let readings = model.readings(of: $1[0], $0.conditioned(on: $1[1]))
        return [readings.logDensity, readings.reconstruction].compactMap { $0 }
      }.double
    }
    let (whole, moved) = (readings(x, context), readings(x, other))
    for row in 0..<batch {
      let alone = readings(
        Tensor(Array(x.values[3 * row..<3 * row + 3]), shape: [1, 3]),
        Tensor(Array(context.values[2 * row..<2 * row + 2]), shape: [1, 2]))
      for (single, all) in zip(alone, whole) {
        let width = single.values.count
        #expect(single.values == Array(all.values[width * row..<width * (row + 1)]))
      }
      #expect(whole[0].values[row] != moved[0].values[row])
    }
    if whole.count > 1 { #expect((whole[1].values == moved[1].values) != item.moves) }
  }

  @Test(
    "the likelihood of parameters is the density, up to a factor that they do not change",
    arguments: ConditionalCase.all)
  func likelihoods(item: ConditionalCase) throws {
    let model = try item.plan().model
    let (point, x, context, other) = numbers(item, model)
    func terms(_ context: Tensor) -> (density: [Double], likelihood: [Double]) {
      let results = evaluate(model.layout, parameters: point, inputs: [x, context]) {
        let values = $0.conditioned(on: $1[1])
        return [
          model.readings(of: $1[0], values).logDensity, model.logLikelihood(of: $1[0], values),
        ].compactMap { $0 }
      }.double
      return (results[0].values, results[1].values)
    }
    let (here, there) = (terms(context), terms(other))
    for row in 0..<batch {
      let density = here.density[row] - there.density[row]
      let likelihood = here.likelihood[row] - there.likelihood[row]
      #expect(abs(density) > 1e-6 && abs(density - likelihood) < 1e-10 * max(1, abs(density)))
    }
  }

  @Test(
    "the density in space is that of a Jacobian by differences, at every context",
    arguments: [false, true])
  func determinants(moves: Bool) throws {
    let model = try ManifoldFlow(
      ConditionalCase.manifold(moves: moves),
      permutations: .random(RandomStream(seed: 2, path: ["determinants"])))
    var random = RandomNumbers("determinants \(moves)")
    let point = random.parameters(of: model.layout)
    let x = random.tensor([batch, 3], bound: 2)
    let context = random.tensor([batch, 2], bound: 1)
    func run(_ x: Tensor) -> [Tensor] {
      evaluate(model.layout, parameters: point, inputs: [x, context]) {
        let encoding = model.encode($1[0], $0.conditioned(on: $1[1]))
        let base =
          Normal.standard.logDensity(encoding.latent)
          + Normal(scale: 0.3).logDensity(encoding.orthogonal)
        return [encoding.latent, encoding.orthogonal, model.logDensity(encoding) - base]
      }.double
    }
    let logDeterminants = run(x)[2].values
    let step = 1e-5
    let columns = (0..<3).map { axis -> [[Double]] in
      func coordinates(_ shift: Double) -> [[Double]] {
        var moved = x
        for row in 0..<batch { moved.values[3 * row + axis] += shift }
        let results = run(moved)
        return (0..<batch).map { row in
          Array(results[0].values[2 * row..<2 * row + 2]) + [results[1].values[row]]
        }
      }
      return zip(coordinates(step), coordinates(-step)).map { right, left in
        zip(right, left).map { ($0 - $1) / (2 * step) }
      }
    }
    for row in 0..<batch {
      let (a, b, c) = (columns[0][row], columns[1][row], columns[2][row])
      let determinant =
        a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1])
        + c[0] * (a[1] * b[2] - a[2] * b[1])
      // Differences of second order at steps of 1e-5 leave about 1e-9.
      #expect(abs(logDeterminants[row] - log(abs(determinant))) < 1e-6)
    }
  }

  @Test("generating undoes encoding at the same parameters, and only there")
  func inverses() throws {
    let model = try ManifoldFlow(
      ConditionalCase.manifold(moves: true),
      permutations: .random(RandomStream(seed: 2, path: ["inverses"])))
    var random = RandomNumbers("inverses")
    let point = random.parameters(of: model.layout)
    let u = random.tensor([batch, 2], bound: 1)
    let (context, other) = (
      random.tensor([batch, 2], bound: 1), random.tensor([batch, 2], bound: 1)
    )
    let results = evaluate(model.layout, parameters: point, inputs: [u, context, other]) {
      let (here, there) = ($0.conditioned(on: $1[1]), $0.conditioned(on: $1[2]))
      let x = model.generate(latent: $1[0], here)
      let encoding = model.encode(x, here)
      return [encoding.latent - $1[0], encoding.orthogonal, model.encode(x, there).latent - $1[0]]
    }.double
    #expect(results[0].values.allSatisfy { abs($0) < 1e-9 })
    #expect(results[1].values.allSatisfy { abs($0) < 1e-9 })
    #expect(results[2].values.contains { abs($0) > 1e-3 })
  }

  @Test("what is conditioned has the published names, and the configuration says so")
  func names() throws {
    for moves in [false, true] {
      let configuration = ConditionalCase.manifold(moves: moves)
      let model = try ManifoldFlow(
        configuration, permutations: .random(RandomStream(seed: 2, path: ["names"])))
      let names = Set(model.layout.parameters.map(\.publishedName))
      let outer = "outer_transform._transforms.0._transforms.1.transform_net."
      let inner = "inner_transform._transforms.0._transforms.1.autoregressive_net."
      #expect(names.contains(inner + "context_layer.weight"))
      #expect(names.contains(inner + "blocks.0.context_layer.bias"))
      #expect(names.contains(outer + "blocks.0.context_layer.weight") == moves)
      #expect(configuration.contextDimension == 2)
    }
  }
}
