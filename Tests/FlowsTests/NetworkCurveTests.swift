import Autodiff
import ScienceTestSupport
import Tensors
import Testing

@testable import Flows

@Suite("Networks of one variable as curves")
struct NetworkCurveTests {
  /// What a function of the variable gives without and with known parameters, and its derivative.
  private func results(
    _ layout: ParameterLayout, at places: [Double], _ network: (Value, ParameterValues) -> Value
  ) -> (plain: TwoPrecisions, looked: TwoPrecisions) {
    let storage = FloatBuffer(count: layout.storageCount)
    let start = layout.initialStorage(from: RandomStream(seed: 5, path: ["curve"]))
    _ = storage.elements.update(fromContentsOf: start)
    let parameters = layout.parameters.map { parameter in
      Tensor(
        layout.elements(of: parameter, in: start).map(Double.init), shape: parameter.shape)
    }
    let x = Tensor(places, shape: [places.count, 1])
    func run(_ numbers: KnownParameters?) -> TwoPrecisions {
      evaluate(layout, parameters: parameters, inputs: [x], numbers: numbers) {
        parameters, inputs in
        let y = network(inputs[0], parameters)
        let derivatives = (0..<y.shape.columns).map { column in
          gradient(of: y.columns([column]).sum(), withRespectTo: [inputs[0]])[0]
        }
        return [y] + derivatives
      }
    }
    return (run(nil), run(KnownParameters(layout, storage: storage)))
  }

  /// Places all over the curve's bends, on its outer segments, and beyond where bends are looked for.
  private static let places: [Double] =
    (0..<400).map { 0.025 * Double($0) - 5.013 } + [-3e6, -1e5, -70, 0, 70, 1e5, 3e6]

  private func compare(_ layout: ParameterLayout, _ network: (Value, ParameterValues) -> Value) {
    let (plain, looked) = results(layout, at: Self.places, network)
    for index in plain.double.indices {
      let width = plain.double[index].values.count / Self.places.count
      for (row, place) in Self.places.enumerated() {
        for component in row * width..<(row + 1) * width {
          let (exact, found) = (
            plain.double[index].values[component], looked.double[index].values[component]
          )
          // Bends are looked for from -10⁶ to 10⁶: roundings of float64 relative to that. Derivatives
          // divide such roundings by the lengths of segments, of which the least are some 10⁻³ long.
          let tolerance = (index == 0 ? 1e-9 : 1e-6) * max(1, abs(place))
          #expect(abs(exact - found) <= tolerance, "output \(index) at \(place)")
          let single = looked.single[index][component]
          #expect(
            abs(exact - single) <= 2e-6 * max(1, abs(place)), "output \(index) at \(place), float32"
          )
        }
      }
    }
  }

  @Test("a residual network is its curve, values and derivatives", arguments: [1, 2, 4])
  func residual(blocks: Int) {
    let declaration = Declaration(permutations: .stored([:]))
    let network = ResidualNetwork(
      inputs: 1, outputs: 3, hidden: 24, blocks: blocks, in: declaration.root)
    compare(declaration.layout) { network($0, $1) }
  }

  @Test("a dense network with rectifiers is its curve, values and derivatives")
  func dense() {
    let declaration = Declaration(permutations: .stored([:]))
    let network = DenseNetwork(
      inputs: 1, outputs: 2, .init(layers: 3, hidden: 24), in: declaration.root)
    compare(declaration.layout) { network($0, $1) }
  }

  @Test("a curve is found once, and only of networks that are one")
  func found() {
    let declaration = Declaration(permutations: .stored([:]))
    func network(
      _ name: String, inputs: Int = 1, _ options: ConditionerOptions = .init()
    ) -> ResidualNetwork {
      ResidualNetwork(
        inputs: inputs, outputs: 2, hidden: 8, blocks: 1, options: options,
        in: declaration.root.scope(name, published: name))
    }
    let curve = network("curve")
    let others = [
      network("plane", inputs: 2), network("normalised", .init(batchNorm: true)),
      network("conditioned", .init(contextFeatures: 1)),
    ]
    let leaky = DenseNetwork(
      inputs: 1, outputs: 1, .init(layers: 1, hidden: 4), slope: 0.2,
      in: declaration.root.scope("leaky", published: "leaky"))
    let layout = declaration.layout
    let numbers = KnownParameters(layout, storage: FloatBuffer(count: layout.storageCount))
    let known = ParameterValues(layout, tracer: Tracer(), numbers: numbers)
    let other = ParameterValues(layout, tracer: Tracer(), numbers: numbers)
    #expect(curve.segments(known) != nil)
    #expect(curve.segments(known) === curve.segments(other))
    #expect(others.allSatisfy { $0.segments(known) == nil } && leaky.segments(known) == nil)
    #expect(curve.segments(ParameterValues(layout, tracer: Tracer())) == nil)
  }
}
