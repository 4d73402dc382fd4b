import FoundationEssentials
import Simulators
import Testing

@Suite("Simulators by name")
struct SimulatorChoiceTests {
  @Test("Every name leads to a simulator that has it, and nothing else does")
  func names() {
    #expect(SimulatorCatalogue.names.count == 21)
    for name in SimulatorCatalogue.names {
      #expect(SimulatorCatalogue.simulator(named: name)?.name == name)
    }
    #expect(SimulatorChoice("sphere").simulator == nil)
    let flat = SimulatorSettings(dataDimension: 1)
    #expect(SimulatorChoice("von_mises_circle", settings: flat).simulator == nil)
  }

  @Test("Settings reach the simulator")
  func settings() {
    let circle = SimulatorChoice(
      "von_mises_circle", settings: SimulatorSettings(dataDimension: 4))
    #expect(circle.simulator?.dataDimension == 4)
    #expect((circle.simulator as? any ManifoldSimulator)?.evaluationRectangle == nil)
    #expect(SimulatorChoice("von_mises_circle").simulator?.dataDimension == 2)
  }

  @Test(
    "A choice without settings is written as its name, and every choice is read back",
    arguments: [
      (SimulatorChoice("thin_spiral"), #"["thin_spiral"]"#),
      (
        SimulatorChoice("von_mises_circle", settings: SimulatorSettings(dataDimension: 3)),
        #"[{"name":"von_mises_circle","settings":{"dataDimension":3}}]"#
      ),
      (
        SimulatorChoice("spheroid_mixture", settings: SimulatorSettings(truncation: .published)),
        #"[{"name":"spheroid_mixture","settings":{"truncation":"published"}}]"#
      ),
      (
        SimulatorChoice("lorenz", settings: SimulatorSettings(standardised: false)),
        #"[{"name":"lorenz","settings":{"standardised":false}}]"#
      ),
    ])
  func coding(choice: SimulatorChoice, text: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode([choice]), as: UTF8.self) == text)
    let read = try JSONDecoder().decode([SimulatorChoice].self, from: Data(text.utf8))
    #expect(read == [choice])
  }

  @Test("Curves are told from surfaces, and spheres from what is none")
  func kinds() throws {
    for name in SimulatorCatalogue.names where name != "lorenz" {
      let simulator = try #require(
        SimulatorCatalogue.simulator(named: name) as? any ManifoldSimulator)
      #expect((simulator is any CurveSimulator) == (simulator.manifoldDimension == 1), "\(name)")
      #expect((simulator is any SurfaceSimulator) == (simulator.manifoldDimension == 2), "\(name)")
      let radius: Double? =
        name.hasPrefix("sphere_") || name == "spherical_gaussian"
        ? 1 : name == "von_mises_circle" ? 3 : nil
      #expect(simulator.sphereRadius == radius, "\(name)")
    }
    let lorenz = try #require(SimulatorCatalogue.simulator(named: "lorenz"))
    #expect(!(lorenz is any ManifoldSimulator))
  }

  @Test("A sphere's points have its radius in the first coordinates, whatever the others are")
  func spheres() {
    for simulator in ManifoldCase.all.map(\.simulator) {
      guard let radius = simulator.sphereRadius else { continue }
      for latent in [[0.3, 1], [2, 4]] {
        let point = simulator.embed(Array(latent.prefix(simulator.manifoldDimension)))
        let square = point.prefix(simulator.manifoldDimension + 1).reduce(0) { $0 + $1 * $1 }
        #expect(abs(square.squareRoot() - radius) < 1e-14)
        #expect(point.dropFirst(simulator.manifoldDimension + 1).allSatisfy { $0 == 0 })
      }
    }
  }
}
