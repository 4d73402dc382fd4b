import Autodiff
import Flows
import Glibc
import Models
import ScienceTestSupport
import Tensors
import Testing

@Suite("Laws of algorithms' models, of all sizes")
struct AlgorithmLawTests {
  /// A model of a case with random parameters.
  private struct Subject {
    let model: any EvaluatedModel
    let parameters: [Tensor]
    var numbers: RandomNumbers

    init(_ algorithm: AlgorithmCase) throws {
      model = try algorithm.plan(9).model
      numbers = RandomNumbers(algorithm.testDescription)
      parameters = numbers.parameters(of: model.layout)
    }

    func run(
      _ inputs: [Tensor], _ function: (any EvaluatedModel, [Value], ParameterValues) -> [Value]
    ) -> TwoPrecisions {
      evaluate(model.layout, parameters: parameters, inputs: inputs) { function(model, $1, $0) }
    }

    /// Density and reconstruction, where there are such.
    func readings(_ x: Tensor) -> TwoPrecisions {
      run([x]) {
        let readings = $0.readings(of: $1[0], $2)
        return [readings.logDensity, readings.reconstruction].compactMap { $0 }
      }
    }

    func generate(_ u: Tensor) -> Tensor {
      run([u]) { [$0.generate(latent: $1[0], $2)] }.double[0]
    }
  }

  @Test(
    "readings and samples have the shapes they say, are finite, and the same every time",
    arguments: AlgorithmCase.ofAllSizes, [1, 5])
  func shapes(algorithm: AlgorithmCase, batch: Int) throws {
    var subject = try Subject(algorithm)
    // Far beyond the bounds of the splines, too.
    let x = subject.numbers.tensor([batch, algorithm.dimension], bound: 6)
    let u = subject.numbers.tensor([batch, subject.model.latentDimension], bound: 2)
    let results = subject.readings(x)
    let expected =
      (subject.model.densityKind == .none ? [] : [[batch]])
      + (subject.model.reconstructs ? [[batch, algorithm.dimension]] : [])
    #expect(results.double.map(\.shape.extents) == expected)
    #expect(subject.generate(u).shape == [batch, algorithm.dimension])
    for values in results.double.map(\.values) + results.single {
      #expect(values.allSatisfy { $0.isFinite })
    }
    let again = try Subject(algorithm).readings(x)
    #expect(again.double == results.double && again.single == results.single)
  }

  @Test(
    "a point's density and reconstruction do not depend on its batch",
    arguments: AlgorithmCase.ofAllSizes)
  func batchIndependence(algorithm: AlgorithmCase) throws {
    var subject = try Subject(algorithm)
    let dimension = algorithm.dimension
    let x = subject.numbers.tensor([4, dimension], bound: 2)
    let whole = subject.readings(x).double
    for row in 0..<4 {
      let point = Array(x.values[dimension * row..<dimension * (row + 1)])
      let alone = subject.readings(Tensor(point, shape: [1, dimension])).double
      for (single, all) in zip(alone, whole) {
        let width = single.values.count
        #expect(single.values == Array(all.values[width * row..<width * (row + 1)]))
      }
    }
  }

  @Test(
    "what a model samples lies on its manifold: it is its own reconstruction",
    arguments: AlgorithmCase.ofAllSizes)
  func samples(algorithm: AlgorithmCase) throws {
    var subject = try Subject(algorithm)
    // With an encoder of its own, a model does not know the coordinates of what it samples.
    guard
      subject.model is InflatedManifoldFlow || subject.model is ExactManifoldFlow
        || subject.model is ChartedFlow
    else { return }
    let isCharted = subject.model is ChartedFlow
    // Angles of a chart are circular; these stay within their intervals.
    let u = subject.numbers.tensor(
      [5, subject.model.latentDimension], bound: isCharted ? 0.4 : 2)
    let x = subject.generate(u)
    let results = subject.readings(x).double
    for (left, right) in zip(results[results.count - 1].values, x.values) {
      // Inverses of splines are found by roots: some 10⁻¹² in float64.
      #expect(abs(left - right) < 1e-9)
    }
  }

  @Test(
    "the latent variables that a point is taken for stand for its reconstruction",
    arguments: AlgorithmCase.ofAllSizes)
  func latentVariables(algorithm: AlgorithmCase) throws {
    var subject = try Subject(algorithm)
    let x = subject.numbers.tensor([5, algorithm.dimension], bound: 2)
    let u = subject.run([x]) { [$0.latentVariables(of: $1[0], $2)] }.double[0]
    #expect(u.shape == [5, subject.model.latentDimension])
    // A flow of the whole space gives back the point itself.
    let expected = subject.model.reconstructs ? try #require(subject.readings(x).double.last) : x
    for (left, right) in zip(subject.generate(u).values, expected.values) {
      // Inverses of splines are found by roots: some 10⁻¹² in float64.
      #expect(abs(left - right) < 1e-9)
    }
  }

  @Test(
    "a density of the space is that of the base distribution times the true Jacobian's determinant",
    arguments: AlgorithmCase.ofAllSizes)
  func determinants(algorithm: AlgorithmCase) throws {
    var subject = try Subject(algorithm)
    let (dimension, batch) = (algorithm.dimension, 3)
    /// The coordinates `z ~ N(0, I)` of points.
    let encode: (Value, ParameterValues) -> Value
    switch subject.model {
    case let model as AmbientFlow:
      encode = { model.encode($0, $1).value }
    case let model as InflatedManifoldFlow:
      let scale = model.flow.configuration.variance.squareRoot()
      let latent = model.latentDimension
      encode = { x, parameters in
        let encoding = model.flow.encode(x, parameters)
        return encoding.latent.scattered(to: Array(0..<latent), of: dimension)
          + (encoding.orthogonal / scale).scattered(to: Array(latent..<dimension), of: dimension)
      }
    default: return
    }
    let x = subject.numbers.tensor([batch, dimension], bound: 2)
    func coordinates(_ x: Tensor) -> [Double] {
      subject.run([x]) { [encode($1[0], $2)] }.double[0].values
    }
    let step = 1e-5
    let columns = (0..<dimension).map { axis -> [Double] in
      func moved(_ shift: Double) -> [Double] {
        var moved = x
        for row in 0..<batch { moved.values[row * dimension + axis] += shift }
        return coordinates(moved)
      }
      return zip(zip(moved(step), moved(-step)), zip(moved(2 * step), moved(-2 * step))).map {
        (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * step)
      }
    }
    let (z, found) = (coordinates(x), subject.readings(x).double[0].values)
    for row in 0..<batch {
      let place = row * dimension..<(row + 1) * dimension
      let jacobian = place.map { i in columns.map { $0[i] } }
      let base = z[place].reduce(-0.5 * Double(dimension) * log(2 * Double.pi)) {
        $0 - 0.5 * $1 * $1
      }
      let expected = base + log(abs(determinant(jacobian)))
      // Differences of fourth order at steps of 1e-5 leave cancellation, about 1e-10.
      #expect(abs(found[row] - expected) < 1e-7, "row \(row)")
    }
  }
}
